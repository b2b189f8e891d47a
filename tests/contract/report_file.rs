//! The report as a document: it says what the printed page says, nothing that is withheld, to nobody who may
//! not have it; and it is a document that a word processor can open.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use quick_xml::events::Event;
use scraper::{ElementRef, Html, Selector};
use support::Service;
use support::made_up::{PASSWORD, PROVINCE, Visitor, add_person, fill};

use crate::results::{few, quarters};

/// A department of the made-up province, and another.
const OWN: &str = "H99.02";
const OTHER: &str = "H99.03";

/// A document taken apart.
struct Written {
    parts: BTreeMap<String, Vec<u8>>,
    /// What stands in it, a text for each paragraph.
    texts: Vec<String>,
    /// What its pictures say.
    told: Vec<String>,
    tables: usize,
    repeated_heads: usize,
}

impl Written {
    /// Every part of the archive is read, and every one of them is XML but the pictures.
    fn open(bytes: &[u8]) -> Written {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            parts.insert(part.name().unwrap().into_owned(), content);
        }
        let mut written = Written {
            parts: BTreeMap::new(),
            texts: Vec::new(),
            told: Vec::new(),
            tables: 0,
            repeated_heads: 0,
        };
        for (name, content) in &parts {
            if name.ends_with(".png") {
                assert!(content.starts_with(b"\x89PNG"), "{name}");
            } else {
                written.read(std::str::from_utf8(content).unwrap(), name == "word/document.xml");
            }
        }
        Written { parts, ..written }
    }

    fn read(&mut self, xml: &str, is_document: bool) {
        let mut reader = quick_xml::Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        let mut paragraph = String::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                _ if !is_document => {}
                Event::Text(text) => paragraph.push_str(&text.decode().unwrap()),
                Event::GeneralRef(entity) => {
                    paragraph.extend(entity.resolve_char_ref().unwrap().or_else(|| {
                        panic!("an entity by name: {entity:?}");
                    }));
                }
                Event::Start(tag) => self.tables += usize::from(tag.name().as_ref() == b"w:tbl"),
                Event::Empty(tag) => {
                    self.repeated_heads += usize::from(tag.name().as_ref() == b"w:tblHeader");
                    if tag.name().as_ref() == b"wp:docPr" {
                        let told = tag.try_get_attribute("descr").unwrap().unwrap();
                        self.told.push(
                            told.decode_and_unescape_value(reader.decoder()).unwrap().into_owned(),
                        );
                    }
                }
                Event::End(tag) if tag.name().as_ref() == b"w:p" => {
                    self.texts.push(std::mem::take(&mut paragraph).trim().to_owned());
                }
                _ => {}
            }
        }
    }

    /// Everything it says, pictures included.
    fn all(&self) -> String {
        format!("{}\n{}", self.texts.join("\n"), self.told.join("\n"))
    }
}

/// Every piece of text of the printed page: its sentences and the cells of its tables.
fn pieces(page: &str) -> BTreeSet<String> {
    let html = Html::parse_document(page);
    let selector =
        Selector::parse(".paper p, .paper th, .paper td, .paper dd, .paper > h2").unwrap();
    // Which unit is in the figures on which days is folded on the page, and not on paper.
    let members = Selector::parse(".members").unwrap();
    let is_folded = |one: &ElementRef<'_>| {
        let above = one.ancestors().filter_map(ElementRef::wrap);
        one.select(&members).next().is_some()
            || above.into_iter().any(|above| members.matches(&above))
    };
    let shown = html.select(&selector).filter(|one| !is_folded(one));
    let texts = shown.map(|one| one.text().collect::<String>());
    texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

async fn written(visitor: &Visitor<'_>, query: &str) -> Written {
    let file = visitor.get(&format!("/monitor/report.docx?{query}")).await;
    file.assert_status(200);
    let kind = file.header("content-type");
    assert!(kind.ends_with("wordprocessingml.document"), "{kind}");
    Written::open(&file.body)
}

#[tokio::test]
async fn the_document_says_what_the_printed_page_says() {
    let service = Service::start();
    fill(&service, 2_500, false);
    let visitor = Visitor::administrator(&service).await;
    let [quarter, _] = quarters();
    let year = &quarter[..4];
    for query in [
        format!("survey=one-stop&unit={PROVINCE}&period={quarter}"),
        format!("survey=one-stop&unit={PROVINCE}&period={quarter}&lang=en"),
        format!("survey=sipas-2023&unit={PROVINCE}&period={year}"),
        format!("survey=one-stop&period={year}"),
        // Of the whole province: on some days a department has no made-up rating of that quarter.
        format!("survey=one-stop&unit={PROVINCE}&period={quarter}&formula=tt01"),
    ] {
        let page = visitor.get(&format!("/monitor/report?{query}")).await;
        page.assert_status(200);
        let document = written(&visitor, &query).await;
        let said = document.all();
        // The moment of computing is another one for each of the two.
        let is_moment = |text: &String| text.len() < 20 && text.contains(':');
        let missing: Vec<String> = pieces(&page.text())
            .into_iter()
            .filter(|text| !is_moment(text) && !document.texts.contains(text))
            // What the page has in a list, the document has in one sentence.
            .filter(|text| !said.contains(text.as_str()))
            .collect();
        assert_eq!(missing, Vec::<String>::new(), "{query}: the document lacks this");
        let numbers = document.texts.iter().filter(|text| text.ends_with('%')).count();
        assert!(numbers > 10, "{query}: only {numbers} percentages");
        // Head and signature are tables of the layout; all others say what they are on every page.
        assert_eq!(document.repeated_heads, document.tables - 2, "{query}");
        let pictures = document.parts.keys().filter(|name| name.ends_with(".png")).count();
        assert!(pictures > 5, "{query}: {pictures} pictures");
        assert_eq!(document.told.len(), pictures, "{query}");
        assert!(document.told.iter().all(|told| told.contains(": ")), "{:?}", document.told);
    }
}

#[tokio::test]
async fn what_is_withheld_is_in_no_part_of_the_document() {
    let service = few().await;
    let visitor = Visitor::administrator(&service).await;
    let [_, quarter] = quarters();
    for unit in ["H47.15", "H47"] {
        let document =
            written(&visitor, &format!("survey=one-stop&unit={unit}&period={quarter}")).await;
        let said = document.all();
        for secret in ["75,0", "75.0", "75%", "30,1", "95,4"] {
            assert!(!said.contains(secret), "{unit} tells {secret}");
        }
        assert!(document.texts.iter().any(|text| text == "ẩn"), "{unit}: it says what is hidden");
        assert!(said.contains("có ít hơn 5 câu trả lời"), "{unit}: and why");
    }
    // A name that would be markup, or a formula, stays a name.
    let said = written(&visitor, &format!("survey=one-stop&unit=H47&period={quarter}")).await;
    assert!(said.texts.iter().any(|text| text == "=Sở Thử"), "{:?}", said.texts);
    let audit = String::from_utf8(service.run("audit", &[]).stdout).unwrap();
    let taken = audit.lines().filter(|line| line.contains("\texport\t"));
    assert_eq!(taken.filter(|line| line.contains("unit=H47")).count(), 3, "{audit}");
}

#[tokio::test]
async fn a_person_of_a_unit_takes_what_was_published_of_it_and_the_same_bytes_again() {
    let service = Service::start();
    fill(&service, 3_000, true);
    add_person(&service, "lan", "manager", OWN);
    add_person(&service, "hoa", "viewer", OWN);
    let [published, running] = quarters();
    let lan = Visitor::log_in(&service, "lan", PASSWORD).await;
    let path = format!("/monitor/report.docx?survey=one-stop&period={published}");
    let first = lan.get(&path).await;
    first.assert_status(200);
    let document = Written::open(&first.body);
    let said = document.all();
    assert!(said.contains("lần 1") && !said.contains(OTHER), "{said}");
    assert!(said.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") && said.contains("Số: ……/BC-"));
    assert_eq!(lan.get(&path).await.body, first.body, "the same view has the same bytes");
    for unit in [OTHER, PROVINCE, "H47.15"] {
        lan.get(&format!("{path}&unit={unit}")).await.assert_status(403);
    }
    let page = lan.get(&format!("/monitor/report?period={published}")).await;
    assert!(page.text().contains("/monitor/report.docx?"), "the page leads to it");
    let hoa = Visitor::log_in(&service, "hoa", PASSWORD).await;
    hoa.get(&path).await.assert_status(403);
    assert!(!hoa.get("/monitor/report").await.text().contains("report.docx"));
    // Of the running quarter of a survey that nobody answered nothing is released, and it says so.
    let quiet = format!("survey=online-service&period={running}");
    let document = written(&lan, &quiet).await;
    assert!(
        document.all().contains("Chưa đủ lượt đánh giá để nêu số liệu"),
        "{:?}",
        document.texts
    );
    assert!(!document.texts.iter().any(|text| text.ends_with('%')), "{:?}", document.texts);
    assert_eq!(document.told, Vec::<String>::new(), "no pictures");
}
