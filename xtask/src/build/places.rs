//! Takes the source places of panics (file, line, column) out of the data of the wasm.
//!
//! `traps` has taken away whatever read them; the data stays, because a finished module does not say
//! which code its data belongs to. A place is known by its shape and by what it points to, so nothing
//! else is touched.

use walrus::ConstExpr;
use walrus::ir::Value;
use walrus::{Data, DataKind, Module};

/// Bytes of a `core::panic::Location` on wasm32: where its file name is and how long, line, column.
const PLACE: usize = 16;

/// More than any line or column of a source file.
const LINE_MAX: u32 = 100_000;

/// Writes zeros over every place and its file name; returns how many places there were.
pub fn clear(module: &mut Module) -> usize {
    let mut cleared = 0;
    let starts: Vec<_> =
        module.data.iter().filter_map(|data| Some((data.id(), start_of(data)?))).collect();
    for (id, start) in starts {
        cleared += clear_in(&mut module.data.get_mut(id).value, start);
    }
    cleared
}

fn start_of(data: &Data) -> Option<u32> {
    match data.kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } => {
            u32::try_from(start).ok()
        }
        _ => None,
    }
}

fn clear_in(bytes: &mut [u8], start: u32) -> usize {
    let first = (4 - start as usize % 4) % 4;
    let ends = bytes.len().saturating_sub(PLACE - 1);
    let found: Vec<_> =
        (first..ends).step_by(4).filter_map(|at| Some((at, file_of(bytes, start, at)?))).collect();
    for (at, file) in &found {
        bytes[*at..at + PLACE].fill(0);
        bytes[file.clone()].fill(0);
    }
    found.len()
}

/// The file name that a place at this offset points to, when it is one.
fn file_of(bytes: &[u8], start: u32, at: usize) -> Option<std::ops::Range<usize>> {
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let from = word(at)?.checked_sub(start)? as usize;
    let to = from.checked_add(word(at + 4)? as usize)?;
    let name = std::str::from_utf8(bytes.get(from..to)?).ok()?;
    let is_path = |letter: char| letter.is_ascii_graphic();
    let is_number = |number: u32| (1..LINE_MAX).contains(&number);
    (name.ends_with(".rs")
        && name.chars().all(is_path)
        && is_number(word(at + 8)?)
        && is_number(word(at + 12)?))
    .then_some(from..to)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a failed unwrap is a failed test
mod tests {
    use super::*;

    const START: u32 = 1_048_576;

    /// A file name, a text, and two records of which only the first is a place.
    fn bytes(line: u32) -> Vec<u8> {
        let mut bytes = b"src/lib.rsGui danh gia..".to_vec();
        for record in [[START, 10, line, 7], [START + 10, 12, line, 7]] {
            bytes.extend(record.iter().flat_map(|word| word.to_le_bytes()));
        }
        bytes
    }

    #[test]
    fn a_place_and_its_file_name_go_and_every_other_byte_stays() {
        let mut cleared = bytes(42);
        assert_eq!(clear_in(&mut cleared, START), 1);
        let mut wanted = bytes(42);
        wanted[..10].fill(0);
        wanted[24..40].fill(0);
        assert_eq!(cleared, wanted);
    }

    #[test]
    fn what_only_looks_like_a_place_stays() {
        for mut other in [bytes(0), bytes(LINE_MAX), bytes(42)[..39].to_vec()] {
            let before = other.clone();
            assert_eq!((clear_in(&mut other, START), other), (0, before));
        }
        let mut elsewhere = bytes(42);
        assert_eq!(clear_in(&mut elsewhere, START + 64), 0);
    }
}
