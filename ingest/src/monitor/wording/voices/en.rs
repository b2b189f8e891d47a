//! The comments' pages in English.

use super::VoicesWording;

/// The texts.
pub static WORDING: VoicesWording = VoicesWording {
    short: "Comments",
    title: "What citizens wrote",
    lead: "Newest first. Telephone and identity card numbers, e-mail addresses, plates and dossier codes are masked. \
           Names of people cannot be: please do not copy them. A comment is here within a minute of its sending.",
    lead_opened: "What citizens wrote in quarters whose results are published, where a unit has five ratings or more. \
                  The order tells no time and there are no dates, so that nobody can guess who wrote. Telephone \
                  and identity card numbers, e-mail addresses, plates and dossier codes are masked.",
    ask: "Search and filter comments",
    search: "Search comments",
    search_hint: "With diacritics exactly these, without them any. Several words: all of them. A phrase: between \
                  quotes.",
    unit: "Unit and its parts",
    survey: "Survey",
    service: "Procedure code",
    period: "Period",
    period_hint: "Such as 2026, 2026-Q3, 2026-10",
    period_hint_opened: "Such as 2026, 2026-Q3",
    level: "Overall level",
    levels: ["1, lowest", "2", "3", "4", "5"],
    tag: "Tag",
    status: "Status",
    written: "Written in",
    flag: "Only",
    any: "All",
    more_filters: "More filters",
    press: "Search",
    clear: "Clear",
    list: "List of comments",
    none_yet: "There is no comment yet. One that was just sent is here within a minute.",
    none: "There is no such comment. Try fewer filters, or a search without diacritics.",
    none_opened: "No comment is open to your unit yet, or there is no such comment. Comments are opened once the \
                  central team has published the quarter.",
    older: "More",
    work: "Work on it",
    work_of: |beginning| format!("Work on the comment: {beginning}"),

    dangers: "To be read now",
    danger: "Speaks of danger",
    danger_seen: |name| format!("Seen by {name}"),
    danger_lead: "These comments have words of self-harm, threat or violence. Words are all a machine sees: please \
                  read and decide.",
    danger_steps: [
        "Somebody is in danger: call 113 (police). A medical emergency: call 115.",
        "A child is concerned: call 111 (national child helpline, day and night, free).",
        "Staff or premises are threatened: tell who is responsible for security, and the local police.",
        "Write down what was done and mark it as seen. The comment stays in the list.",
    ],
    danger_not: "Please do not look for who wrote it, do not answer about the matter in public, and do not pass it on \
                 to the unit it names.",
    danger_note: "What was done",

    alike: |n| format!("{n} read the same"),
    overdue: |day| format!("Overdue since {day}"),
    due: |day| format!("Due {day}"),
    assigned: |unit| format!("Assigned to {unit}"),
    service_untold: "Procedure not told: too few ratings",
    hidden: |name, reason| format!("Hidden by {name}: {reason}"),
    reply: "The agency's reply",
    reason: |reason| format!("Reason: {reason}"),

    one: "One comment",
    back: "Back to the list",
    read_only: "You can look, but not change anything.",
    seen_do: "Mark as seen",
    seen_hint: "No names and no telephone numbers of anybody.",
    seen_press: "I have seen it and did this",
    tags_do: "Tags",
    tags_own: "Other tags",
    tags_own_hint: "Separated by commas",
    tags_press: "Save tags",
    assign_do: "Assign to a unit",
    assign_unit: "Code of the unit",
    assign_hint: "Empty: to nobody. The unit sees the comment only once its quarter is published.",
    assign_press: "Assign",
    status_do: "Status",
    status_reason: "Reason (required for no action)",
    status_press: "Save status",
    reply_do: "Reply",
    reply_hint: "What the agency did. Who wrote it reads it on the receipts' page; please name nobody.",
    reply_press: "Save reply",
    hide_do: "Hide the comment",
    hide_reason: "Why it is hidden",
    hide_hint: "A hidden comment still counts, and is listed under 'Hidden' with who hid it and why. Nobody can delete \
                one.",
    hide_press: "Hide",
    show_do: "This comment is hidden",
    show_press: "Show again",
};
