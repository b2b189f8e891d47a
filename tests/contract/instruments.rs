//! The bounds of an instrument, each at the bound and one past it, through `hailong survey check`.

use std::process::Output;

use model::limits::{
    ID_LENGTH_MAX, LEVELS_MAX, LEVELS_MIN, OPTIONS_MAX, QUESTIONS_MAX, TEXT_SCALARS_CEILING,
};

use crate::program::check;

/// An instrument with as much of each thing as is asked for.
struct Shape {
    id_length: usize,
    questions: usize,
    levels: usize,
    options: usize,
    rows: usize,
    text_scalars: u32,
}

const FITS: Shape =
    Shape { id_length: 8, questions: 5, levels: 5, options: 3, rows: 2, text_scalars: 500 };

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    format!("[{}]", (1..=count).map(item).collect::<Vec<_>>().join(", "))
}

fn instrument(shape: &Shape) -> String {
    let text = "{ vi = \"Câu\", en = \"Text\" }";
    let levels = list(shape.levels, |_| text.to_owned());
    let named = |prefix: &'static str| {
        move |number| format!("{{ id = \"{prefix}{number}\", text = {text} }}")
    };
    let mut kinds = vec![
        "{ rating = { scale = \"s\" } }".to_owned(),
        format!("{{ multiple = {{ options = {} }} }}", list(shape.options, named("o"))),
        format!("{{ matrix = {{ scale = \"s\", rows = {} }} }}", list(shape.rows, named("r"))),
        format!("{{ text = {{ length_max = {} }} }}", shape.text_scalars),
    ];
    kinds.resize(shape.questions, "\"statement\"".to_owned());
    let questions = kinds.iter().enumerate().map(|(number, kind)| {
        format!("[[pages.questions]]\nid = \"q{number}\"\nkind = {kind}\ntext = {text}\n")
    });
    format!(
        "id = \"{}\"\nversion = 1\ntitle = {text}\nsource = \"Thông tư\"\n\
         [[scales]]\nid = \"s\"\nlevels = {levels}\n[[pages]]\nid = \"p\"\n{}",
        "i".repeat(shape.id_length),
        questions.collect::<String>()
    )
}

fn checked(shape: &Shape) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("instrument.toml");
    std::fs::write(&path, instrument(shape)).unwrap();
    check(&path)
}

#[test]
fn every_bound_holds_at_the_bound_and_one_past_it() {
    let is_fit = |shape: Shape| checked(&shape).status.success();
    assert!(is_fit(FITS), "{:?}", checked(&FITS));
    for (at_the_bound, past_it) in [
        (
            Shape { id_length: ID_LENGTH_MAX, ..FITS },
            Shape { id_length: ID_LENGTH_MAX + 1, ..FITS },
        ),
        (
            Shape { questions: QUESTIONS_MAX, ..FITS },
            Shape { questions: QUESTIONS_MAX + 1, ..FITS },
        ),
        (Shape { levels: LEVELS_MIN, ..FITS }, Shape { levels: LEVELS_MIN - 1, ..FITS }),
        (Shape { levels: LEVELS_MAX, ..FITS }, Shape { levels: LEVELS_MAX + 1, ..FITS }),
        (Shape { options: OPTIONS_MAX, ..FITS }, Shape { options: OPTIONS_MAX + 1, ..FITS }),
        (Shape { rows: OPTIONS_MAX, ..FITS }, Shape { rows: OPTIONS_MAX + 1, ..FITS }),
        (
            Shape { text_scalars: TEXT_SCALARS_CEILING, ..FITS },
            Shape { text_scalars: TEXT_SCALARS_CEILING + 1, ..FITS },
        ),
    ] {
        let fits = checked(&at_the_bound);
        assert!(fits.status.success(), "{fits:?}\n{}", instrument(&at_the_bound));
        let refused = checked(&past_it);
        assert!(!refused.status.success(), "{refused:?}\n{}", instrument(&past_it));
    }
}
