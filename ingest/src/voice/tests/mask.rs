//! A table of both sorts, and what holds of any text.

use proptest::prelude::*;

use crate::voice::mask::{Kind, mask};

fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Phone => "[phone]",
        Kind::Identity => "[identity]",
        Kind::Email => "[email]",
        Kind::Plate => "[plate]",
        Kind::Dossier => "[dossier]",
        Kind::Number => "[number]",
    }
}

/// What was written, and what is read.
const MASKED: [(&str, &str); 63] = [
    ("Gọi tôi 0912345678 nhé", "Gọi tôi [phone] nhé"),
    ("0912 345 678", "[phone]"),
    ("0912.345.678", "[phone]"),
    ("0912-345-678", "[phone]"),
    ("091 234 5678", "[phone]"),
    ("09 12 34 56 78", "[phone]"),
    ("0 9 1 2 3 4 5 6 7 8", "[phone]"),
    ("0912 345.678", "[phone]"),
    ("0912_345_678", "[phone]"),
    ("0912\u{a0}345\u{a0}678", "[phone]"),
    ("0912\u{2013}345\u{2013}678", "[phone]"),
    ("0912\u{200b}345\u{200b}678", "[phone]"),
    ("sđt0912345678.", "sđt[phone]."),
    ("+84912345678", "[phone]"),
    ("+84 912 345 678", "[phone]"),
    ("(+84) 912 345 678", "[phone]"),
    ("84912345678", "[phone]"),
    ("0084 912 345 678", "[phone]"),
    ("(028) 3822 1234", "[phone]"),
    ("028 3822 1234", "[phone]"),
    ("0236.3822.123", "[phone]"),
    ("(0236)3822123", "[phone]"),
    ("ĐT: 38221234", "ĐT: [phone]"),
    ("điện thoại 3822 1234", "điện thoại [phone]"),
    ("zalo 912345678", "zalo [phone]"),
    ("０９１２３４５６７８", "[phone]"),
    ("٠٩١٢٣٤٥٦٧٨", "[phone]"),
    ("𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "[phone]"),
    ("0912345678 0987654321", "[phone] [phone]"),
    ("0912 345 678 - 0987 654 321", "[phone] - [phone]"),
    ("0912345678, 0987654321", "[phone], [phone]"),
    ("0912345678/0987654321", "[phone]/[phone]"),
    ("ngày 12.05.2024 0912345678", "ngày 12.05.2024 [phone]"),
    ("CCCD 079123456789", "CCCD [identity]"),
    ("CCCD 079 123 456 789", "CCCD [identity]"),
    ("cccd:001.098.000123", "cccd:[identity]"),
    ("CMND 123456789", "CMND [identity]"),
    ("CMND 123 456 789", "CMND [identity]"),
    ("cmt 025-123-456", "cmt [identity]"),
    ("a.b+c@mail.vn", "[email]"),
    ("thư Nguyen.Van_A@gmail.com.", "thư [email]."),
    ("an (at) gmail . com", "[email]"),
    ("an[at]gmail[dot]com", "[email]"),
    ("an @ gmail.com", "[email]"),
    ("an@gmail", "[email]"),
    ("ａｎ＠ｇｍａｉｌ．ｃｏｍ", "[email]"),
    ("xe 59A1-123.45 đỗ", "xe [plate] đỗ"),
    ("51F-123.45", "[plate]"),
    ("29-B1 12345", "[plate]"),
    ("29B1-1234", "[plate]"),
    ("30A 12345", "[plate]"),
    ("59a1-123.45", "[plate]"),
    ("51F12345", "[plate]"),
    ("59A112345", "[plate]"),
    ("80 NG 123.45", "[plate]"),
    ("stk 1903 4567 8901 23", "stk [number]"),
    ("stk 19034567890123 VCB", "stk [number] VCB"),
    ("tk 1234567890", "tk [number]"),
    ("hồ sơ H47.15-240521-0001 trễ", "hồ sơ [dossier] trễ"),
    ("000.00.15.H47-240521-0001", "[dossier]"),
    ("h47.15 - 240521 - 0001", "[dossier]"),
    ("mã H47.15.2-240521-00012!", "mã [dossier]!"),
    ("51F12345,0912345678", "[plate],[phone]"),
];

/// What stays as it was written.
const LEFT: [&str; 43] = [
    "Nộp ngày 12/05/2024",
    "12-05-2024",
    "12.05.2024",
    "ngày 5/6/24",
    "2024-05-12",
    "2024-05-12T08:30",
    "tháng 5/2024",
    "từ 1/1/2024 - 31/12/2024",
    "01.01.2024-31.12.2024",
    "lúc 8:30 12-05-2024",
    "8h30 đến 11h00",
    "08:30:15",
    "đến từ 7h 15 mà 10g30 mới xong",
    "1.500.000 đồng",
    "mất 1.500.000đ",
    "1.500.000.000 VND",
    "1500000000 đồng",
    "500.000-700.000 đồng",
    "1.500.000 2.000.000",
    "phí 1,500,000",
    "1 500 000 000 đồng",
    "20 triệu",
    "Nghị định 61/2018/NĐ-CP",
    "Quyết định 1234/2023/QĐ-UBND ngày 01/01/2023",
    "TT 01/2018/TT-VPCP",
    "số nhà 123/45/67 đường 3/2",
    "12 Lê Lợi",
    "P.1203",
    "năm 2023 2024 2025",
    "2021-2025",
    "chờ 3 lần, 4 tiếng, 5 ngày",
    "quầy số 12",
    "số thứ tự 1234",
    "gọi 113",
    "15h 2024",
    "điểm 9/10",
    "tăng 12,5 %",
    "mẫu 01-ĐK",
    "thủ tục 1.004227",
    "đơn vị H47.15",
    "5 sao @ văn phòng",
    "gặp cô Lan ở quầy 3 năm 2024",
    "phòng 12B 2024",
];

#[test]
fn what_tells_of_a_person_is_masked() {
    for (written, read) in MASKED {
        assert_eq!(mask(written, mark), read, "{written}");
    }
}

#[test]
fn dates_times_money_laws_and_houses_stay() {
    for written in LEFT {
        assert_eq!(mask(written, mark), written);
    }
}

#[test]
fn letters_of_parts_are_read_as_whole_letters() {
    // "điện thoại" with its marks as characters of their own, as some keyboards send it.
    let written = "Đie\u{302}\u{323}n thoa\u{323}i 3822 1234";
    assert_eq!(mask(written, mark), "Điện thoại [phone]");
}

/// Digits that stand together, or with one sign between two of them, as a number is read.
fn longest_run(text: &str) -> usize {
    let (mut longest, mut n, mut apart) = (0, 0, 0);
    for c in text.chars() {
        if c.is_ascii_digit() {
            (n, apart) = (if apart > 1 { 1 } else { n + 1 }, 0);
            longest = longest.max(n);
        } else {
            apart = if "._- ".contains(c) { apart + 1 } else { 2 };
        }
    }
    longest
}

proptest! {
    #[test]
    fn any_text_is_masked_and_twice_is_once(text in any::<String>()) {
        let once = mask(&text, mark);
        prop_assert_eq!(mask(&once, mark), once);
    }

    #[test]
    fn whatever_is_typed_with_digits_twice_is_once(
        text in "[0-9 .@(),:/+\\-]{0,40}|([0-9]{1,12}[ .@(),:/+\\-hHaAđ]{1,2}){0,6}"
    ) {
        let once = mask(&text, mark);
        prop_assert_eq!(mask(&once, mark), once);
    }

    #[test]
    fn no_long_run_of_digits_is_left(
        before in "[a-zđ ]{0,8}",
        digits in "[0-9]{9,20}",
        after in "[a-ce-z ]{0,8}",
    ) {
        // "đ" is left out behind it: then it is an amount.
        let read = mask(&format!("{before} {digits}. {after}"), mark);
        prop_assert!(longest_run(&read) < 9, "{}", read);
    }

    #[test]
    fn no_number_with_signs_in_it_is_left(
        groups in "0[0-9]{2,3}|\\+84",
        apart in "[ ._\\-]",
        first in "[0-9]{3}",
        second in "[0-9]{3,4}",
    ) {
        let read = mask(&format!("gặp {groups}{apart}{first}{apart}{second} nhé"), mark);
        let left = read.chars().filter(char::is_ascii_digit).count();
        prop_assert_eq!(left, 0, "{}", read);
    }
}
