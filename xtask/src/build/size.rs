//! The size table, and the budget that a build may not exceed.

use anyhow::{Result, ensure};

use super::pack::Manifest;

/// Most brotli bytes for loader, glue, wasm, outbox, css and the one-stop survey together.
const WHOLE_WIDGET_BR_MAX: usize = 50_000;

/// Prints one line per file, the totals and the budget.
pub fn print(manifest: &Manifest) {
    println!("\n{:<40} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
    for file in &manifest.files {
        println!(
            "{:<40} {:>9} {:>9} {:>9}",
            file.name,
            grouped(file.bytes),
            grouped(file.gzip),
            grouped(file.br)
        );
    }
    let raw = manifest.files.iter().map(|file| file.bytes).sum();
    let gzip = manifest.files.iter().map(|file| file.gzip).sum();
    let whole = manifest.whole_widget_br;
    println!(
        "{:<40} {:>9} {:>9} {:>9}",
        "whole widget",
        grouped(raw),
        grouped(gzip),
        grouped(whole)
    );
    println!("{:<40} {:>29}", "budget", grouped(WHOLE_WIDGET_BR_MAX));
    for file in &manifest.beside {
        let (raw, gzip, br) = (grouped(file.bytes), grouped(file.gzip), grouped(file.br));
        println!("{:<40} {raw:>9} {gzip:>9} {br:>9}  (where it is needed)", file.name);
    }
    let first = grouped(manifest.first_question_br);
    if manifest.first_question_measured {
        println!("{:<40} {first:>29}  (measured at the service)\n", "until the first question");
    } else {
        println!(
            "{:<40} {first:>29}  (about: loader + css + survey; demo and --release measure it)\n",
            "until the first question"
        );
    }
}

/// Fails when the whole widget is larger than it may be.
pub fn check_budget(manifest: &Manifest) -> Result<()> {
    let whole = manifest.whole_widget_br;
    ensure!(
        whole <= WHOLE_WIDGET_BR_MAX,
        "over budget: the whole widget is {} bytes in brotli, {} more than the {} it may have",
        grouped(whole),
        grouped(whole - WHOLE_WIDGET_BR_MAX),
        grouped(WHOLE_WIDGET_BR_MAX)
    );
    Ok(())
}

/// A number with its thousands set apart.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::pack::Roles;
    use super::*;

    fn of(whole_widget_br: usize) -> Manifest {
        let name = String::new;
        Manifest {
            version: name(),
            files: Vec::new(),
            first_question_br: 0,
            first_question_measured: false,
            whole_widget_br,
            roles: Roles { loader: name(), glue: name(), wasm: name(), css: name() },
            beside: Vec::new(),
        }
    }

    #[test]
    fn the_budget_itself_is_allowed_and_one_byte_more_is_not() {
        assert!(check_budget(&of(50_000)).is_ok());
        let error = check_budget(&of(50_001)).map_err(|error| error.to_string());
        assert!(
            error.is_err_and(|message| message.contains("50,001") && message.contains(" 1 more"))
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
