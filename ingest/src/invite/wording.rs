//! What a citizen reads when an invite is refused. A rating can always be sent without it, and the
//! widget offers so; these sentences say why.

use model::Language;

use super::InviteFault;

/// Why it is refused, and what can be done: what the widget shows above its button. An invite that
/// ran out it leaves out by itself, so there is nothing to offer.
pub fn message(language: Language, fault: InviteFault) -> String {
    let offer = match (language, fault) {
        (_, InviteFault::Expired) => "",
        (Language::Vi, _) => " Ông/Bà có thể gửi lại, đánh giá khi đó không kèm lời mời.",
        (Language::En, _) => " You can send your rating again; it then goes without it.",
    };
    [sentence(language, fault), offer].concat()
}

/// Why it is refused.
pub fn sentence(language: Language, fault: InviteFault) -> &'static str {
    match language {
        Language::Vi => vi(fault),
        Language::En => en(fault),
    }
}

fn vi(fault: InviteFault) -> &'static str {
    match fault {
        InviteFault::Malformed(_) => "Lời mời đánh giá bị thiếu hoặc sai nội dung.",
        InviteFault::UnknownIssuer => "Hệ thống chưa nhận biết được nơi phát hành lời mời này.",
        InviteFault::Forged(_) => "Không xác nhận được lời mời này là của cơ quan phát hành.",
        InviteFault::Revoked => "Cơ quan phát hành đã thu hồi lời mời này.",
        InviteFault::Expired => {
            "Lời mời đã hết hạn nên đánh giá chỉ được ghi nhận không kèm lời mời."
        }
        InviteFault::NotYet => "Lời mời này chưa đến thời gian sử dụng.",
        InviteFault::Foreign(_) => "Lời mời này dành cho phiếu đánh giá hoặc cơ quan khác.",
        InviteFault::Spent => "Lời mời này đã được dùng cho một đánh giá khác.",
    }
}

fn en(fault: InviteFault) -> &'static str {
    match fault {
        InviteFault::Malformed(_) => "The invitation is incomplete or damaged.",
        InviteFault::UnknownIssuer => "The system does not know the office that issued it.",
        InviteFault::Forged(_) => "The invitation could not be confirmed as its office's own.",
        InviteFault::Revoked => "The office that issued this invitation has withdrawn it.",
        InviteFault::Expired => {
            "The invitation has expired, so the rating is recorded without it only."
        }
        InviteFault::NotYet => "The time to use this invitation has not come yet.",
        InviteFault::Foreign(_) => "The invitation is for another form or another office.",
        InviteFault::Spent => "The invitation was already used for another rating.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_a_sentence_of_its_own_in_either_language() {
        for language in Language::ALL {
            let mut said: Vec<&str> =
                InviteFault::EXAMPLES.iter().map(|fault| sentence(language, *fault)).collect();
            assert!(said.iter().all(|one| one.ends_with('.') && one.len() > 30), "{said:?}");
            said.sort_unstable();
            said.dedup();
            assert_eq!(said.len(), InviteFault::EXAMPLES.len());
        }
        let vietnamese = InviteFault::EXAMPLES.map(|fault| sentence(Language::Vi, fault));
        assert!(vietnamese.iter().all(|one| !one.is_ascii()));
    }
}
