//! The content security policy of the strict page, and which of its lines the widget needs.

use crate::Origin;

/// One directive, and why it is there.
pub struct Directive {
    /// As it stands in the header.
    pub text: String,
    /// True when the widget needs it; otherwise it is the portal's own.
    pub for_widget: bool,
    /// What it is for.
    pub reason: &'static str,
}

/// The policy of the strict page.
pub fn strict(ingest: &Origin) -> Vec<Directive> {
    let directive = |text: String, for_widget, reason| Directive { text, for_widget, reason };
    vec![
        directive("default-src 'none'".into(), false, "Mặc định chặn tất cả."),
        directive("style-src 'self'".into(), false, "Tệp CSS của chính cổng."),
        directive("img-src 'self'".into(), false, "Biểu tượng của chính cổng."),
        directive("base-uri 'none'".into(), false, "Không cho đổi địa chỉ gốc của trang."),
        directive("frame-ancestors 'none'".into(), false, "Không cho trang khác nhúng trang này."),
        directive(
            format!("script-src {ingest} 'wasm-unsafe-eval'"),
            true,
            "Tải tiện ích đánh giá và cho phép chạy WebAssembly (không phải eval của JavaScript).",
        ),
        directive(format!("connect-src {ingest}"), true, "Tải bộ câu hỏi và gửi đánh giá."),
        directive(
            format!("form-action 'self' {ingest}"),
            true,
            "Gửi được cả khi trình duyệt không chạy được WebAssembly.",
        ),
    ]
}

/// The header's value.
pub fn header(ingest: &Origin) -> String {
    let texts: Vec<String> = strict(ingest).into_iter().map(|directive| directive.text).collect();
    texts.join("; ")
}
