//! "Is a comment found by what is in it, read by whom it may, and kept whatever is done to it?" Search with
//! and without diacritics, opening in steps, changes with their lines in the audit.

use ingest::central::audit::TrailFilter;
use ingest::central::closed::UnitDays;
use ingest::central::publication::{Kept, Record};
use ingest::central::rights::Erasure;
use ingest::central::voice::{Change, Flag, Status, Voice, VoiceFilter, subject};
use ingest::central::{Filter, Row};
use ingest::entry::Entry;
use ingest::limits::SMALLEST_BASE;
use ingest::limits::voices::VOICES_READ_MAX;
use ingest::voice::query::terms;
use jiff::civil::Date;
use model::Answer;

use crate::entries::entry;
use crate::{Place, on_both_databases};

on_both_databases!(
    words_are_found_with_and_without_diacritics,
    what_is_masked_is_not_found,
    lists_turn_pages_and_filter,
    people_of_a_unit_read_a_quarter_once_it_is_published_and_in_steps,
    a_procedure_is_told_where_five_are_of_it,
    what_is_done_to_a_comment_is_kept_and_audited,
    what_is_erased_is_gone_from_the_search,
    almost_the_same_is_one_group,
);

/// A rating of this unit with this comment, on 21 November 2026.
fn said(number: u32, unit: &str, comment: &str) -> (i64, Entry) {
    let mut entry = entry(1);
    entry.key[12..].copy_from_slice(&number.to_be_bytes());
    entry.hash[..4].copy_from_slice(&number.to_be_bytes());
    entry.receipt = format!("R-{number}");
    entry.received_at += i64::from(number) * 1_000;
    entry.body.unit = Some(unit.to_owned());
    let mut answers = vec![("overall".to_owned(), Answer::Level(2))];
    if !comment.is_empty() {
        answers.push(("comment".to_owned(), Answer::Text(comment.to_owned())));
    }
    entry.body.answers = answers.into_iter().collect();
    (i64::from(number), entry)
}

async fn read_all(place: &Place) {
    while place.central.read_voices(2).await.unwrap() {}
}

async fn take(place: &Place, said: &[(i64, Entry)]) {
    place.central.absorb("a", said).await.unwrap();
    read_all(place).await;
}

async fn list(place: &Place, filter: VoiceFilter) -> Vec<Voice> {
    place.central.voices(&filter, None, 100).await.unwrap()
}

async fn texts(place: &Place, filter: VoiceFilter) -> Vec<String> {
    list(place, filter).await.into_iter().map(|voice| voice.text).collect()
}

async fn found(place: &Place, typed: &str) -> Vec<String> {
    texts(place, VoiceFilter { terms: terms(typed), ..VoiceFilter::default() }).await
}

const SAID: [&str; 8] = [
    "Chờ rất chậm, phải đi lại",
    "Chăm sóc chu đáo",
    "cham qua, cho lau",
    "Đường vào uỷ ban khó đi",
    "Thủ tục một cửa nhanh",
    "Cửa một thủ tục",
    "CHẬM CHẠP",
    "abc123 tài khoản 007 1e5",
];

async fn words_are_found_with_and_without_diacritics(place: Place) {
    let said: Vec<_> = (1..).zip(SAID).map(|(n, text)| said(n, "H47.15", text)).collect();
    take(&place, &said).await;
    let is = |expected: &[usize]| -> Vec<String> {
        expected.iter().rev().map(|place| SAID[*place].to_owned()).collect()
    };
    for (typed, expected) in [
        ("cham ", &[0, 1, 2, 6][..]),
        ("chậm ", &[0, 6]),
        ("chăm ", &[1]),
        ("CHẬM ", &[0, 6]),
        ("cha\u{302}\u{323}m ", &[0, 6]),
        ("chạ", &[6]),
        ("cha", &[0, 1, 2, 6]),
        ("cha ", &[]),
        ("duong ", &[3]),
        ("đường", &[3]),
        ("ủy ban", &[3]),
        ("uỷ ban ", &[3]),
        ("cua mot ", &[4, 5]),
        ("\"một cửa\"", &[4]),
        ("\"mot cua\"", &[4]),
        ("\"thu tuc mot c", &[4]),
        ("cham lau ", &[2]),
        ("chậm lâu ", &[]),
        ("abc123 ", &[7]),
        ("007 1e5 ", &[7]),
        ("or ", &[]),
        ("' & | ! * ( ) : \" NOT AND", &[]),
        ("", &[0, 1, 2, 3, 4, 5, 6, 7]),
    ] {
        assert_eq!(found(&place, typed).await, is(expected), "{typed}");
    }
}

async fn what_is_masked_is_not_found(place: Place) {
    take(&place, &[said(1, "H47.15", "Gọi tôi 0912345678 hoặc thư an@gmail.com nhé")]).await;
    for typed in ["0912345678", "0912", "gmail", "an@gmail.com"] {
        assert_eq!(found(&place, typed).await, [""; 0], "{typed}");
    }
    assert_eq!(found(&place, "nhé").await.len(), 1);
}

async fn lists_turn_pages_and_filter(place: Place) {
    let mut all: Vec<_> = (1..=7).map(|n| said(n, "H47.15", &format!("lời {n}"))).collect();
    all.push(said(8, "H47.16", "tôi muốn tự tử"));
    all.push(said(9, "H47.16", ""));
    take(&place, &all).await;
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = place.central.voices(&VoiceFilter::default(), after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        seen.extend(page.into_iter().map(|voice| voice.text));
    }
    let newest: Vec<String> = std::iter::once("tôi muốn tự tử".to_owned())
        .chain((1..=7).rev().map(|n| format!("lời {n}")))
        .collect();
    assert_eq!(seen, newest);
    let of = |unit: &str, from: &str, to: &str| UnitDays {
        unit: unit.to_owned(),
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    };
    let filter = VoiceFilter::default;
    let units = |units| VoiceFilter { units: Some(units), ..filter() };
    let text = |text: &str| Some(text.to_owned());
    for (filter, n) in [
        (units(vec![of("H47.16", "2026-11-21", "2026-11-21")]), 1),
        (units(vec![of("H47.16", "2026-11-22", "2026-12-21")]), 0),
        (units(vec![]), 0),
        (
            VoiceFilter {
                within: Some(vec![of("H47.15", "0001-01-01", "2026-12-31")]),
                ..filter()
            },
            7,
        ),
        (VoiceFilter { survey: text("one-stop"), service: text("1.004227"), ..filter() }, 8),
        (VoiceFilter { survey: text("sipas-2023"), ..filter() }, 0),
        (VoiceFilter { from: text("2026-11-21"), to: text("2026-11-21"), ..filter() }, 8),
        (VoiceFilter { from: text("2026-11-22"), ..filter() }, 0),
        (VoiceFilter { overall: Some(2), lang: text("vi"), ..filter() }, 8),
        (VoiceFilter { overall: Some(3), ..filter() }, 0),
        (VoiceFilter { lang: text("en"), ..filter() }, 0),
        (VoiceFilter { status: Some(Status::New), ..filter() }, 8),
        (VoiceFilter { tag: text("time"), ..filter() }, 0),
        (VoiceFilter { flag: Some(Flag::Danger), ..filter() }, 1),
        (VoiceFilter { flag: Some(Flag::Apart), ..filter() }, 0),
        (VoiceFilter { flag: Some(Flag::Hidden), ..filter() }, 0),
    ] {
        assert_eq!(list(&place, filter.clone()).await.len(), n, "{filter:?}");
    }
    let overdue = |due: &str| {
        let flag = Flag::OverdueBefore { due: due.to_owned(), opened: due.to_owned() };
        VoiceFilter { flag: Some(flag), ..filter() }
    };
    // 15 working days after Saturday, 21 November.
    assert_eq!(list(&place, overdue("2026-12-11")).await.len(), 0);
    assert_eq!(list(&place, overdue("2026-12-12")).await.len(), 8);
    assert!(!place.central.read_voices(VOICES_READ_MAX).await.unwrap());
}

async fn publish(place: &Place, revision: u32) {
    let record = Record {
        survey: "one-stop".to_owned(),
        period: "2026-Q4".to_owned(),
        revision,
        made_at: 1,
        actor: "test".to_owned(),
        note: String::new(),
        hash: format!("{revision}"),
        previous: String::new(),
        seal: format!("{revision}"),
    };
    let kept = Kept { record, body: "{}".to_owned() };
    assert!(place.central.add_publication(&kept, "test").await.unwrap());
}

fn opened() -> VoiceFilter {
    VoiceFilter { opened_only: true, ..VoiceFilter::default() }
}

async fn people_of_a_unit_read_a_quarter_once_it_is_published_and_in_steps(place: Place) {
    let today: Date = "2027-01-15".parse().unwrap();
    let least = u32::try_from(SMALLEST_BASE).unwrap();
    // In one unit as many as are told of, one of them without a comment; in the other one fewer.
    let mut all: Vec<_> = (1..least).map(|n| said(n, "H47.15", &format!("lời {n}"))).collect();
    all.push(said(least, "H47.15", ""));
    all.extend((least + 1..2 * least).map(|n| said(n, "H47.16", "ít người")));
    take(&place, &all).await;
    assert_eq!(place.central.open_voices(today).await.unwrap(), 0);
    assert_eq!(list(&place, opened()).await, [], "nothing is published");
    publish(&place, 1).await;
    assert_eq!(place.central.open_voices(today).await.unwrap(), 1);
    assert_eq!(place.central.open_voices(today).await.unwrap(), 0, "once for each revision");
    let first = list(&place, opened()).await;
    assert_eq!(first.len(), all.len() / 2);
    assert!(first.iter().all(|voice| voice.unit == "H47.15"));
    assert!(first.iter().all(|voice| voice.opened_on.as_deref() == Some("2027-01-15")));
    assert!(first.is_sorted_by_key(|voice| voice.id), "the order of hashes");
    // What comes late waits for a revision, and for four others.
    let late = |n: u32| said(100 + n, "H47.15", &format!("muộn {n}"));
    take(&place, &[late(1)]).await;
    assert_eq!(place.central.open_voices(today).await.unwrap(), 0);
    publish(&place, 2).await;
    assert_eq!(place.central.open_voices(today).await.unwrap(), 0, "one alone");
    assert_eq!(list(&place, opened()).await, first);
    let others: Vec<_> = (2..=least).map(late).collect();
    take(&place, &others).await;
    assert_eq!(list(&place, opened()).await, first);
    publish(&place, 3).await;
    assert_eq!(place.central.open_voices(today).await.unwrap(), 1);
    assert_eq!(list(&place, opened()).await.len(), first.len() + others.len() + 1);
    // Assigned to another unit, it is theirs to see as well, once it is open.
    let of_16 = UnitDays {
        unit: "H47.16".to_owned(),
        from: "2026-10-01".parse().unwrap(),
        to: "2026-12-31".parse().unwrap(),
    };
    let of_16 = VoiceFilter { within: Some(vec![of_16]), ..opened() };
    assert_eq!(list(&place, of_16.clone()).await, []);
    let change = Change::Assign("H47.16".to_owned());
    assert!(place.central.change_voice(first[0].id, &change, 1, "test").await.unwrap());
    assert_eq!(list(&place, of_16).await.len(), 1);
}

async fn a_procedure_is_told_where_five_are_of_it(place: Place) {
    let about = |n: u32, service: &str| {
        let (seq, mut entry) = said(n, "H47.15", &format!("lời {n}"));
        entry.body.service = Some(service.to_owned());
        (seq, entry)
    };
    let mut all: Vec<_> = (1..=6).map(|n| about(n, "1.000001")).collect();
    all.extend((7..=12).map(|n| about(n, "1.000002")));
    all.push(about(13, "1.000003"));
    take(&place, &all).await;
    publish(&place, 1).await;
    place.central.open_voices("2027-01-15".parse().unwrap()).await.unwrap();
    let voices = list(&place, opened()).await;
    let told = voices.iter().filter(|voice| voice.is_service_told).map(|voice| &*voice.service);
    // Alone untold, the third would be known from the others.
    let told: std::collections::BTreeSet<&str> = told.collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(!told.contains("1.000003"));
    let asked = |service: &str| VoiceFilter { service: Some(service.to_owned()), ..opened() };
    assert_eq!(list(&place, asked("1.000003")).await, [], "nor by asking for it");
    let told = told.into_iter().next().unwrap();
    assert_eq!(list(&place, asked(told)).await.len(), 6);
}

/// The export from the monitor leaves out what is hidden and keeps the row.
async fn the_export_of_pages_leaves_it_out(place: &Place) {
    let shown = Filter { without_hidden: true, ..Filter::default() };
    let mut view = place.central.view().await.unwrap();
    let rows = view.rows_after(&shown, 0, 100).await.unwrap();
    assert_eq!(view.count(&shown).await.unwrap(), rows.len() as u64);
    let has_comment = |row: &&Row| row.answers.contains_key("comment");
    let said = |rows: &[Row]| rows.iter().filter(has_comment).count();
    let all = view.rows_after(&Filter::default(), 0, 100).await.unwrap();
    assert_eq!((rows.len(), said(&rows) + 1), (all.len(), said(&all)));
}

async fn what_is_done_to_a_comment_is_kept_and_audited(place: Place) {
    take(&place, &[said(1, "H47.15", "tôi muốn tự tử"), said(2, "H47.15", "tốt")]).await;
    let dangers = || VoiceFilter { flag: Some(Flag::DangerUnseen), ..VoiceFilter::default() };
    let id = list(&place, dangers()).await[0].id;
    let text = str::to_owned;
    let changes = [
        Change::Tags(vec![text("attitude"), text("bão")]),
        Change::Tags(vec![text("bão"), text("time")]),
        Change::Assign(text("H47.16")),
        Change::Status(Status::Closed, text("trùng")),
        Change::Reply(text("Đã xin lỗi.")),
        Change::Seen(text("lan"), text("đã gọi 113")),
        Change::Hide(text("lan"), text("nêu tên")),
    ];
    for change in &changes {
        let done = place.central.change_voice(id, change, 7, "person:lan||/monitor/voices").await;
        assert!(done.unwrap(), "{change:?}");
    }
    assert!(!place.central.change_voice(id + 1, &changes[0], 7, "test").await.unwrap());
    let of_id = VoiceFilter { id: Some(id), ..VoiceFilter::default() };
    let voice = list(&place, of_id.clone()).await.remove(0);
    assert_eq!(voice.tags, ["bão", "time"]);
    assert_eq!((&*voice.assigned, voice.status), ("H47.16", Status::Answered));
    assert_eq!((&*voice.reply, &*voice.seen_by), ("Đã xin lỗi.", "lan"));
    assert_eq!((&*voice.seen_note, &*voice.hidden_reason), ("đã gọi 113", "nêu tên"));
    // Hidden, it is in no list that people have open, and still in every export.
    let comment_of_first = |rows: &[Row]| {
        let mut of_first = rows.iter().filter(|row| row.id == 1);
        of_first.find_map(|row| row.answers.get("comment").cloned())
    };
    assert_eq!(comment_of_first(&place.central.newest(50).await.unwrap()), None);
    let all = place.central.rows_after(&Filter::default(), 0, 100).await.unwrap();
    assert!(comment_of_first(&all).is_some());
    assert_eq!(place.central.reply("R-1").await.unwrap().as_deref(), Some("Đã xin lỗi."));
    assert_eq!(place.central.reply("R-2").await.unwrap(), None);
    assert_eq!(list(&place, dangers()).await, []);
    the_export_of_pages_leaves_it_out(&place).await;
    assert_eq!(texts(&place, VoiceFilter::default()).await, ["tốt"], "hidden, and not deleted");
    let newest = place.central.newest_comments(9).await.unwrap();
    assert_eq!(newest.len(), 1, "nor on the overview");
    let hidden = VoiceFilter { flag: Some(Flag::Hidden), ..VoiceFilter::default() };
    assert_eq!(texts(&place, hidden).await, ["tôi muốn tự tử"]);
    let total: i64 = place.central.totals().await.unwrap().iter().map(|total| total.n).sum();
    assert_eq!(total, 2, "it still counts");
    assert!(place.central.change_voice(id, &Change::Show, 8, "test").await.unwrap());
    assert_eq!(list(&place, VoiceFilter::default()).await.len(), 2);
    assert!(comment_of_first(&place.central.newest(50).await.unwrap()).is_some(), "shown again");
    let tagged = VoiceFilter { tag: Some(text("time")), ..VoiceFilter::default() };
    assert_eq!(list(&place, tagged).await.len(), 1);
    let mut lines = place.central.trail(&TrailFilter::default(), i64::MAX, 99).await.unwrap();
    lines.reverse();
    let lines: Vec<_> = lines
        .iter()
        .filter(|line| line.subject == subject(id))
        .map(|line| (&*line.action, &*line.reason))
        .collect();
    let expected = [
        ("comment-tag", "attitude, bão"),
        ("comment-tag", "bão, time"),
        ("comment-assign", "H47.16"),
        ("comment-status", "closed trùng"),
        ("comment-reply", ""),
        ("comment-seen", "đã gọi 113"),
        ("comment-hide", "nêu tên"),
        ("comment-show", ""),
    ];
    assert_eq!(lines, expected);
}

async fn what_is_erased_is_gone_from_the_search(place: Place) {
    let (seq, first) = said(1, "H47.15", "một lời hiếm có");
    let key = first.key;
    take(&place, &[(seq, first), said(2, "H47.15", "một lời khác")]).await;
    assert_eq!(found(&place, "hiếm").await.len(), 1);
    let erasure = Erasure { key, at: 5, reason: "citizen".to_owned() };
    assert_eq!(place.central.erase(&[erasure], "test").await.unwrap(), 1);
    assert_eq!(found(&place, "hiếm").await, [""; 0]);
    assert_eq!(found(&place, "lời").await, ["một lời khác"]);
    // Reading once more from the beginning changes nothing.
    read_all(&place).await;
    assert_eq!(list(&place, VoiceFilter::default()).await.len(), 1);
}

async fn almost_the_same_is_one_group(place: Place) {
    let same = "Cán bộ một cửa rất tận tình hướng dẫn chu đáo hồ sơ trả trước hẹn tôi rất hài lòng";
    take(
        &place,
        &[
            said(1, "H47.15", same),
            said(2, "H47.15", &same.to_uppercase()),
            said(3, "H47.16", &format!("{same}! Cảm ơn")),
            said(4, "H47.15", "Phải đi lại nhiều lần vì thiếu giấy tờ mà không ai nói trước"),
            said(5, "H47.15", "Tốt"),
            said(6, "H47.15", "Tốt"),
        ],
    )
    .await;
    let voices = list(&place, VoiceFilter::default()).await;
    let groups: Vec<i64> = voices.iter().map(|voice| voice.alike).collect();
    let filter = VoiceFilter::default();
    let mut counted = place.central.alike(&filter, &groups).await.unwrap();
    counted.sort_by_key(|(_, n)| *n);
    let n: Vec<i64> = counted.iter().map(|(_, n)| *n).collect();
    assert_eq!(n, [1, 1, 1, 3], "short ones are not compared");
    let group = VoiceFilter { alike: Some(counted[3].0), ..VoiceFilter::default() };
    assert_eq!(list(&place, group).await.len(), 3, "nothing is removed");
    let of_15 = UnitDays {
        unit: "H47.15".to_owned(),
        from: "2026-01-01".parse().unwrap(),
        to: "2026-12-31".parse().unwrap(),
    };
    let eyes = VoiceFilter { within: Some(vec![of_15]), ..VoiceFilter::default() };
    let counted = place.central.alike(&eyes, &[counted[3].0]).await.unwrap();
    assert_eq!(counted[0].1, 2, "as far as one may see");
}
