//! An administrative document for word processors: DOCX (ISO/IEC 29500) in the layout of Decree
//! 30/2020/NĐ-CP, annex I. A document is data here, and becomes bytes in [`package`]; what it says is said
//! elsewhere.
//!
//! Written by ourselves: the crate `docx-rs` can neither repeat the head of a table on the next page, nor
//! give a picture a text for those who do not see it, nor name language and title; and it numbers paragraphs
//! from one counter of the process, so the same document would have other bytes each time. Not here: reading
//! documents.

mod package;
mod picture;

pub use package::write;
pub use picture::{bar, dot, stacked};

/// Width of the text between the margins of A4, in twentieths of a point: 160 mm.
pub const TEXT_WIDTH: u32 = 9071;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A part could not be filled in.
    #[error("document: a part could not be written: {0}")]
    Part(#[from] askama::Error),
    /// The archive could not be written.
    #[error("document: the archive could not be written: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// A part could not be put into the archive.
    #[error("document: the archive could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// A picture could not be drawn.
    #[error("document: a picture could not be drawn: {0}")]
    Picture(&'static str),
}

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Language tag: `vi-VN`.
    pub language: &'static str,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Above the title.
    pub head: Head,
    /// What kind of document it is, in capitals.
    pub kind: &'static str,
    /// What it is about.
    pub about: String,
    /// A line under it.
    pub about_more: String,
    /// Between title and signature.
    pub body: Vec<Block>,
    /// Below it.
    pub foot: Foot,
}

/// Who issues it, under which number, where and when.
#[derive(Clone, Debug)]
pub struct Head {
    /// The body above.
    pub above: String,
    /// The body that issues it.
    pub office: String,
    /// Number and sign.
    pub number: String,
    /// Name of the country.
    pub nation: String,
    /// Its motto.
    pub motto: String,
    /// Place and date.
    pub date: String,
}

/// Who gets it, and who signs.
#[derive(Clone, Debug)]
pub struct Foot {
    /// Heading of the list.
    pub receivers: String,
    /// One line for each.
    pub receivers_list: Vec<String>,
    /// The office of who signs.
    pub signature: String,
    /// What is put there.
    pub signature_note: String,
    /// Left for the name.
    pub signature_name: String,
}

/// A piece of the body.
#[derive(Clone, Debug)]
pub enum Block {
    /// Heading of a part: level 1, 2 or 3.
    Heading(u8, String),
    /// Sentences.
    Paragraph(String),
    /// A term and what is said of it.
    Term(String, String),
    /// A remark above or below a table.
    Note(String),
    /// A table.
    Table(Table),
}

/// A table. Its head is repeated on every page.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it is, for those who do not see it.
    pub about: String,
    /// Columns; the first names the rows.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// True for many narrow columns.
    pub is_dense: bool,
}

impl Table {
    /// Width of all columns, in twentieths of a point.
    fn width(&self) -> u32 {
        self.columns.iter().map(|column| column.width).sum()
    }

    /// Name of its styles.
    fn kind(&self) -> &'static str {
        if self.is_dense { "Dense" } else { "Table" }
    }

    /// True when a head is written upwards, which needs room.
    fn has_upward(&self) -> bool {
        self.columns.iter().any(|column| column.is_upward)
    }
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// Width in twentieths of a point.
    pub width: u32,
    /// True for numbers, which stand at the right.
    pub is_number: bool,
    /// True when the head is written upwards.
    pub is_upward: bool,
}

impl Column {
    /// A column of texts.
    pub fn text(head: impl Into<String>, width: u32) -> Column {
        Column { head: head.into(), width, is_number: false, is_upward: false }
    }

    /// A column of numbers.
    pub fn number(head: impl Into<String>, width: u32) -> Column {
        Column { is_number: true, ..Column::text(head, width) }
    }

    /// The same with its head written upwards.
    #[must_use]
    pub fn upward(self) -> Column {
        Column { is_upward: true, ..self }
    }
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// One for each column; one alone goes over all of them and is the head of those that follow.
    pub cells: Vec<Cell>,
    /// True for what stands for all.
    pub is_strong: bool,
    /// How far the first cell is set in.
    pub depth: u8,
}

impl Row {
    /// A row like any other.
    pub fn of(cells: Vec<Cell>) -> Row {
        Row { cells, is_strong: false, depth: 0 }
    }

    /// The head of the rows that follow.
    pub fn head(text: impl Into<String>) -> Row {
        Row { is_strong: true, ..Row::of(vec![Cell::Text(text.into())]) }
    }
}

impl Row {
    /// How far the first cell is set in, in twentieths of a point.
    fn indent(&self) -> u32 {
        u32::from(self.depth) * 113
    }
}

/// What is in a cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// A text or a number.
    Text(String),
    /// A picture.
    Picture(Picture),
}

impl Cell {
    /// A text or a number.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }
}

/// A picture without any text in it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// PNG.
    pub png: Vec<u8>,
    /// What it shows, for those who do not see it.
    pub told: String,
    /// Width in twentieths of a point.
    pub width: u32,
    /// Height in twentieths of a point.
    pub height: u32,
}
