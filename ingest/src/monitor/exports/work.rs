//! The work of an export: a page of rows is read, masked, written and sent, then the next. What waits for
//! the client is bounded, so memory does not grow with the number of rows. A spreadsheet is written into a
//! file without a name first, since its list of contents stands at its end.

use std::io::{Read as _, Seek as _};
use std::path::PathBuf;

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::asked::{Chosen, Format};
use super::progress::{Progress, Running, State};
use crate::central::{Filter, Row, View};
use crate::export::{Book, Columns, Detail, ExportError, Text};
use crate::limits::EXPORT_ROWS_MAX;
use crate::limits::exports::EXPORT_TIME_MAX;
use crate::monitor::wording::exports;
use crate::surveys::Surveys;

/// Bytes of a finished file that are read at once.
const READ_BYTES: usize = 64 * 1024;

/// What the client gets: bytes, or the end of the connection before the end of the file.
pub type Piece = Result<Bytes, std::io::Error>;

/// What is to be done.
pub struct Work {
    /// Format and rows.
    pub chosen: Chosen,
    /// For texts and columns.
    pub surveys: Surveys,
    /// How much of a row leaves.
    pub detail: Detail,
    /// Where a spreadsheet waits.
    pub folder: PathBuf,
    /// When it was asked for, in milliseconds since 1970.
    pub made_at: i64,
}

/// Why an export ends before its end.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("somebody ended it")]
    Cancelled,
    #[error("the client is gone")]
    Gone,
    #[error("it took longer than it may")]
    TooLong,
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("the file cannot be kept: {0}")]
    File(#[from] std::io::Error),
    #[error("the work was broken off: {0}")]
    Broken(#[from] tokio::task::JoinError),
}

/// Does it to its end, or until somebody or something ends it.
pub async fn run(work: Work, view: Box<dyn View>, running: Running, pieces: mpsc::Sender<Piece>) {
    let progress: &Progress = &running;
    let ended = tokio::select! {
        ended = export(work, view, progress, &pieces) => ended,
        () = progress.cancelled() => Err(Ended::Cancelled),
        () = pieces.closed() => Err(Ended::Gone),
        () = tokio::time::sleep(EXPORT_TIME_MAX) => Err(Ended::TooLong),
    };
    match ended {
        Ok(()) => running.end(State::Done),
        Err(why) => {
            let state =
                if matches!(why, Ended::Cancelled) { State::Cancelled } else { State::Broken };
            tracing::warn!(%why, "an export ended before its end");
            running.end(state);
            // A file that ends here must not look whole.
            let _ = pieces.send(Err(std::io::Error::other(why.to_string()))).await;
        }
    }
}

async fn export(
    work: Work,
    mut view: Box<dyn View>,
    progress: &Progress,
    pieces: &mpsc::Sender<Piece>,
) -> Result<(), Ended> {
    let Work { chosen, surveys, detail, folder, made_at } = work;
    let columns = Columns::of(&surveys, &chosen.filter, detail);
    let mut sink = match chosen.format {
        Format::Csv => Sink::Text(Text::Csv(columns)),
        Format::Ndjson => Sink::Text(Text::Ndjson(detail)),
        Format::Xlsx => Sink::Book(Box::new(Book::new(columns, Some(&folder))?)),
    };
    send(pieces, sink.head()?).await?;
    let mut after = 0;
    let mut count = 0;
    loop {
        let rows = view.rows_after(&chosen.filter, after, EXPORT_ROWS_MAX).await;
        let rows = rows.map_err(ExportError::from)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let n = rows.len() as u64;
        let surveys = surveys.clone();
        // Masking and writing a thousand rows takes a while; ratings come in meanwhile.
        let (next, written) = spawn_blocking(move || {
            let rows: Vec<Row> = rows.into_iter().map(|row| detail.of(row, &surveys)).collect();
            let written = sink.rows(&rows);
            (sink, written)
        })
        .await?;
        sink = next;
        send(pieces, written?).await?;
        progress.add(n);
        count += n;
    }
    // Central need not keep what it replaced for as long as the client takes the rest.
    drop(view);
    if let Sink::Book(mut book) = sink {
        let told = methods(&chosen.filter, detail, count, made_at);
        let mut file = spawn_blocking(move || -> Result<std::fs::File, Ended> {
            book.terms(told.0, &told.1)?;
            let mut file = tempfile::tempfile_in(folder)?;
            book.save(&mut file)?;
            file.rewind()?;
            Ok(file)
        })
        .await??;
        loop {
            let (next, read) = spawn_blocking(move || {
                let mut bytes = vec![0; READ_BYTES];
                let read = file.read(&mut bytes).map(|n| {
                    bytes.truncate(n);
                    bytes
                });
                (file, read)
            })
            .await?;
            file = next;
            let read = read?;
            if read.is_empty() {
                break;
            }
            send(pieces, read).await?;
        }
    }
    Ok(())
}

async fn send(pieces: &mpsc::Sender<Piece>, bytes: Vec<u8>) -> Result<(), Ended> {
    if bytes.is_empty() {
        return Ok(());
    }
    pieces.send(Ok(Bytes::from(bytes))).await.map_err(|_| Ended::Gone)
}

/// Where rows are written.
enum Sink {
    Text(Text),
    Book(Box<Book>),
}

impl Sink {
    /// What is to be sent before the first row.
    fn head(&self) -> Result<Vec<u8>, ExportError> {
        let mut bytes = Vec::new();
        if let Sink::Text(text) = self {
            text.head(&mut bytes)?;
        }
        Ok(bytes)
    }

    /// Takes rows; what is to be sent of them now.
    fn rows(&mut self, rows: &[Row]) -> Result<Vec<u8>, ExportError> {
        let mut bytes = Vec::new();
        match self {
            Sink::Text(text) => text.rows(rows, &mut bytes)?,
            Sink::Book(book) => book.rows(rows)?,
        }
        Ok(bytes)
    }
}

/// Name and lines of the sheet that says what the rows are.
fn methods(
    filter: &Filter,
    detail: Detail,
    rows: u64,
    made_at: i64,
) -> (&'static str, Vec<(String, String)>) {
    let language = match detail {
        Detail::Masked(language) => language,
        Detail::All => model::Language::default(),
    };
    exports::methods(language, filter, rows, made_at)
}
