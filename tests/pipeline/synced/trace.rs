//! Reads what `strace -f -y` wrote: which calls wrote what to which file, and when each began and
//! ended in the order the tracer saw. Knows nothing of submissions but a mark and a key in the bytes.

/// A submission: the mark its row carries to the disk, the key its answer carries to the client.
pub struct Marked {
    /// The key.
    pub key: String,
    /// ASCII text that nothing else has.
    pub mark: String,
}

/// One call of the kernel.
#[derive(Clone, Debug)]
struct Call {
    name: String,
    /// The file or socket, as `-y` shows it.
    file: String,
    /// The rest of the line: what was written.
    data: String,
    /// Numbers of the lines at which it began and ended; they are the same when nothing came between.
    began: usize,
    ended: usize,
}

/// The calls of a process, all its threads together.
#[derive(Clone)]
pub struct Trace {
    calls: Vec<Call>,
}

impl Trace {
    /// Reads a trace.
    pub fn read(text: &str) -> Trace {
        let mut calls: Vec<Call> = Vec::new();
        let mut open: Vec<(&str, usize)> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let Some((thread, call)) = line.split_once(' ') else { continue };
            let call = call.trim_start();
            if call.starts_with("<... ") {
                if let Some(at) = open.iter().position(|(of, _)| *of == thread) {
                    calls[open.swap_remove(at).1].ended = number;
                }
                continue;
            }
            let Some((name, arguments)) = call.split_once('(') else { continue };
            let file = arguments.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
            let Some((file, data)) = file else { continue };
            let is_open = data.ends_with("<unfinished ...>");
            if is_open {
                open.push((thread, calls.len()));
            }
            calls.push(Call {
                name: name.to_owned(),
                file: file.to_owned(),
                data: data.to_owned(),
                began: number,
                // One that was never resumed never ended.
                ended: if is_open { usize::MAX } else { number },
            });
        }
        Trace { calls }
    }

    /// The submissions whose answer began to leave before a sync of the journal had ended that
    /// began after the row was written. Each is a line that says what was seen.
    pub fn told_too_early(&self, data: &str, marks: &[Marked]) -> Vec<String> {
        let journal = format!("{data}/journal.db");
        let mut found = Vec::new();
        for marked in marks {
            let written = self.calls.iter().find(|call| {
                call.name == "pwrite64"
                    && call.file.starts_with(&journal)
                    && call.data.contains(&marked.mark)
            });
            let told = self.calls.iter().find(|call| {
                call.file.starts_with("socket:")
                    && call.data.contains(&format!(r#"\"key\":\"{}\""#, marked.key))
                    && call.data.contains("stored")
            });
            let (Some(written), Some(told)) = (written, told) else {
                let seen = (written.is_some(), told.is_some());
                found.push(format!("{}: (written, told) = {seen:?}", marked.mark));
                continue;
            };
            let is_synced = self.calls.iter().any(|call| {
                is_sync(call)
                    && call.file == written.file
                    && call.began > written.ended
                    && call.ended < told.began
            });
            if !is_synced {
                let (written, told) = (written.ended, told.began);
                found.push(format!("{}: written at {written}, told at {told}", marked.mark));
            }
        }
        found
    }

    /// How often a file was synced.
    pub fn syncs_of(&self, file: &str) -> usize {
        self.calls.iter().filter(|call| is_sync(call) && call.file == file).count()
    }

    /// The same trace as if the file had never been synced.
    pub fn without_syncs_of(&self, file: &str) -> Trace {
        let mut trace = self.clone();
        trace.calls.retain(|call| !(is_sync(call) && call.file == file));
        trace
    }
}

fn is_sync(call: &Call) -> bool {
    call.name == "fdatasync" || call.name == "fsync"
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITE: &str = r#"7 pwrite64(9</d/journal.db-wal>, "\r\0mark-1\0", 4096, 56) = 4096"#;
    const SYNC: &str = "7 fdatasync(9</d/journal.db-wal>) = 0";
    const TELL: &str = r#"8 writev(12<socket:[5]>, [{iov_base="HTTP/1.1 201 Created\r\n", iov_len=22}, {iov_base="{\"outcome\":\"stored\",\"key\":\"k\"}", iov_len=30}], 2) = 52"#;

    fn early(lines: &[&str]) -> usize {
        let marks = [Marked { key: "k".to_owned(), mark: "mark-1".to_owned() }];
        Trace::read(&lines.join("\n")).told_too_early("/d", &marks).len()
    }

    #[test]
    fn written_synced_told_is_the_only_order() {
        assert_eq!(early(&[WRITE, SYNC, TELL]), 0);
        for wrong in [
            &[WRITE, TELL][..],
            &[WRITE, TELL, SYNC],
            &[SYNC, WRITE, TELL],
            &[TELL, WRITE, SYNC],
            &[SYNC, TELL],
            &[WRITE, SYNC],
        ] {
            assert_eq!(early(wrong), 1, "{wrong:#?}");
        }
    }

    #[test]
    fn a_page_that_is_written_again_does_not_wait_again() {
        assert_eq!(early(&[WRITE, SYNC, WRITE, TELL]), 0);
    }

    #[test]
    fn a_sync_counts_once_it_has_ended_and_if_it_began_after_the_write() {
        let begun = "7 fdatasync(9</d/journal.db-wal> <unfinished ...>";
        let ended = "7 <... fdatasync resumed>) = 0";
        assert_eq!(early(&[WRITE, begun, ended, TELL]), 0);
        assert_eq!(early(&[WRITE, begun, TELL, ended]), 1);
        assert_eq!(early(&[begun, WRITE, ended, TELL]), 1);
        let other_thread = "9 <... fdatasync resumed>) = 0";
        assert_eq!(early(&[WRITE, begun, other_thread, TELL]), 1);
    }

    #[test]
    fn a_sync_of_another_file_is_none() {
        for file in ["/d/central.db-wal", "/d/journal.db", "/e/journal.db-wal"] {
            assert_eq!(early(&[WRITE, &SYNC.replace("/d/journal.db-wal", file), TELL]), 1);
        }
    }
}
