//! The commands `unit`, `service` and `fact`: what is taken, what is refused with which words, and that
//! what is listed can be imported again.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ingest::limits::{
    FACT_FILE_BYTES_MAX, FACT_N_MAX, REGISTRY_FILE_BYTES_MAX, REGISTRY_PROBLEMS_MAX,
    SERVICE_NAME_LENGTH_MAX, UNIT_DEPTH_MAX, UNIT_NAME_LENGTH_MAX,
};
use support::place;
use tempfile::TempDir;

/// A data directory without a service: these commands need none.
struct Office {
    folder: TempDir,
}

impl Office {
    fn new() -> Office {
        Office { folder: tempfile::tempdir().unwrap() }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut program = Command::new(place::program("hailong", "HAILONG_BINARY"));
        program.args(arguments).arg("--data-dir").arg(self.folder.path().join("data"));
        program.output().unwrap()
    }

    /// What the command writes; it succeeds.
    #[track_caller]
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What the command complains of; it fails with 1 and changes nothing.
    #[track_caller]
    fn refuses(&self, arguments: &[&str]) -> String {
        let before = self.says(&["unit", "list"]) + &self.says(&["service", "list"]);
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        assert_eq!(self.says(&["unit", "list"]) + &self.says(&["service", "list"]), before);
        String::from_utf8(output.stderr).unwrap()
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn import(&self, what: &str, content: &str) -> String {
        self.says(&[what, "import", text(&self.file("list.csv", content))])
    }

    #[track_caller]
    fn refuses_file(&self, what: &str, content: &str) -> String {
        self.refuses(&[what, "import", text(&self.file("list.csv", content))])
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

const HEADING: &str = "code,name,parent,level,valid_from,valid_to,successors\n";

#[test]
fn units_are_imported_again_corrected_and_listed_as_they_were_on_a_day() {
    let office = Office::new();
    let list = "\u{feff}name,code,level,parent,valid_to,valid_from,successors\r\n\
        Tỉnh Mẫu Đông,H98,province,,2025-06-30,,000.00.00.H99\r\n\
        Tỉnh Mẫu,H99,province,,,,\r\n\
        \"Sở Văn hóa, Thể thao (mẫu)\",000.00.07.H99,department,000.00.00.H99,,2025-07-01,\r\n\
        Sở Tư pháp (mẫu),H99.03,department,H99,2025-06-30,,\r\n\
        Sở Tư pháp và Nội vụ (mẫu),H99.03,department,H99,,2025-07-01,\r\n";
    assert_eq!(office.import("unit", list), "4 units, 4 new or changed\n");
    assert_eq!(office.import("unit", list), "4 units, 0 new or changed\n");
    let listed = office.says(&["unit", "list"]);
    let expected = HEADING.to_owned()
        + "H98,Tỉnh Mẫu Đông,,province,,2025-06-30,H99\n\
           H99,Tỉnh Mẫu,,province,,,\n\
           H99.03,Sở Tư pháp (mẫu),H99,department,,2025-06-30,\n\
           H99.03,Sở Tư pháp và Nội vụ (mẫu),H99,department,2025-07-01,,\n\
           H99.07,\"Sở Văn hóa, Thể thao (mẫu)\",H99,department,2025-07-01,,\n";
    assert_eq!(listed, expected);
    assert_eq!(office.import("unit", &listed), "4 units, 0 new or changed\n", "what is listed");
    // The last day belongs to the unit's time, the first of the next one to the next.
    let names = |day: &str| -> Vec<String> {
        let listed = office.says(&["unit", "list", "--at", day, "--under", "000.00.00.H99"]);
        let lines = listed.lines().skip(1);
        lines.map(|line| line.split(',').take(2).collect::<Vec<_>>().join(":")).collect()
    };
    assert_eq!(names("2025-06-30"), ["H99:Tỉnh Mẫu", "H99.03:Sở Tư pháp (mẫu)"]);
    assert_eq!(names("2025-07-01")[..2], ["H99:Tỉnh Mẫu", "H99.03:Sở Tư pháp và Nội vụ (mẫu)"]);
    assert_eq!(office.says(&["unit", "list", "--under", "H98"]).lines().count(), 2);
    // Only what a later file names is otherwise from then on.
    let corrected = "code,name,parent,level\nH99.03,Sở Tư pháp (mẫu),H99,department\n";
    assert_eq!(office.import("unit", corrected), "1 units, 1 new or changed\n");
    let listed = office.says(&["unit", "list", "--under", "H99.03"]);
    assert_eq!(listed, HEADING.to_owned() + "H99.03,Sở Tư pháp (mẫu),H99,department,,,\n");
    assert_eq!(office.says(&["unit", "list"]).lines().count(), 5);
    let audit = office.says(&["audit"]);
    assert!(audit.contains("unit-import") && audit.contains("was 'Sở Tư pháp (mẫu)'"), "{audit}");
    let said = office.refuses(&["unit", "list", "--under", "H97"]);
    assert!(said.contains("registered under H97") && said.contains("unit list"), "{said}");
}

#[test]
fn every_fault_of_a_file_is_told_at_once_with_its_line() {
    let office = Office::new();
    office.import(
        "unit",
        &format!("{HEADING}H99,Tỉnh Mẫu,,province,,,\nH99.01,Sở (mẫu),H99,department,,,\n"),
    );
    let faulty = HEADING.to_owned()
        + "h99,Tỉnh,,province,,,\n\
           H97,,,province,01/07/2025,2025-02-30,\n\
           H96,Tỉnh,,tỉnh,,,\n\
           H96.01,Sở,H96,department,,,\n\
           H95.01,Sở,H95,department,,,\n\
           H94,Tỉnh,,province,,2025-06-30,H93 H97;H92..1\n\
           H91,Tỉnh,,province,,2025-06-30,H90\n\
           H99,Tỉnh Mẫu,,province,,2025-06-30,\n";
    let said = office.refuses_file("unit", &faulty);
    let lines: Vec<&str> = said.lines().skip(1).collect();
    let expected = [
        "line 2: `code` is no code of a unit",
        "line 3: `name` is empty",
        "line 3: `valid_from` is no day: write YYYY-MM-DD",
        "line 3: `valid_to` is no day",
        "line 4: `level` is one of ministry (bộ, cơ quan ngang bộ), province (tỉnh, thành phố)",
        "line 6: its parent H95 is not known: put it into the same file, or import it before",
        "line 7: `successors` is no code of a unit",
        "line 8: its successor H90 is not known",
        "H99.01, imported before: it outlives its parent H99",
    ];
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.contains(expected), "{line} is not {expected}\n{said}");
    }
    // H96.01 has a parent whose own line is faulty: that is told, and no more.
    assert_eq!(lines.len(), expected.len(), "{said}");
    assert!(said.contains("nothing was imported from") && said.contains("list.csv"), "{said}");
    for (content, named) in [
        ("code,name,parent,level,colour\n", "'colour' is no column"),
        ("code,name,level\n", "column 'parent' is missing"),
        ("code,name,parent,level,code\n", "'code' is there twice"),
        ("", "column 'code' is missing"),
        ("code,name,parent,level\nH99,a\n", "CSV"),
    ] {
        let said = office.refuses_file("unit", content);
        assert!(said.contains(named), "{content}: {said}");
    }
}

#[test]
fn a_list_has_its_bounds() {
    let office = Office::new();
    let name =
        |length: usize| format!("code,name,parent,level\nH99,{},,province\n", "ộ".repeat(length));
    office.import("unit", &name(UNIT_NAME_LENGTH_MAX));
    let said = office.refuses_file("unit", &name(UNIT_NAME_LENGTH_MAX + 1));
    assert!(said.contains(&format!("{UNIT_NAME_LENGTH_MAX} characters")), "{said}");
    let said = office.refuses_file("unit", "code,name,parent,level\nH99,\"a\nb\",,province\n");
    assert!(said.contains("one line"), "{said}");
    let chain = |above: usize| {
        let line = |number: usize| match number {
            0 => "L000,Tên,,office\n".to_owned(),
            _ => format!("L{number:03},Tên,L{:03},office\n", number - 1),
        };
        "code,name,parent,level\n".to_owned() + &(0..=above).map(line).collect::<String>()
    };
    office.import("unit", &chain(UNIT_DEPTH_MAX));
    assert!(office.refuses_file("unit", &chain(UNIT_DEPTH_MAX + 1)).contains("lie above it"));
    let faulty =
        |count: usize| "code,name,parent,level\n".to_owned() + &"a,b,,office\n".repeat(count);
    let said = office.refuses_file("unit", &faulty(REGISTRY_PROBLEMS_MAX));
    assert!(!said.contains("more"), "{said}");
    let said = office.refuses_file("unit", &faulty(REGISTRY_PROBLEMS_MAX + 3));
    assert!(said.contains("and 3 more") && said.lines().count() == REGISTRY_PROBLEMS_MAX + 2);
    let name = |length: usize| format!("code,name\n1.004616,{}\n", "ộ".repeat(length));
    office.import("service", &name(SERVICE_NAME_LENGTH_MAX));
    let said = office.refuses_file("service", &name(SERVICE_NAME_LENGTH_MAX + 1));
    assert!(said.contains("`name`") && said.contains("characters"), "{said}");
    for (what, max) in [
        ("unit", REGISTRY_FILE_BYTES_MAX),
        ("service", REGISTRY_FILE_BYTES_MAX),
        ("fact", FACT_FILE_BYTES_MAX),
    ] {
        let path = office.file("long.csv", "");
        let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.set_len(max + 1).unwrap();
        let said = office.refuses(&[what, "import", text(&path)]);
        assert!(said.contains("in parts") && said.contains(&max.to_string()), "{said}");
        file.set_len(max).unwrap();
        let said = office.refuses(&[what, "import", text(&path)]);
        assert!(!said.contains("in parts"), "{said}");
    }
}

#[test]
fn services_are_imported_again_corrected_and_told_wrong() {
    let office = Office::new();
    let list = "code,field,name,valid_from,valid_to\n\
        1.004616,Dược,Tên cũ,,2025-06-30\n\
        1.004616,Dược,Tên mới,2025-07-01,\n\
        1.004616.000.00.00.H56,Dược,Tên của tỉnh,,\n";
    assert_eq!(office.import("service", list), "2 services, 2 new or changed\n");
    assert_eq!(office.import("service", list), "2 services, 0 new or changed\n");
    let listed = office.says(&["service", "list"]);
    let expected = "code,name,field,valid_from,valid_to\n\
        1.004616,Tên cũ,Dược,,2025-06-30\n\
        1.004616,Tên mới,Dược,2025-07-01,\n\
        1.004616.000.00.00.H56,Tên của tỉnh,Dược,,\n";
    assert_eq!(listed, expected);
    assert_eq!(office.import("service", &listed), "2 services, 0 new or changed\n");
    let said = office.refuses_file(
        "service",
        "code,name,valid_from,valid_to\n\
         1.0046 16,a,,\n,b,,\n1.000001,,,\n1.000002,c,2025-07-01,2025-06-30\n\
         1.000003,d,,2025-07-01\n1.000003,d,2025-07-01,\n1.000004,e,2025-7-1,\n",
    );
    let lines: Vec<&str> = said.lines().skip(1).collect();
    let expected = [
        "line 2: `code` is no code of a procedure",
        "line 3: `code` is empty",
        "line 4: `name` is empty",
        "line 5: `valid_to` lies before",
        "line 7: 1.000003 has the day 2025-07-01 on another line",
        "line 8: `valid_from` is no day",
    ];
    assert_eq!(lines.len(), expected.len(), "{said}");
    assert!(lines.iter().zip(expected).all(|(line, said)| line.contains(said)), "{said}");
}

#[test]
fn facts_are_imported_again_corrected_taken_back_and_told_wrong() {
    let office = Office::new();
    let list = format!(
        "unit,month,fact,n\n000.00.15.H47,2026-10,tt01.1.2,120\n\
         H47.15,2026-10,tt01.1.1,{FACT_N_MAX}\nH47.15,2026-10,tt01.1.0,0\n"
    );
    let output = office.run(&["fact", "import", text(&office.file("facts.csv", &list))]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said, "3 facts, 3 new, changed or taken back\n");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("not registered as units: H47.15"), "{told}");
    assert_eq!(office.import("fact", &list), "3 facts, 0 new, changed or taken back\n");
    let corrected = "unit,month,fact,n\nH47.15,2026-10,tt01.1.2,121\nH47.15,2026-10,tt01.1.0,\n";
    assert_eq!(office.import("fact", corrected), "2 facts, 2 new, changed or taken back\n");
    assert_eq!(office.import("fact", corrected), "2 facts, 0 new, changed or taken back\n");
    let over = FACT_N_MAX + 1;
    let said = office.refuses_file(
        "fact",
        &format!(
            "unit,month,fact,n\nh47,2026-10,tt01.1.2,1\nH47,2026-13,tt01.1.2,1\n\
             H47,2026-1,tt01.1.2,1\nH47,2999-01,tt01.1.2,1\nH47,2026-10,time,1\n\
             H47,2026-10,tt01.1.2,-1\nH47,2026-10,tt01.1.2,+1\nH47,2026-10,tt01.1.2,{over}\n\
             H47,2026-10,tt01.1.2,1\n000.00.00.H47,2026-10,tt01.1.2,2\n"
        ),
    );
    let lines: Vec<&str> = said.lines().skip(1).collect();
    let expected = [
        "line 2: `unit` is no code",
        "line 3: `month` is no month",
        "line 4: `month` is no month",
        "line 5: `month` lies ahead",
        "line 6: `time` is no fact. Known are: dossiers.eligible",
        "line 7: `n` is a whole number",
        "line 8: `n` is a whole number",
        "line 9: `n` is a whole number from 0 to 1000000000",
        "line 11: the same fact of this unit and month stands on line 10",
    ];
    assert_eq!(lines.len(), expected.len(), "{said}");
    assert!(lines.iter().zip(expected).all(|(line, said)| line.contains(said)), "{said}");
}

#[test]
fn the_lists_that_come_with_the_program_are_whole() {
    let office = Office::new();
    let import = |list: &str| office.says(&["unit", "import", "--shipped", list]);
    assert_eq!(import("provinces-2025"), "63 units, 63 new or changed\n");
    assert_eq!(import("provinces-2025"), "63 units, 0 new or changed\n");
    let on = |day: &str| office.says(&["unit", "list", "--at", day]);
    assert_eq!(on("2025-06-30").lines().count() - 1, 63);
    assert_eq!(on("2025-07-01").lines().count() - 1, 34);
    let provinces = office.says(&["unit", "list"]);
    // Every one of the 63 is one of the 34, or says which it became.
    let merged =
        provinces.lines().filter(|line| line.contains(",2025-06-30,") && !line.ends_with(','));
    assert_eq!(merged.count(), 63 - 11);
    for line in [
        "54,Tỉnh Phú Yên,,province,2008-08-01,2025-06-30,66",
        "66,Tỉnh Đắk Lắk,,province,2008-08-01,2025-06-30,66",
        "15,Tỉnh Yên Bái,,province,2008-08-01,2025-06-30,15",
        "15,Tỉnh Lào Cai,,province,2025-07-01,,",
        "46,Tỉnh Thừa Thiên Huế,,province,2008-08-01,2024-12-31,",
        "79,Thành phố Hồ Chí Minh,,province,2025-07-01,,",
    ] {
        assert!(provinces.lines().any(|other| other == line), "{line}");
    }
    import("sample-province");
    let sample = office.says(&["unit", "list", "--at", "2026-11-22", "--under", "H99"]);
    let of =
        |level: &str| sample.lines().filter(|line| line.contains(&format!(",{level},"))).count();
    assert_eq!((of("department"), of("commune"), of("centre")), (14, 102, 103));
    let is_marked = |line: &str| line.contains("mẫu");
    assert!(sample.lines().skip(1).all(is_marked), "every name says that it is a sample");
    assert_eq!(office.says(&["service", "import", "--sample"]), "30 services, 30 new or changed\n");
    assert!(office.says(&["service", "list"]).lines().skip(1).all(is_marked));
    let neither = office.run(&["unit", "import"]);
    assert_eq!(neither.status.code(), Some(2), "{neither:?}");
    let both = office.run(&["unit", "import", "a.csv", "--shipped", "provinces-2025"]);
    assert_eq!(both.status.code(), Some(2), "{both:?}");
}
