//! English.

use super::ExportsWording;
use crate::monitor::exports::Fault;

pub(super) static WORDING: ExportsWording = ExportsWording {
    title: "Exports",
    lead: "Submissions one by one as a file, for analysis. Every download is in the audit with its filters and number of \
           rows.",
    form: "What to export",
    format: "Format",
    csv: "CSV (UTF-8, opens in Excel)",
    xlsx: |rows_max| format!("XLSX (Excel, at most {rows_max} rows)"),
    ndjson: "NDJSON (a record on each line, for programs)",
    survey: "Survey",
    all_surveys: "All surveys",
    unit: "Unit code",
    unit_hint: "Exactly this code, without the units below it. Empty: all",
    from: "From",
    to: "To",
    day_hint: "Days of Viet Nam, both included",
    standing: "Submissions",
    counted: "Only those that count",
    all: "All, with why they do not count",
    press: "Download",
    what: "What is in the file",
    what_list: [
        "A line for each submission, in the order of arrival, as of the moment you press.",
        "Free text with telephone, identity card and plate numbers and e-mail addresses masked, as on the page of \
         comments; hidden comments are left out. Names that citizens wrote may remain.",
        "No key, receipt, dossier or time of day. The administrator of the node can export all of it with hailong \
         export.",
        "A cell that begins like a formula has an apostrophe in front, so that no spreadsheet runs it.",
        "One download at a time for each person. If the connection breaks, download it again.",
    ],
    progress: "Progress of the export",
    cancel: "Cancel this download",
    running: |done, total| format!("{done} of {total} rows sent."),
    done: |total| format!("All {total} rows sent."),
    cancelled: |done, total| {
        format!("Cancelled after {done} of {total} rows; the file is not whole.")
    },
    broken: |done, total| {
        format!(
            "Broken off after {done} of {total} rows; the file is not whole. Please download it again."
        )
    },

    fault_title: "This cannot be exported",
    fault: |fault| match fault {
        Fault::Format(text) => format!("There is no format '{text}'. Choose CSV, XLSX or NDJSON."),
        Fault::Survey(text) => format!("There is no survey '{text}'. Choose one of the list."),
        Fault::Unit(text) => {
            format!("'{text}' is no unit code: digits, capitals and dots, like H47.15.")
        }
        Fault::Day(text) => format!("'{text}' is no day. Write it like 2026-08-31."),
        Fault::Days(from, to) => format!("The first day {from} is after the last day {to}."),
        Fault::Standing(text) => format!("There is no choice '{text}': those that count, or all."),
        Fault::TooMany(rows) => format!(
            "There are {rows} rows, more than the 1,048,575 that a sheet of Excel holds. Choose fewer days, or CSV or \
             NDJSON."
        ),
        Fault::Busy => "A download of yours is under way. Wait for it, or cancel it.".to_owned(),
        Fault::OthersBusy => {
            "Several people are exporting at this moment. Try again in some minutes.".to_owned()
        }
    },

    sheet: "methods",
    terms: ["Survey", "Unit code", "From – to", "Submissions", "Rows", "Exported on", "Note"],
    everything: "all",
    masked: "Free text is masked; there is no key, receipt, dossier or time of day. Respondents chose themselves: the rows \
             say nothing of those who stayed silent.",
};
