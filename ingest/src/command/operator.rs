//! Who runs a command, for the audit: the user the operating system knows, whatever the
//! environment says.

use nix::unistd::{Uid, User};

/// `operator:NAME`, and who stands behind sudo.
pub fn name() -> String {
    let uid = Uid::current();
    let user = match User::from_uid(uid) {
        Ok(Some(user)) => user.name,
        // Without a name, e.g. in a container.
        Ok(None) | Err(_) => format!("uid {uid}"),
    };
    match std::env::var("SUDO_USER") {
        Ok(behind) if is_name(&behind) && behind != user => {
            format!("operator:{user} (sudo: {behind})")
        }
        _ => format!("operator:{user}"),
    }
}

/// True for what can be a user's name; the variable could hold anything.
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
    (1..=64).contains(&text.len()) && text.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_runs_it_and_a_variable_cannot_write_a_story() {
        assert!(name().starts_with("operator:"));
        assert!(is_name("lan.nguyen") && !is_name("") && !is_name("a\nb") && !is_name("a b"));
        assert!(!is_name(&"a".repeat(65)));
    }
}
