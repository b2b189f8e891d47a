//! Gives the border between glue and wasm short names, and takes out of the glue what nobody asks for.
//!
//! wasm-bindgen names every function by what it does and a hash; the names stand on both sides and a
//! hash cannot be compressed, which made 2.5 KB of every citizen's download. Exports of the glue
//! itself keep their names.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use walrus::Module;

/// The one module that the wasm imports from, as wasm-bindgen names it.
const IMPORTED: &str = "./hailong_bg.js";

/// How an entry of the object of imports goes on after its name.
const ENTRY: &str = ": function(";

/// Renames on both sides; returns the new glue.
pub fn shorten(module: &mut Module, glue: &str) -> Result<String> {
    let glue = without_unused(module, glue)?;
    let (mut imports, mut exports) = (BTreeMap::new(), BTreeMap::new());
    for (place, import) in module.imports.iter_mut().enumerate() {
        ensure!(import.module == IMPORTED, "the wasm imports from {}", import.module);
        imports.insert(std::mem::replace(&mut import.name, short(place)), short(place));
        short(0).clone_into(&mut import.module);
    }
    for (place, export) in module.exports.iter_mut().enumerate() {
        exports.insert(std::mem::replace(&mut export.name, short(place)), short(place));
    }
    let glue = renamed(&glue, &imports, &exports)?;
    let quoted = ["\"", IMPORTED, "\""].concat();
    ensure!(glue.matches(&quoted).count() == 1, "the glue does not name {IMPORTED} once");
    Ok(glue.replace(&quoted, &["\"", &short(0), "\""].concat()))
}

/// The glue without imports that the wasm no longer has, and without its second way to start.
fn without_unused(module: &Module, glue: &str) -> Result<String> {
    let asked: BTreeSet<&str> = module.imports.iter().map(|one| one.name.as_str()).collect();
    let (mut kept, mut is_kept, mut found) = (String::new(), true, 0);
    for line in glue.lines() {
        let name = line.trim_start().split_once(ENTRY).map(|(name, _)| name);
        if let Some(name) = name.filter(|name| name.starts_with("__wb")) {
            is_kept = asked.contains(name);
            found += usize::from(is_kept);
        } else if line.trim() == "};" {
            // The end of the object.
            is_kept = true;
        }
        if is_kept {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    let wanted = asked.len();
    ensure!(found == wanted, "{found} of {wanted} imports are in the glue as `name{ENTRY}`");
    let exported = "export { initSync, __wbg_init as default };";
    ensure!(kept.contains(exported), "the glue does not end with `{exported}`");
    Ok(kept.replace(exported, "export { __wbg_init as default };"))
}

/// The glue with every name of the border replaced: an import where it is defined (`name: …`), an
/// export where it is used (`wasm.name`).
fn renamed(
    glue: &str,
    imports: &BTreeMap<String, String>,
    exports: &BTreeMap<String, String>,
) -> Result<String> {
    let mut new = String::with_capacity(glue.len());
    let mut defined = BTreeSet::new();
    let mut rest = glue;
    while let Some(start) = rest.find(is_in_name) {
        let (between, from) = rest.split_at(start);
        new.push_str(between);
        let (name, after) = from.split_at(from.find(|c| !is_in_name(c)).unwrap_or(from.len()));
        rest = after;
        let import = imports.get(name).filter(|_| after.starts_with(ENTRY));
        let export = exports.get(name).filter(|_| new.ends_with("wasm."));
        if import.is_some() {
            ensure!(defined.insert(name), "the glue defines {name} twice");
        }
        new.push_str(import.or(export).map_or(name, String::as_str));
    }
    new.push_str(rest);
    let missing = imports.keys().find(|name| !defined.contains(name.as_str()));
    ensure!(missing.is_none(), "the glue does not define {missing:?}");
    Ok(new)
}

fn is_in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '$'
}

/// a, b, … z, A, … Z, aa, ab, …
fn short(place: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let last = char::from(LETTERS[place % LETTERS.len()]);
    match place / LETTERS.len() {
        0 => last.to_string(),
        before => short(before - 1) + &last.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a failed unwrap is a failed test
mod tests {
    use super::*;

    const GLUE: &str = "export function mount(a) { return wasm.mount(a, wasm.memory.buffer); }\n\
        const import0 = {\n\
        __wbg_focus_0123456789abcdef: function(arg0) {\narg0.focus();\n},\n\
        __wbg_gone_0123456789abcdef: function(arg0) {\nsay(arg0);\n},\n\
        __wbg_blur_0123456789abcdef: function(arg0) {\narg0.mount.blur(mount);\n},\n\
        };\n\
        return { \"./hailong_bg.js\": import0 };\n\
        export { initSync, __wbg_init as default };\n";

    fn module() -> Module {
        let mut module = Module::default();
        let nothing = module.types.add(&[], &[]);
        for name in ["__wbg_focus_0123456789abcdef", "__wbg_blur_0123456789abcdef"] {
            module.add_import_func(IMPORTED, name, nothing);
        }
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        let start = walrus::FunctionBuilder::new(&mut module.types, &[], &[]);
        let start = start.finish(vec![], &mut module.funcs);
        module.exports.add("mount", start);
        module
    }

    #[test]
    fn both_sides_get_the_same_short_names_and_nothing_else_changes() {
        let mut module = module();
        let glue = shorten(&mut module, GLUE).unwrap();
        assert!(glue.contains("export function mount(a) { return wasm.b(a, wasm.a.buffer); }"));
        assert!(glue.contains("\na: function(arg0) {\narg0.focus();\n},\n"), "{glue}");
        assert!(glue.contains("\nb: function(arg0) {\narg0.mount.blur(mount);\n},\n"), "{glue}");
        assert!(glue.contains("{ \"a\": import0 }") && !glue.contains("initSync"), "{glue}");
        let imports: Vec<String> =
            module.imports.iter().map(|one| format!("{}.{}", one.module, one.name)).collect();
        assert_eq!(imports, ["a.a", "a.b"]);
        let exports: Vec<&str> = module.exports.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(exports, ["a", "b"]);
    }

    #[test]
    fn what_the_wasm_no_longer_asks_for_goes() {
        let glue = shorten(&mut module(), GLUE).unwrap();
        assert!(!glue.contains("gone") && !glue.contains("say(arg0)"), "{glue}");
    }

    #[test]
    fn glue_of_another_make_is_refused() {
        let missing = GLUE.replace("__wbg_blur_0123456789abcdef: function(", "__wbg_blur(");
        let error = shorten(&mut module(), &missing).unwrap_err().to_string();
        assert!(error.contains("1 of 2 imports"), "{error}");
        assert!(shorten(&mut module(), &GLUE.replace("initSync, ", "")).is_err());
        assert!(shorten(&mut module(), &GLUE.replace("./hailong_bg.js", "./x.js")).is_err());
    }

    #[test]
    fn short_names_go_on_after_the_last_letter() {
        assert_eq!([0, 25, 26, 51, 52, 53, 104].map(short), ["a", "z", "A", "Z", "aa", "ab", "ba"]);
    }
}
