//! The one kind of view that the panel is made of.
//!
//! Leptos' `view!` gives each element in the source a type of its own, and each type its own code:
//! the panel written that way was 100 KB of compressed wasm. A [`Part`] is plain data; [`Live`] is
//! the Leptos view that builds it in the browser and keeps it in step with one signal, and
//! `still` makes Leptos elements of the very same in the service.

use crate::flow::Flow;

/// What the flow says in one place: the text of an attribute or an element, or `None` for nothing.
pub type Reading = Box<dyn Fn(&Flow) -> Option<String> + Send>;

/// What the flow wants in one place, once it does.
pub type Making = Box<dyn Fn(&Flow) -> Option<Part> + Send>;

/// Names and values of attributes that never change.
pub type Fixed = &'static [(&'static str, &'static str)];

/// An element: its attributes, and what is inside. Boxed, because the panel hands parts from call to
/// call, and copying them by value was 2 KB of the citizen's download.
pub struct Part(Box<Inside>);

struct Inside {
    tag: &'static str,
    fixed: Fixed,
    set: Vec<(&'static str, String)>,
    says: Vec<(&'static str, Reading)>,
    children: Vec<Child>,
}

enum Child {
    Part(Part),
    Text(String),
    Telling(Reading),
    Later(Making),
}

/// A new element with the attributes that are known when the program is written.
pub fn part(tag: &'static str, fixed: Fixed) -> Part {
    Part(Box::new(Inside { tag, fixed, set: Vec::new(), says: Vec::new(), children: Vec::new() }))
}

impl Part {
    /// An attribute that never changes.
    pub fn set(mut self, name: &'static str, value: String) -> Part {
        self.0.set.push((name, value));
        self
    }

    /// An attribute without a value, where `is_set`.
    pub fn flag(self, name: &'static str, is_set: bool) -> Part {
        if is_set { self.set(name, String::new()) } else { self }
    }

    /// An attribute that is what the flow says.
    pub fn says(
        self,
        name: &'static str,
        read: impl Fn(&Flow) -> Option<String> + Send + 'static,
    ) -> Part {
        self.says_boxed(name, Box::new(read))
    }

    /// Shown while `is_shown` holds.
    pub fn shown_if(self, is_shown: impl Fn(&Flow) -> bool + Send + 'static) -> Part {
        self.says("hidden", move |flow| (!is_shown(flow)).then(String::new))
    }

    /// Text that never changes.
    pub fn text(mut self, text: &str) -> Part {
        self.0.children.push(Child::Text(text.to_owned()));
        self
    }

    /// Text that is what the flow says.
    pub fn telling(self, read: impl Fn(&Flow) -> Option<String> + Send + 'static) -> Part {
        self.telling_boxed(Box::new(read))
    }

    /// An element inside.
    pub fn child(mut self, child: Part) -> Part {
        self.0.children.push(Child::Part(child));
        self
    }

    /// An element inside, where there is one.
    pub fn maybe(self, child: Option<Part>) -> Part {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// An element inside that is made when the flow first wants it, and stays from then on: a
    /// long survey is not built before its first page is seen.
    pub fn later(mut self, make: impl Fn(&Flow) -> Option<Part> + Send + 'static) -> Part {
        self.0.children.push(Child::Later(Box::new(make)));
        self
    }

    /// Elements inside.
    pub fn all(mut self, children: Vec<Part>) -> Part {
        for child in children {
            self = self.child(child);
        }
        self
    }

    fn says_boxed(mut self, name: &'static str, read: Reading) -> Part {
        self.0.says.push((name, read));
        self
    }

    fn telling_boxed(mut self, read: Reading) -> Part {
        self.0.children.push(Child::Telling(read));
        self
    }
}

#[cfg(feature = "ssr")]
mod still;

#[cfg(target_arch = "wasm32")]
mod live;

#[cfg(target_arch = "wasm32")]
pub use live::{Live, Shown};
