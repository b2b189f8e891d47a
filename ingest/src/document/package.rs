//! A document as the parts of a DOCX archive. The parts are templates; every text is escaped by them. The
//! same document has the same bytes, whenever it is written.

use std::io::{Cursor, Write as _};

use askama::Template;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Block, Cell, Document, DocumentError};

/// Twentieths of a point to the units of pictures, 914,400 to the inch.
const TO_PICTURE_UNIT: u32 = 635;

/// Parts that say the same of every document.
const FIXED: [(&str, &str); 3] = [
    ("_rels/.rels", include_str!("../../templates/document/package.xml")),
    ("word/header1.xml", include_str!("../../templates/document/header.xml")),
    ("word/settings.xml", include_str!("../../templates/document/settings.xml")),
];

#[derive(Template)]
#[template(path = "document/types.xml")]
struct Types;

#[derive(Template)]
#[template(path = "document/styles.xml")]
struct Styles<'d> {
    language: &'d str,
}

#[derive(Template)]
#[template(path = "document/core.xml")]
struct Core<'d> {
    document: &'d Document,
}

#[derive(Template)]
#[template(path = "document/relations.xml")]
struct Relations {
    pictures: Vec<usize>,
}

#[derive(Template)]
#[template(path = "document/document.xml")]
struct Body<'d> {
    document: &'d Document,
    numbers: Numbers,
}

/// Numbers the pictures in the order in which they stand.
struct Numbers(std::cell::Cell<usize>);

impl Numbers {
    fn next(&self) -> usize {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

/// The document as bytes.
///
/// # Errors
/// A part or the archive cannot be written.
pub fn write(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let pictures: Vec<&[u8]> = pictures(document).collect();
    let numbered = (1..=pictures.len()).collect();
    let body = Body { document, numbers: Numbers(std::cell::Cell::new(0)) };
    let filled = [
        ("[Content_Types].xml", Types.render()?),
        ("docProps/core.xml", Core { document }.render()?),
        ("word/styles.xml", Styles { language: document.language }.render()?),
        ("word/_rels/document.xml.rels", Relations { pictures: numbered }.render()?),
        ("word/document.xml", body.render()?),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // The moment of writing is no part of a document.
        .last_modified_time(DateTime::default());
    let fixed = FIXED.map(|(name, text)| (name, text.to_owned()));
    for (name, text) in filled.into_iter().chain(fixed) {
        archive.start_file(name, options)?;
        archive.write_all(text.replace(|letter| !is_allowed(letter), " ").as_bytes())?;
    }
    let options = options.compression_method(CompressionMethod::Stored);
    for (number, png) in (1..).zip(pictures) {
        archive.start_file(format!("word/media/{number}.png"), options)?;
        archive.write_all(png)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// True for what XML 1.0 allows in a text: one letter that is not makes the whole document unreadable.
fn is_allowed(letter: char) -> bool {
    let is_control = letter < ' ' && !matches!(letter, '\t' | '\n' | '\r');
    !is_control && !matches!(letter, '\u{fffe}' | '\u{ffff}')
}

fn pictures(document: &Document) -> impl Iterator<Item = &[u8]> {
    let tables = document.body.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let cells = tables.flat_map(|table| table.rows.iter().flat_map(|row| &row.cells));
    cells.filter_map(|cell| match cell {
        Cell::Picture(picture) => Some(&*picture.png),
        Cell::Text(_) => None,
    })
}
