//! Each trick of staff by its button in the demo portal, against the real service: what the page tells
//! is what the service did, as export and `hailong monitor` show it.

use serde_json::Value;
use support::Service;
use support::host::DemoSite;

use crate::nodes::rows;

struct Stage {
    service: Service,
    portal: DemoSite,
}

impl Stage {
    async fn set() -> Stage {
        let service = Service::start();
        let portal = DemoSite::start_known_to(&service).await;
        Stage { service, portal }
    }

    /// Presses a trick's button; what the page tells of it.
    async fn play(&self, trick: &str) -> String {
        let address = format!("{}/thu-thach/{trick}", self.portal.origin);
        let answer = reqwest::Client::new().post(address).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        let page = answer.text().await.unwrap();
        let told = page.split(&format!("id=\"{trick}\"")).nth(1).unwrap();
        told.split("class=\"card trick\"").next().unwrap().to_owned()
    }

    /// Level, standing and rank of every row, in the order in which they came.
    fn rows(&self, count: usize) -> Vec<(u64, String, u64)> {
        let mut rows = rows(&self.service, count);
        // Keys are made one after the other, and begin with the time.
        rows.sort_by_key(|row| row["key"].as_str().unwrap().to_owned());
        let read = |row: &Value| {
            let level = row["answers"]["overall"].as_u64().unwrap();
            let standing = row["standing"].as_str().unwrap().to_owned();
            (level, standing, row["rank"].as_u64().unwrap())
        };
        rows.iter().map(read).collect()
    }

    /// What `hailong monitor` finds with one probe.
    fn findings(&self, probe: &str) -> Vec<Value> {
        let output = self.service.run("monitor", &["--format", "json"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let all = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        all.filter(|finding| finding["probe"] == probe).collect()
    }
}

fn row(level: u64, standing: &str, rank: u64) -> (u64, String, u64) {
    (level, standing.to_owned(), rank)
}

#[tokio::test]
async fn the_button_for_an_invite_used_again() {
    let stage = Stage::set().await;
    let told = stage.play("dung-lai").await;
    assert!(told.contains("Bị từ chối") && told.contains("409 invite-spent"), "{told}");
    assert!(told.contains("được tính"), "the citizen's own: {told}");
    assert!(told.contains("đã được dùng cho một đánh giá khác"), "in words: {told}");
    assert_eq!(stage.rows(1), [row(1, "counted", 3)]);
}

#[tokio::test]
async fn the_button_for_a_forged_invite() {
    let stage = Stage::set().await;
    let told = stage.play("gia-mao").await;
    assert!(told.contains("Bị từ chối"), "{told}");
    assert_eq!(told.matches("403 invite-forged").count(), 2, "own key, changed claim: {told}");
    assert_eq!(told.matches("403 invite-malformed").count(), 1, "no signature: {told}");
    assert_eq!(stage.service.outcomes().stored, 0);
}

#[tokio::test]
async fn the_button_for_an_invite_of_another_unit() {
    let stage = Stage::set().await;
    let told = stage.play("co-quan-khac").await;
    assert!(told.contains("Bị từ chối") && told.contains("403 invite-foreign"), "{told}");
    assert_eq!(stage.service.outcomes().stored, 0);
}

#[tokio::test]
async fn the_button_for_rating_before_the_citizen() {
    let stage = Stage::set().await;
    assert_eq!(stage.findings("desk-against-citizen").len(), 0);
    let told = stage.play("danh-gia-truoc").await;
    assert!(told.contains("Không thay được người dân"), "{told}");
    let (desk, citizen) = (told.find("được lưu, không được tính"), told.rfind(">được tính<"));
    assert!(desk.is_some() && desk < citizen, "what became of each: {told}");
    assert_eq!(stage.rows(2), [row(5, "superseded", 0), row(2, "counted", 2)]);
    assert!(told.contains("<code>desk-against-citizen</code>"), "{told}");
    assert_eq!(stage.findings("desk-against-citizen").len(), 1);
}

#[tokio::test]
async fn the_button_for_a_desk_that_says_it_is_the_portal() {
    let stage = Stage::set().await;
    let told = stage.play("gia-lam-cong").await;
    assert!(told.contains("Không thay được người dân"), "{told}");
    assert_eq!(stage.rows(2), [row(5, "superseded", 2), row(1, "counted", 3)]);
}

#[tokio::test]
async fn the_button_for_one_machine_and_all_dossiers() {
    let stage = Stage::set().await;
    let told = stage.play("mot-may").await;
    assert!(told.contains("Lộ ra trước nhóm trung ương"), "{told}");
    assert!(told.contains("<code>one-sender</code>"), "{told}");
    assert_eq!(stage.rows(20).len(), ingest::limits::SENDER_RATINGS_A_DAY as usize);
    let found = stage.findings("one-sender");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0]["what"].as_str().unwrap().contains("unit H47.15"), "{found:?}");
}

#[tokio::test]
async fn the_button_for_invites_that_are_signed_anew() {
    let stage = Stage::set().await;
    let told = stage.play("ky-lai").await;
    assert!(told.contains("Lộ ra trước nhóm trung ương"), "{told}");
    assert!(told.contains("<code>reissued-invites</code>"), "{told}");
    assert_eq!(stage.rows(2), [row(1, "superseded", 3), row(5, "counted", 3)]);
    assert_eq!(stage.findings("reissued-invites").len(), 1);
}

#[tokio::test]
async fn where_the_key_is_not_registered_the_page_says_that_it_is_odd() {
    let stage = Stage::set().await;
    let keys = String::from_utf8(stage.service.run("key", &["list"]).stdout).unwrap();
    let id =
        keys.split_whitespace().find(|word| word.len() == 43).unwrap_or_else(|| panic!("{keys}"));
    assert!(stage.service.run("key", &["revoke", id]).status.success());
    crate::central_away::wait_until("the key is gone", || {
        stage.service.log().matches("the registered keys of issuers have changed").count() >= 3
    });
    let told = stage.play("co-quan-khac").await;
    assert!(told.contains("Không như mong đợi"), "{told}");
    assert!(!told.contains("Bị từ chối"), "{told}");
}

#[tokio::test]
async fn a_slip_has_the_code_of_the_dossiers_own_invite_which_opening_does_not_spend() {
    let stage = Stage::set().await;
    let address = stage.portal.origin.clone() + "/phieu/H47.15-261019-0312";
    let answer = reqwest::get(&address).await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let slip = answer.text().await.unwrap();
    let link = slip.split("/r/").nth(1).unwrap().split(['/', '"', '<']).next().unwrap();
    let qr = stage.service.get(&format!("/r/{link}/qr.svg")).await;
    assert!(qr.assert_status(200).header("content-type").starts_with("image/svg+xml"));
    let form = support::plain_form::PlainForm::read(
        &stage.service.get(&format!("/r/{link}?channel=qr")).await.assert_status(200).text(),
    );
    let form = form.with("overall", "1").turn(&stage.service, "next").await;
    form.press(&stage.service, "send").await.assert_status(200);
    let rows = rows(&stage.service, 1);
    assert_eq!((&rows[0]["rank"], &rows[0]["channel"]), (&3.into(), &"qr".into()));
    assert_eq!(rows[0]["stage"], "refused", "who was refused is heard: {}", rows[0]);
}
