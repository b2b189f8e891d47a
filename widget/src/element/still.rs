//! A part as Leptos elements, as the flow says it at one moment: what the service renders.
//!
//! Nothing follows the flow here; that is `live`, in the browser.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::html;
use leptos::prelude::*;

use super::{Child, Part};
use crate::flow::Flow;

impl Part {
    /// The element as HTML, as the flow says it now.
    pub fn html(&self, flow: &Flow) -> String {
        self.view(flow).to_html()
    }

    fn view(&self, flow: &Flow) -> AnyView {
        let attributes = self.attributes(flow);
        match (self.0.tag, self.inside(flow)) {
            // Written without an end tag, which only the own type of `input` knows.
            ("input", _) => html::input().add_any_attr(attributes).into_any(),
            (tag, None) => html::custom(tag).add_any_attr(attributes).into_any(),
            (tag, Some(inside)) => {
                html::custom(tag).add_any_attr(attributes).child(inside).into_any()
            }
        }
    }

    fn attributes(&self, flow: &Flow) -> Vec<AnyAttribute> {
        let fixed = self.0.fixed.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let set = self.0.set.iter().map(|(name, value)| (*name, value.clone()));
        let says = self.0.says.iter().filter_map(|(name, read)| Some((*name, read(flow)?)));
        let all = fixed.chain(set).chain(says);
        all.map(|(name, value)| custom_attribute(name, value).into_any_attr()).collect()
    }

    /// The children, if any. Leptos puts a marker at the end of a list, between two texts and for
    /// nothing, for a hydration that does not come here: so they are paired, texts are joined, and
    /// nothing is nothing.
    fn inside(&self, flow: &Flow) -> Option<AnyView> {
        let mut inside = Vec::new();
        let mut text = String::new();
        if self.0.tag == "textarea" {
            // A reader of HTML leaves the first line end out.
            text.push('\n');
        }
        for child in &self.0.children {
            match child {
                Child::Part(part) => {
                    inside.extend(taken(&mut text));
                    inside.push(part.view(flow));
                }
                Child::Text(more) => text.push_str(more),
                Child::Later(make) => {
                    inside.extend(taken(&mut text));
                    inside.extend(make(flow).map(|part| part.view(flow)));
                }
                Child::Telling(read) => text.push_str(&read(flow).unwrap_or_default()),
            }
        }
        inside.extend(taken(&mut text));
        inside.into_iter().reduce(|before, next| (before, next).into_any())
    }
}

fn taken(text: &mut String) -> Option<AnyView> {
    let text = std::mem::take(text);
    (!text.is_empty()).then(|| text.into_any())
}
