//! The first panel of a survey, ready to be painted by the loader before any wasm is there: the
//! server-rendered first question as a node tree, the theme, and the survey for the widget.
//!
//! A node tree is built with createElement, which needs no Trusted Types policy on the host page.

use data_encoding::BASE64;
use model::{Instrument, Language};
use scraper::{ElementRef, Html, Node, Selector};
use serde_json::{Map, Value, json};

use crate::widget_files;

/// The JSON that the loader finds in place of its `"__FIRST__"`.
pub fn first_panel(instrument: &Instrument, language: Language) -> Value {
    let survey = instrument.in_language(language);
    let html = widget::panel::first_panel_html(&survey, language);
    #[expect(clippy::expect_used, reason = "a survey is plain data, which postcard always writes")]
    let definition = postcard::to_allocvec(&survey).expect("plain data");
    json!({
        "survey": survey.id,
        "version": survey.version,
        "lang": language.tag(),
        "panel": nodes(&html),
        "css": widget_files::theme(),
        "definition": BASE64.encode(&definition),
    })
}

/// HTML as a node tree: text as a string, an element as `["tag", {attributes}, child, …]`.
fn nodes(html: &str) -> Vec<Value> {
    let fragment = Html::parse_fragment(html);
    // The parser wraps every fragment in one <html> element.
    #[expect(clippy::expect_used, reason = "a constant selector that is valid CSS")]
    let root = Selector::parse("html").expect("valid CSS");
    fragment.select(&root).flat_map(children).collect()
}

fn children(element: ElementRef<'_>) -> Vec<Value> {
    element
        .children()
        .filter_map(|child| match child.value() {
            Node::Text(text) if !text.is_empty() => Some(Value::String(text.to_string())),
            Node::Element(_) => ElementRef::wrap(child).map(element_node),
            _ => None,
        })
        .collect()
}

fn element_node(element: ElementRef<'_>) -> Value {
    let attributes: Map<String, Value> = element
        .value()
        .attrs()
        .map(|(name, value)| (name.to_owned(), Value::String(value.to_owned())))
        .collect();
    let mut node = vec![json!(element.value().name()), Value::Object(attributes)];
    node.extend(children(element));
    Value::Array(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_a_node_tree_with_its_text_and_attributes() {
        let tree = nodes("<form id=\"a\"><!-- x --><b hidden>Ông/Bà &amp; tôi</b>!</form>");
        let expected = json!([["form", {"id": "a"}, ["b", {"hidden": ""}, "Ông/Bà & tôi"], "!"]]);
        assert_eq!(Value::Array(tree), expected);
    }
}
