//! Rows of day after day, read by a connection of their own while those before them are being counted: the
//! database and this program each have a core to themselves. Only for whoever holds the writer's lock: the
//! rows are then the same on every connection.

use futures::TryStreamExt as _;
use jiff::civil::Date;
use sqlx::PgPool;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::tallies::joined_rows;
use crate::central::CentralError;

/// Pieces that wait to be counted: some four megabytes.
const PIECES_AHEAD: usize = 64;

/// Begins to read. By index, as the writer does, whatever the statistics say.
const BEGIN: &str = "begin isolation level repeatable read, read only;
    set local enable_seqscan = off;
    set local jit = off";

/// Rows of a day as one text, or the end of the day.
type Piece = Result<(Date, Option<String>), CentralError>;

/// Rows that are being read.
pub struct Ahead(Receiver<Piece>);

impl Ahead {
    /// Of these days, one after the other. Ends when nobody asks any more.
    pub fn of(pool: PgPool, first: Date, last: Date) -> Ahead {
        let (pieces, received) = channel(PIECES_AHEAD);
        tokio::spawn(async move {
            if let Err(error) = read(&pool, first, last, &pieces).await {
                // When nobody listens any more, nobody has to hear of it.
                let _ = pieces.send(Err(error)).await;
            }
        });
        Ahead(received)
    }

    /// The pieces of the next day, which has to be this one.
    pub async fn each_piece(
        &mut self,
        day: Date,
        told: &mut (dyn FnMut(&str) -> Result<(), CentralError> + Send),
    ) -> Result<(), CentralError> {
        loop {
            match self.0.recv().await.transpose()? {
                Some((of, Some(piece))) if of == day => told(&piece)?,
                Some((of, None)) if of == day => return Ok(()),
                _ => {
                    let what = format!("the rows of {day} were asked for out of their order");
                    return Err(CentralError::Corrupt(what));
                }
            }
        }
    }
}

async fn read(
    pool: &PgPool,
    first: Date,
    last: Date,
    pieces: &Sender<Piece>,
) -> Result<(), CentralError> {
    let mut tx = pool.begin_with(BEGIN).await?;
    let mut day = first;
    loop {
        let mut rows = joined_rows(&mut tx, day);
        while let Some(piece) = rows.try_next().await? {
            if pieces.send(Ok((day, Some(piece)))).await.is_err() {
                return Ok(());
            }
        }
        drop(rows);
        let is_heard = pieces.send(Ok((day, None))).await.is_ok();
        match day.tomorrow() {
            Ok(next) if is_heard && day < last => day = next,
            _ => return Ok(()),
        }
    }
}
