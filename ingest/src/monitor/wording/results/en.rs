//! English.

use model::Language;

use super::ResultsWording;
use crate::central::sample::Period;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) static WORDING: ResultsWording = ResultsWording {
    language: Language::En,

    country: "Whole country",
    way: "Place in the tree of units",
    choose: "Choose the results to see",
    survey: "Survey",
    period: "Period",
    quarters: "Quarters",
    years: "Years",
    formula: "Formula",
    unit: "Unit code",
    unit_hint: "Left empty: the whole country",
    own_unit_hint: "Your unit or one that belongs to it",
    press: "Show",
    download: "Download exactly this view",
    print_report: "Report for printing",
    report_file: "Download the report (DOCX)",
    back: "Back to the unit's results",

    published: |revision, day| format!("As published on {day}, revision {revision}."),
    published_why: "These figures are frozen; a correction would be a new revision that says what changed.",
    released: "Provisional figures of a quarter that is not published yet.",
    released_why: "So that nobody can work out how one person rated, an account of a unit sees figures grow by five \
                   ratings or more at a time, without those of today and a step behind; the response rate, and \
                   invited ratings apart from others, are told when the quarter is published.",
    channel: "Channel",
    every_channel: "Every channel",
    service_code: "Procedure code",
    service_hint: "Empty: every procedure",
    only_service: |code, name| match name {
        Some(name) => format!("Only the procedure {code}, {name}."),
        None => format!("Only the procedure {code}."),
    },
    only_channel: |name| format!("Only what came by this channel: {name}."),
    only_nobody: "In this period nobody rated the procedure and channel that were chosen.",
    only_why: "Submissions whose contents were erased at the end of their retention are not in these figures.",
    widen: "Every procedure and channel",
    unregistered: |unit| {
        format!(
            "{unit} is not registered for this period, so the figures are of exactly that code, without any \
             parts. Register units with hailong unit import."
        )
    },

    overall: "Overall index",
    interval: "Confidence interval",
    interval_of: |low, high| format!("{low} to {high}"),
    no_interval: "no interval can be computed",
    answers: "Answers",
    answers_of: |n| if n == "1" { "1 answer".to_owned() } else { format!("{n} answers") },
    no_answer: |n| format!("{n} without an answer, or not asked"),
    submissions: "Counted submissions",
    submissions_of: |invited, unproved| format!("{invited} invited, {unproved} without an invite"),
    response_rate: "Response rate",
    response_of: |responded, eligible| format!("{responded} of {eligible} dossiers"),
    response_unknown: "unknown: nobody told of the dossiers of this period",
    response_of_channel: "not told by channel",
    coverage: "Coverage",
    coverage_of: |spoken_of, parts| format!("{spoken_of} of {parts} parts"),
    coverage_note: |enough| {
        format!("have {enough} submissions or more, enough to speak of them alone")
    },
    coverage_few: |n| format!("{n} have some, but too few"),
    coverage_nobody: |n| format!("{n} have none"),
    quarantined: "Set aside",
    quarantined_of: |share| format!("{share} of all, not in the index"),
    with_quarantined: |value| format!("With them: {value}"),
    invited: "Invited",
    unproved: "Without an invite",
    not_told: "not told",
    no_value: "no data",
    hidden: "hidden",
    hidden_note: |least| {
        format!(
            "“hidden”: fewer than {least} answers, or such a cell could be worked out from it. See the unit \
             above, or a longer period."
        )
    },
    class: "Class",
    class_scaled: "Some indicators have no data; the points were scaled up. That is our reading, not the \
                   circular's.",

    trend: "Compared with other periods",
    trend_up: |by, since| format!("Up {by} since {since}, beyond the margin of error."),
    trend_down: |by, since| format!("Down {by} since {since}, beyond the margin of error."),
    trend_within: |by, since| {
        format!("{by} against {since}: within the margin of error, neither up nor down.")
    },
    trend_unsure: |by, since| {
        format!("{by} against {since}; no margin of error can be computed, so neither up nor down.")
    },
    trend_none: |since| format!("Cannot be compared with {since}: too few answers then."),
    trend_range: |low, high| format!("The difference lies between {low} and {high}."),
    points_of_percent: "percentage points",

    nobody: "No submission counted yet",
    nobody_why: "Nobody rated this unit with this survey in this period.",
    unreleased: "Too few ratings yet to be told",
    unreleased_why: "Figures of a quarter that is not published are told when five ratings or more have been added, so this \
                     does not say whether there are any.",
    unreleased_next: "Look again on another day, or choose a quarter that is published.",
    nobody_next: "Choose another period or survey, or the unit above. If there should be some, check that the \
                  survey is on the page that hands out results, and that the unit's code is right.",
    period_before: "Period before",

    figures: "Figures",
    figures_note: "The dot is the value, the line its confidence interval. A name leads to the figure over time.",
    figure: "Figure",
    value: "Value",
    since_before: "Since the period before",
    since_year: "Since the same period last year",
    change_up: "up, beyond error",
    change_down: "down, beyond error",
    change_within: "within error",

    spread: "How answers are spread",
    spread_note: "Each scale by itself: scales of 2, 3 and 5 levels are never added. Those without an answer are \
                  told apart and are in no percentage.",

    heat: "Parts by figure",
    heat_note: "The darker, the higher the value; the number is always in the cell.",
    heat_legend: "Colours",
    heat_none: "–",

    comparison: "Units compared",
    comparison_note: "Of two units whose intervals overlap nobody can say which is better. Instead of a rank there \
                      is a range of ranks; all ranges hold together with the stated confidence. Each level by \
                      itself: departments and communes are never in one list.",
    comparison_of: |level| format!("Units that are a {level}"),
    comparison_no_ranks: "Published figures have no ranges of ranks.",
    rank: "Range of ranks",
    rank_of: |best, worst| {
        if best == worst { best.to_owned() } else { format!("{best}–{worst}") }
    },
    rank_none: "too few to rank",
    level_none: "unknown level",

    services: "Procedures",
    services_title: "Procedures that were rated",
    services_link: "By procedure",
    services_note: |enough| {
        format!(
            "A procedure is spoken of from {enough} submissions on. Codes with a local suffix are joined \
                 nationally."
        )
    },
    services_sorted: "The lowest figure stands first. A procedure leads to its questions and change.",
    services_many: |most| {
        format!(
            "More than {most} submissions are meant here, so the figures of each procedure are not computed on this \
                 page. Choose a unit further down or a shorter period, or one procedure."
        )
    },
    services_published: "Published figures are not by procedure.",
    services_few: "Some, but too few",
    services_nobody: "Rated by nobody",
    services_without: |n| format!("{n} submissions name no procedure."),
    services_none: "No procedure was rated in this period.",
    service: "Procedure",

    question_chart: |name, first, last| format!("{name}: {first} to {last}"),
    question_band: "The band is the confidence interval of each period; a period without a dot has too few answers.",
    question_table: "The chart as a table",
    question_note: "Each period is computed with the units of that period.",

    methods: "Methods and sources",
    method_formula: "Formula",
    method_parameters: "Parameters",
    method_version: |version| format!("version {version}"),
    method_source: "Source",
    method_survey: "Survey",
    method_units: |n, day| format!("{n} unit codes, by the tree of each day up to {day}"),
    method_unit: "Units in the figures",
    method_members: "Each code with its days",
    method_days: |from, to| format!("{from} to {to}"),
    method_left_out: "Left out",
    method_interval: |confidence| {
        format!(
            "{confidence} confidence intervals: sampling error only. Respondents chose themselves, so intervals \
             say nothing of those who stayed silent."
        )
    },
    method_small: |least| format!("A figure on fewer than {least} answers is not told."),
    method_versions: |versions| {
        format!("Versions of a survey are never added up; submissions by version: {versions}.")
    },
    method_computed: "Computed at",

    report: "REPORT",
    report_about: |period| {
        format!("How citizens rated the handling of administrative procedures, {period}")
    },
    report_nation: "SOCIALIST REPUBLIC OF VIET NAM",
    report_motto: "Independence - Freedom - Happiness",
    report_office_above: "[NAME OF THE AUTHORITY ABOVE]",
    report_office: "[NAME OF THE ISSUING AUTHORITY]",
    report_number: "No. ……/BC-………",
    report_date: "…………, date …… month …… year ………",
    report_parts: ["I. WHAT WAS RECEIVED", "II. RESULTS", "III. PARTS OF THE UNIT", "IV. METHODS"],
    report_sub_parts: [
        "1. Figures",
        "2. How answers are spread",
        "1. Units compared",
        "2. Parts by figure",
    ],
    report_received: |counted, invited, unproved| {
        format!(
            "{counted} submissions were counted in the period, {invited} of them with a valid invite for a dossier \
             and {unproved} without."
        )
    },
    report_response: |rate, responded, eligible| {
        format!(
            "The response rate is {rate} ({responded} of {eligible} dossiers with a result or refusal)."
        )
    },
    report_response_unknown: "Nobody told of the dossiers of this period, so the response rate is not known.",
    report_quarantined: |n| format!("{n} submissions are set aside and in no index."),
    report_index: |name, value, range, n| format!("{name}: {value} ({range}; {n})."),
    report_index_hidden: |name| format!("{name} cannot be told: too few answers."),
    report_parts_few: |n, enough| {
        format!("{n} units have fewer than {enough} submissions, too few to speak of them alone.")
    },
    report_receivers: "Copies to:",
    report_receivers_list: ["- as above;", "- file.", "- ………"],
    report_signature: "HEAD OF THE AUTHORITY",
    report_signature_note: "(Signature, seal, full name)",
    report_signature_name: "……………………………",
    report_end: "./.",
    report_dot: |name, value, range| format!("{name}: {value}, confidence interval {range}"),
    report_bar: |name, share| format!("{name}: {share}"),
    report_stacked: |name, shares| format!("{name}: {shares}"),
    report_share_count: "In each cell the percentage, and in brackets the number of answers. The bar has the levels in \
                         the order of the columns, the most favourable darkest.",
    report_units_left_out: "Units that are not in this table have a hidden figure or no answers; every unit is in \
                            part 2.",
    report_print: "Print this page with the browser, or download the report as DOCX to edit it. Number, place, date, \
                   copies and signature are left blank.",

    names: &[
        ("tt01.total", "Sum of the nine indicators"),
        ("tt01.1", "1. Total time against what is prescribed"),
        ("tt01.2", "2. Time taken by each office"),
        ("tt01.3", "3. Times one had to come back"),
        ("tt01.4", "4. Offices one had to contact"),
        ("tt01.5", "5. Reception at the one-stop desk"),
        ("tt01.6", "6. Procedures made public"),
        ("tt01.7", "7. Officials' attitude"),
        ("tt01.8", "8. Answers to feedback"),
        ("tt01.9", "9. Online services"),
        ("qd766.group", "Satisfaction group"),
        ("qd766.5.2", "5.2 Feedback handled in time (points)"),
        ("qd766.5.3", "5.3 Satisfaction with how feedback is handled (points)"),
        ("qd766.5.4", "5.4 Satisfaction with procedures (points)"),
        ("qd766.5.2.share", "5.2 Share of feedback handled in time"),
        ("qd766.5.3.share", "5.3 Share satisfied with how feedback is handled"),
        ("qd766.5.4.share", "5.4 Share satisfied with procedures"),
        ("honest.5.4", "5.4 when silence is not satisfaction (points)"),
        ("honest.5.4.share", "Share satisfied among those who answered"),
        ("honest.5.4.answered", "Share that answered"),
        ("honest.5.4.least", "At least: nobody silent is satisfied"),
        ("honest.5.4.most", "At most: everybody silent is satisfied"),
    ],
    shorts: &[
        ("overall", "Overall"),
        ("time", "Time"),
        ("contacts", "Contacts"),
        ("offices", "Offices"),
        ("attitude", "Attitude"),
        ("convenience", "Convenience"),
        ("timeliness", "Timeliness"),
        ("support", "Support"),
    ],
    formulas: &[
        ("sipas", "SIPAS index"),
        ("top2", "Share of favourable levels"),
        ("mean-level", "Mean level"),
        ("net", "Favourable less unfavourable"),
        ("online", "Three levels, Circular 32/2017"),
        ("tt01", "Nine indicators, Circular 01/2018"),
        ("qd766", "Satisfaction group, Decision 766"),
        ("qd766-honest", "As Decision 766, silence is not satisfaction"),
    ],
    period_name: |period| match period {
        Period::Year(year) => year.to_string(),
        Period::Quarter(year, quarter) => format!("Q{quarter} {year}"),
        Period::Month(year, month) => {
            let at = usize::try_from(month - 1).unwrap_or(0);
            format!("{} {year}", MONTHS.get(at).copied().unwrap_or_default())
        }
    },
    period_short: |period| match period {
        Period::Year(year) => year.to_string(),
        Period::Quarter(year, quarter) => format!("Q{quarter} {year}"),
        Period::Month(year, month) => format!("{month}/{year}"),
    },
};
