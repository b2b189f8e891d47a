//! What a node does by itself from time to time, one file per task. `serve` starts them; each ends
//! with the process and leaves nothing half done.

pub mod fold;
pub mod purge;
pub mod release;
pub mod retention;
pub mod rights;
pub mod verify;
pub mod voices;
