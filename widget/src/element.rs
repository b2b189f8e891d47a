//! One way to make every element of the panel, so that the compiler makes one type of it.
//!
//! Leptos' `view!` gives each element in the source a type of its own, and each type its own code:
//! the panel written that way was 100 KB of compressed wasm. These are the same Leptos elements,
//! attributes and signals, put together through its builder instead.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::html;
use leptos::prelude::*;

use crate::flow::Flow;

/// What the flow says in one place: the text of an attribute or an element, or `None` for nothing.
pub type Reading = Box<dyn Fn(&Flow) -> Option<String> + Send>;

/// An element that is being put together.
pub struct Part {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// A new element.
pub fn part(tag: &'static str) -> Part {
    Part { tag, attributes: Vec::new(), children: Vec::new() }
}

impl Part {
    /// An attribute that never changes.
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Part {
        self.attributes.push(fixed(name, value.into()));
        self
    }

    /// An attribute without a value, where `is_set`.
    pub fn flag(self, name: &'static str, is_set: bool) -> Part {
        if is_set { self.set(name, "") } else { self }
    }

    /// An attribute that is what the flow says.
    pub fn says(
        mut self,
        name: &'static str,
        flow: RwSignal<Flow>,
        read: impl Fn(&Flow) -> Option<String> + Send + 'static,
    ) -> Part {
        self.attributes.push(following(name, flow, Box::new(read)));
        self
    }

    /// An attribute without a value, while `is_set` holds.
    pub fn says_if(
        self,
        name: &'static str,
        flow: RwSignal<Flow>,
        is_set: impl Fn(&Flow) -> bool + Send + 'static,
    ) -> Part {
        self.says(name, flow, move |flow| is_set(flow).then(String::new))
    }

    /// Shown while `is_shown` holds.
    pub fn shown_if(
        self,
        flow: RwSignal<Flow>,
        is_shown: impl Fn(&Flow) -> bool + Send + 'static,
    ) -> Part {
        self.says_if("hidden", flow, move |flow| !is_shown(flow))
    }

    /// Text that never changes.
    pub fn text(mut self, text: impl Into<String>) -> Part {
        self.children.push(words(text.into()));
        self
    }

    /// Text that is what the flow says.
    pub fn telling(
        mut self,
        flow: RwSignal<Flow>,
        read: impl Fn(&Flow) -> Option<String> + Send + 'static,
    ) -> Part {
        self.children.push(telling(flow, Box::new(read)));
        self
    }

    /// An element inside.
    pub fn child(mut self, child: Part) -> Part {
        self.children.push(child.view());
        self
    }

    /// An element inside, where there is one.
    pub fn maybe(self, child: Option<Part>) -> Part {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Elements inside.
    pub fn all(mut self, children: Vec<Part>) -> Part {
        self.children.extend(children.into_iter().map(Part::view));
        self
    }

    /// The finished element.
    pub fn view(self) -> AnyView {
        let Part { tag, attributes, children } = self;
        match tag {
            // Written without an end tag, which only the own type of `input` knows.
            "input" => html::input().add_any_attr(attributes).into_any(),
            _ => html::custom(tag).add_any_attr(attributes).child(children).into_any(),
        }
    }
}

fn fixed(name: &'static str, value: String) -> AnyAttribute {
    custom_attribute(name, value).into_any_attr()
}

fn following(name: &'static str, flow: RwSignal<Flow>, read: Reading) -> AnyAttribute {
    custom_attribute(name, move || flow.with(&read)).into_any_attr()
}

fn words(text: String) -> AnyView {
    text.into_any()
}

fn telling(flow: RwSignal<Flow>, read: Reading) -> AnyView {
    (move || flow.with(&read).unwrap_or_default()).into_any()
}
