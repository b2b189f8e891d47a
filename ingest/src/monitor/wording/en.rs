//! English.

use super::Wording;

pub(super) static WORDING: Wording = Wording {
    product: "Hài Lòng",
    monitor: "Ratings monitor",
    skip_to_content: "Skip to content",
    language_switch: "Language",
    language_vi: "Tiếng Việt",
    language_en: "English",
    log_out: "Log out",
    account: "Account",
    role_central: "Central team",
    role_manager: "Unit manager",
    role_moderator: "Moderator",
    role_auditor: "Auditor",
    role_viewer: "Viewer",

    login_title: "Log in",
    login_lead: "For officers who follow how citizens rate public services.",
    name: "Name",
    password: "Password",
    log_in: "Log in",
    login_wrong: "The name or the password is not right. Please check both.",
    login_locked: |seconds| {
        format!("This name was tried too often. Please try again in {}.", wait(seconds))
    },
    login_session_over: "Your session has ended. Please log in again.",
    login_help: "Forgot the password? Please ask the system's administrator.",

    overview: "Overview",
    figures_as_of: "Figures as of",
    figures_to: "Figures of the days before",
    viewer_notice: "To keep raters confidential, this page holds figures of closed days only, in \
                    groups of at least 5; sometimes another level is left out, too, because the \
                    small one could be worked out from it.",
    viewer_unit: "Unit",
    contents: "Contents",

    totals: "Totals",
    counted: "Counted",
    counted_note: "submissions counted",
    by_survey: "By survey",
    apart: "Not in the results",
    apart_note: "Kept, each with its reason.",
    superseded: "Superseded",
    quarantined: "Quarantined",
    withdrawn: "Withdrawn",
    none_yet: "There are no submissions yet.",
    none_yet_next: "When the first citizen sends a rating, the figures appear here within a second.",
    none_closed_yet: "No day with submissions has closed yet.",
    too_few: "fewer than 5",
    not_told: "not told",
    too_few_note: "Fewer than 5, so nothing is shown.",

    funnel: "From dossiers to ratings",
    funnel_days: "Last 30 days",
    funnel_steps: [
        "Dossiers with a result or a refusal",
        "Dossiers whose citizen was invited",
        "Times the form was seen",
        "Times it was begun",
        "Ratings sent",
        "Ratings that count",
    ],
    funnel_note: "Each number belongs to the day of its own step. Seen and begun are only counted, \
                  tied to nobody.",
    rate: "Response rate",
    rate_all: "All dossiers",
    rate_of: |percent, responded, eligible| format!("{percent} ({responded}/{eligible} dossiers)"),
    rate_unknown: "unknown",
    rate_unknown_note: "Nobody has told of any dossier, so it is unknown how many should have been asked. \
                        Tell of them with hailong dossier import or POST /v1/dossiers.",
    rate_note: "Dossiers with at least one rating that counts, of those with a result or a refusal. \
                Silence is not satisfaction.",
    stages: "Results by step of the dossier",
    stage_all: "All steps",
    stage_result: "With a result",
    stage_refused: "Refused",
    stage_supplement: "Sent back for supplements",
    stage_received: "Just received",

    units: "By unit",
    unit: "Unit",
    unit_none: "No unit named",
    units_more: |n| format!("And {n} more units with fewer submissions."),
    submissions: "Submissions",
    all_surveys: "All",

    results: "Results",
    source: "Source",
    version: "Version",
    scale_levels: |levels| format!("Scale of {levels} levels"),
    scale_one_of: "One choice",
    scale_any_of: "Several choices",
    answers: |n| if n == "1" { "1 answer".to_owned() } else { format!("{n} answers") },
    asked: |n| format!("{n} were asked"),
    of_all: |n| format!("of {n} submissions"),
    level: "Level",
    option: "Choice",
    number_of_answers: "Number",
    share: "Share",
    chart: "Chart",
    units_by_level: "Overall rating by unit",

    comments: "Comments",
    comments_note: "Newest first. Comments may hold personal details: please keep them in here.",
    comments_none: "There are no comments yet.",
    comment_more: "Read all",
    comment_less: "Show less",
    service_none: "No procedure named",

    live: "Just received",
    live_off: "Reload the page to see new ones.",
    live_on: "Updating live",
    live_lost: "Connection lost, trying again",
    live_paused: "Paused",
    live_over: "Your session has ended. Please reload the page.",
    live_none: "Nothing yet.",
    live_pause: "Pause",
    live_resume: "Resume",
    live_new: |n| {
        if n == 1 { "1 new submission.".to_owned() } else { format!("{n} new submissions.") }
    },
    live_charts_note: "Totals update at once; charts, tables and comments within seconds.",

    pages: "Pages",
    report_short: "Report",
    keys: "Keys that sign invites",
    keys_short: "Keys",
    keys_lead: "One-stop software signs invites with a private key of its own; these are the public keys \
                that are believed. Changes hold within 5 seconds and are in the audit.",
    keys_none: "There is no key yet, so no invite is taken.",
    keys_issuer: "Issuer",
    keys_issuer_hint: "As the software says it in the claim iss.",
    keys_units: "May invite for these agencies",
    keys_units_hint: "Agency codes with blanks between, with all their parts. Empty: every agency, or as \
                      before when the issuer is known.",
    keys_all_units: "Every agency",
    keys_algorithm: "Algorithm",
    keys_kid: "Name of the key (kid)",
    keys_since: "Since",
    keys_state: "State",
    keys_pem: "Public key",
    keys_pem_hint: "PEM, Ed25519 or P-256, beginning with -----BEGIN PUBLIC KEY-----. Never send a private \
                    key.",
    keys_add: "Add a key",
    keys_add_press: "Add this key",
    keys_revoke: "Revoke",
    keys_revoke_of: |issuer| format!("Revoke a key of {issuer}"),
    keys_revoked_on: |day| format!("revoked {day}"),
    keys_revoke_question: "Revoke this key?",
    keys_revoke_note: |issuer| {
        format!(
            "From now on every invite that this key of {issuer} signed is refused, also those that \
             citizens have already. It cannot be undone."
        )
    },
    keys_revoke_press: "Revoke for ever",
    keys_keep: "No, keep it",

    not_found: "There is no such page",
    not_found_note: "The address may be mistyped, or the page has moved.",
    refused: "Not allowed",
    refused_role: "The role of this account does not see that.",
    refused_origin: "The request came from another site and was not carried out. Please try again here.",
    failed: "The figures could not be read",
    failed_note: "The central database does not answer. Citizens' ratings are still taken and kept. \
                  Please try again in a few minutes.",
    back: "Back to the overview",
};

fn wait(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        ..60 => format!("{seconds} seconds"),
        60 => "1 minute".to_owned(),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
