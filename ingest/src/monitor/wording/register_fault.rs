//! Why a key was not registered, for somebody of the central team.

use model::Language;

use crate::invite::key::KeyError;
use crate::invite::register::RegisterFault;
use crate::limits::{ISSUER_KEYS_MAX, ISSUER_UNITS_MAX};

/// The sentence in a language.
pub fn register_fault(language: Language, fault: &RegisterFault) -> String {
    match language {
        // The command line says it in English already.
        Language::En => sentence(fault.to_string()),
        Language::Vi => vietnamese(fault),
    }
}

fn vietnamese(fault: &RegisterFault) -> String {
    match fault {
        RegisterFault::Key(error) => key(*error).to_owned(),
        RegisterFault::Issuer(_) => {
            "Tên bên ký chưa đúng: dùng chữ, số và dấu, không có dấu cách, đúng như mục iss."
                .to_owned()
        }
        RegisterFault::Unit(unit) => format!(
            "«{unit}» không phải là mã định danh: chỉ gồm số, chữ in hoa và dấu chấm, ví dụ H47.15."
        ),
        RegisterFault::TooManyUnits(n) => format!(
            "Có {n} đơn vị, nhiều nhất là {ISSUER_UNITS_MAX}; xin ghi đơn vị cấp trên của chúng."
        ),
        RegisterFault::Others(_, issuer, _) => {
            format!("Khóa này đã thuộc về «{issuer}». Mỗi bên ký cần một khóa của riêng mình.")
        }
        RegisterFault::Revoked(_) => {
            "Khóa này đã bị thu hồi và không dùng lại được. Xin tạo khóa mới.".to_owned()
        }
        RegisterFault::Full => format!("Đã có {ISSUER_KEYS_MAX} khóa, không nhận thêm được nữa."),
        RegisterFault::Central(_) => "Cơ sở dữ liệu trung tâm chưa trả lời.".to_owned(),
    }
}

fn key(error: KeyError) -> &'static str {
    match error {
        KeyError::NotPem => {
            "Đây không phải là khóa dạng PEM, bắt đầu bằng -----BEGIN PUBLIC KEY-----."
        }
        KeyError::Private => {
            "Đây là khóa riêng. Khóa riêng phải được giữ tại phần mềm ký; hệ thống không lưu gì cả. Lấy \
             khóa công khai bằng lệnh: openssl pkey -in FILE.pem -pubout"
        }
        KeyError::Public => "Đây là khóa công khai, chỉ khóa riêng mới ký được.",
        KeyError::Certificate => {
            "Đây là chứng thư số. Lấy khóa công khai bằng lệnh: openssl x509 -in FILE.pem -noout -pubkey"
        }
        KeyError::Rsa => {
            "Đây là khóa RSA. Tạo khóa Ed25519 bằng lệnh: openssl genpkey -algorithm ed25519 -out FILE.pem"
        }
        KeyError::OtherCurve => "Đây là khóa của đường cong khác; chỉ nhận Ed25519 và P-256.",
        KeyError::Unreadable => "Không đọc được khóa nào ở đây; chỉ nhận Ed25519 và P-256.",
    }
}

/// With a capital letter and a full stop.
fn sentence(text: String) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    [first.unwrap_or_default().as_str(), letters.as_str(), "."].concat()
}
