//! English texts of the pages with settings.

use super::settings::SettingsWording;

pub(super) static WORDING: SettingsWording = SettingsWording {
    users: "Accounts",
    users_short: "Accounts",
    users_lead: "Who may log in to the monitor. Every change ends all sessions of that person and is written \
                 into the audit log.",
    user_name: "Name at login",
    user_name_hint: "1 to 64 of a-z, 0-9, full stop, underscore, hyphen and @.",
    role: "Role",
    unit: "Unit",
    unit_hint: "Agency code; with all that belongs to it on each day. Empty: all units.",
    all_units: "all units",
    since: "Since",
    state: "State",
    actions: "Actions",
    active: "in use",
    disabled_on: |day| format!("disabled {day}"),
    one_time: "one-time password",
    has_second_factor: "second factor",
    disable: "Disable",
    enable: "Enable",
    reset: "Give a one-time password",
    remove_second_factor: "Turn the second factor off",
    change_role: "Change role",
    change_of: |what, name| format!("{what}: {name}"),
    user_add: "Add an account",
    user_add_press: "Add with a one-time password",
    shown_password: |name| format!("One-time password of {name}:"),
    shown_once: "Pass it on now, in a safe way: it is not shown again.",

    tokens: "Tokens of programs",
    tokens_short: "Tokens",
    tokens_lead: "One-stop software and data portals call the service with these. Only a hash of a token is \
                  kept.",
    tokens_none: "There is no token yet.",
    token_name: "Name of the program",
    token_name_hint: "Letters without marks, digits, full stop, underscore, hyphen.",
    token_scope: "May",
    token_unit_hint: "Only for figures: it then reads periods that are over, of this unit and what belongs to \
                      it. Empty: all units.",
    token_days: "Good for (days)",
    token_until: "Until",
    token_expired: "expired",
    token_revoked_on: |day| format!("revoked {day}"),
    token_revoke: "Revoke",
    token_revoke_question: "Revoke this token?",
    token_revoke_note: |name| {
        format!(
            "The program '{name}' is refused at once. This cannot be undone, and the name stays taken."
        )
    },
    token_revoke_press: "Revoke for ever",
    token_keep: "No, keep it",
    token_add: "Make a token",
    token_add_press: "Make this token",
    shown_token: "The new token:",

    audit: "Audit log",
    audit_short: "Audit log",
    audit_lead: "Who did what, when, and from which page. Lines are only ever added; each carries a hash of \
                 the line before.",
    audit_none: "There is no such line.",
    audit_who: "Who",
    audit_what: "What",
    audit_any: "Everything",
    audit_from: "From",
    audit_to: "To the end of",
    audit_search: "Filter",
    audit_when: "When",
    audit_subject: "To what",
    audit_reason: "Why, details",
    audit_page: "Page",
    audit_older: "Older lines",
};
