//! Plays a trick against the real service, on a dossier that nobody rated before, and judges the answers.

use data_encoding::BASE64URL_NOPAD;

use super::{Attempt, Tale, Trick, Verdict};
use crate::dossier::{self, Dossier};
use crate::invite::Signer;
use crate::service::{Rating, Service};

/// Dossiers that one machine rates: as many as the service takes for no accident (`one-sender`).
const DOSSIERS_A_DAY: usize = 20;

/// Plays a trick. `None` when it needs a key that the portal does not have, or none can be drawn.
pub async fn play(trick: Trick, service: &Service, signer: Option<&Signer>) -> Option<Tale> {
    let dossier = fresh()?;
    let scene = Scene { service, dossier: &dossier };
    match trick {
        Trick::Reuse => scene.reuse(signer?).await,
        Trick::Forge => scene.forge(signer?).await,
        Trick::OtherUnit => scene.other_unit(signer?).await,
        Trick::Before => Some(scene.before().await),
        Trick::AsPortal => scene.as_portal(signer?).await,
        Trick::OneMachine => scene.one_machine().await,
        Trick::Reissue => scene.reissue(signer?).await,
    }
}

/// A dossier of the portal that was not shown before.
fn fresh() -> Option<Dossier> {
    let mut random = [0; 4];
    getrandom::fill(&mut random).ok()?;
    dossier::find(&format!("H47.15-261120-{}", u32::from_be_bytes(random)))
}

struct Scene<'a> {
    service: &'a Service,
    dossier: &'a Dossier,
}

impl Scene<'_> {
    async fn attempt(&self, did: &str, rating: Rating<'_>) -> Attempt {
        let answer = self.service.rate(&rating).await;
        Attempt { did: did.to_owned(), answer, became: None }
    }

    fn rating<'a>(
        &'a self,
        channel: &'static str,
        level: u8,
        invite: Option<&'a str>,
    ) -> Rating<'a> {
        Rating { about: (self.dossier.unit, &self.dossier.code), channel, invite, level }
    }

    /// Asks what became of each. The last one first: what stood before it is settled when it is there.
    async fn ask(&self, attempts: &mut [Attempt]) {
        for attempt in attempts.iter_mut().rev() {
            if let Some(receipt) = &attempt.answer.receipt {
                attempt.became = self.service.became(receipt).await;
            }
        }
    }

    fn invite(&self, signer: &Signer, id: &str) -> Option<String> {
        signer.sign(&signer.claims(self.dossier, &format!("{}/{id}", self.dossier.code))?)
    }

    async fn reuse(&self, signer: &Signer) -> Option<Tale> {
        let invite = self.invite(signer, "result")?;
        let of = |level| self.rating("portal", level, Some(&invite));
        let mut attempts = vec![
            self.attempt("Người dân đánh giá “Rất không hài lòng” bằng lời mời của mình", of(1))
                .await,
            self.attempt("Cán bộ gửi “Rất hài lòng” bằng chính lời mời ấy", of(5)).await,
        ];
        self.ask(&mut attempts).await;
        let holds = attempts[1].answer.is_refused_as("invite-spent") && is(&attempts[0], "counted");
        Some(tale(attempts, Verdict::Refused, holds, None))
    }

    async fn forge(&self, signer: &Signer) -> Option<Tale> {
        let claims = signer.claims(self.dossier, &format!("{}/forged", self.dossier.code))?;
        let impostor = signer.impostor().ok()?.sign(&claims)?;
        let good = signer.sign(&claims)?;
        let mut other = claims;
        other["dossier"] = format!("{}9", self.dossier.code).into();
        let parts: Vec<&str> = good.split('.').collect();
        let changed = [parts.first()?, coded(&other).as_str(), parts.get(2)?].join(".");
        let none = coded(&serde_json::json!({ "alg": "none", "typ": "JWT" }));
        let unsigned = [none.as_str(), parts.get(1)?, ""].join(".");
        let mut attempts = Vec::new();
        for (did, invite) in [
            ("Ký bằng khóa tự tạo, mang tên và số hiệu khóa của cổng", &impostor),
            ("Sửa mã hồ sơ trong một lời mời thật, giữ chữ ký cũ", &changed),
            ("Ghi “alg: none” và bỏ hẳn chữ ký", &unsigned),
        ] {
            attempts.push(self.attempt(did, self.rating("portal", 5, Some(invite))).await);
        }
        let kinds = ["invite-forged", "invite-forged", "invite-malformed"];
        let holds = attempts.iter().zip(kinds).all(|(one, kind)| one.answer.is_refused_as(kind));
        Some(tale(attempts, Verdict::Refused, holds, None))
    }

    async fn other_unit(&self, signer: &Signer) -> Option<Tale> {
        let mut claims = signer.claims(self.dossier, &format!("{}/other", self.dossier.code))?;
        claims["unit"] = "H51.02".into();
        let invite = signer.sign(&claims)?;
        let did = "Ký bằng khóa thật của cổng, nhưng cho cơ quan H51.02";
        let attempts = vec![self.attempt(did, self.rating("portal", 5, Some(&invite))).await];
        let holds = attempts[0].answer.is_refused_as("invite-foreign");
        Some(tale(attempts, Verdict::Refused, holds, None))
    }

    async fn before(&self) -> Tale {
        let mut attempts = vec![
            self.attempt("Cán bộ bấm “Rất hài lòng” tại quầy", self.rating("counter", 5, None))
                .await,
            self.attempt(
                "Người dân về nhà, đánh giá “Không hài lòng” trên điện thoại của mình",
                self.rating("portal", 2, None),
            )
            .await,
        ];
        self.ask(&mut attempts).await;
        let holds = is(&attempts[0], "superseded") && is(&attempts[1], "counted");
        tale(attempts, Verdict::Outranked, holds, Some("desk-against-citizen"))
    }

    async fn as_portal(&self, signer: &Signer) -> Option<Tale> {
        let invite = self.invite(signer, "result")?;
        let mut attempts = vec![
            self.attempt(
                "Cán bộ gửi “Rất hài lòng” từ máy ở quầy, khai là cổng",
                self.rating("portal", 5, None),
            )
            .await,
            self.attempt(
                "Người dân đánh giá “Rất không hài lòng” bằng lời mời của mình",
                self.rating("portal", 1, Some(&invite)),
            )
            .await,
        ];
        self.ask(&mut attempts).await;
        let holds = is(&attempts[0], "superseded") && is(&attempts[1], "counted");
        Some(tale(attempts, Verdict::Outranked, holds, None))
    }

    async fn one_machine(&self) -> Option<Tale> {
        let mut attempts = Vec::new();
        for number in 1..=DOSSIERS_A_DAY {
            let dossier = fresh()?;
            let rating = Rating {
                about: (dossier.unit, &dossier.code),
                channel: "portal",
                invite: None,
                level: 5,
            };
            let answer = self.service.rate(&rating).await;
            let did = format!("“Rất hài lòng” cho hồ sơ thứ {number} ({})", dossier.code);
            attempts.push(Attempt { did, answer, became: None });
        }
        let taken = attempts.iter().filter(|one| one.answer.receipt.is_some()).count();
        if let Some(last) = attempts.last_mut() {
            self.ask(std::slice::from_mut(last)).await;
        }
        // Twenty lines say no more than the first and the last.
        attempts.drain(1..DOSSIERS_A_DAY - 1);
        Some(tale(attempts, Verdict::Seen, taken == DOSSIERS_A_DAY, Some("one-sender")))
    }

    async fn reissue(&self, signer: &Signer) -> Option<Tale> {
        let (first, second) = (self.invite(signer, "result")?, self.invite(signer, "result-2")?);
        let mut attempts = vec![
            self.attempt(
                "Người dân đánh giá “Rất không hài lòng” bằng lời mời thứ nhất",
                self.rating("portal", 1, Some(&first)),
            )
            .await,
            self.attempt(
                "Lời mời thứ hai cho cùng hồ sơ, “Rất hài lòng”",
                self.rating("portal", 5, Some(&second)),
            )
            .await,
        ];
        self.ask(&mut attempts).await;
        let holds = attempts.iter().all(|one| one.answer.receipt.is_some());
        Some(tale(attempts, Verdict::Seen, holds, Some("reissued-invites")))
    }
}

fn tale(
    attempts: Vec<Attempt>,
    verdict: Verdict,
    holds: bool,
    finding: Option<&'static str>,
) -> Tale {
    let verdict = if holds { verdict } else { Verdict::Unexpected };
    Tale { attempts, verdict, finding }
}

fn is(attempt: &Attempt, state: &str) -> bool {
    attempt.became.as_deref() == Some(state)
}

fn coded(value: &serde_json::Value) -> String {
    BASE64URL_NOPAD.encode(value.to_string().as_bytes())
}
