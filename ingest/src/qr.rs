//! QR codes of addresses as SVG: for slips and for the counter. Black on white whatever the page's
//! colours, because a camera reads it.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::limits::QR_LENGTH_MAX;

/// Modules of quiet around the code are part of it (ISO/IEC 18004, 9.1), and so the image can be put
/// anywhere.
const MODULE_PX: u32 = 8;

/// The code of an address; `None` when it is too long to be read from a slip.
pub fn svg(address: &str) -> Option<String> {
    if address.len() > QR_LENGTH_MAX {
        return None;
    }
    // A quarter of it may be worn off or covered.
    let code = QrCode::with_error_correction_level(address, EcLevel::Q).ok()?;
    let mut drawn = code.render::<svg::Color>();
    Some(drawn.module_dimensions(MODULE_PX, MODULE_PX).quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_drawn_up_to_its_bound() {
        assert!(svg(&"a".repeat(QR_LENGTH_MAX)).is_some_and(|svg| svg.contains("<svg")));
        assert!(svg(&"a".repeat(QR_LENGTH_MAX + 1)).is_none());
        assert_ne!(svg("https://a.vn/r/1"), svg("https://a.vn/r/2"));
    }
}
