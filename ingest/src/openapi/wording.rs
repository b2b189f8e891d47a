//! What the OpenAPI document says in Vietnamese: the name of the product. All else in it is for
//! programmers, in English, and stands beside what it describes.

/// Title of the document.
pub const TITLE: &str = "Hài Lòng";
