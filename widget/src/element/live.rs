//! The Leptos view of a part: one effect keeps every place in step with the flow.

use reactive_graph::effect::RenderEffect;
use reactive_graph::signal::ArcRwSignal;
use reactive_graph::traits::With;
use tachys::dom::document;
use tachys::renderer::types;
use tachys::view::{Mountable, Render};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::{Child, Making, Part, Reading};
use crate::flow::Flow;

/// A part in the browser.
pub struct Live {
    /// What is shown.
    pub part: Part,
    /// What it follows.
    pub flow: ArcRwSignal<Flow>,
}

/// A place that follows the flow: an attribute, or the text of a node.
struct Place {
    node: Node,
    attribute: Option<&'static str>,
    read: Reading,
    shown: Option<String>,
}

/// Places, and elements that are not wanted yet, each with the mark that it will replace.
#[derive(Default)]
struct Places {
    now: Vec<Place>,
    later: Vec<(Element, Making)>,
}

/// What is kept of a view once it is built.
pub struct Shown {
    element: Element,
    // An effect that is dropped stops.
    _effect: RenderEffect<()>,
}

impl Render for Live {
    type State = Shown;

    fn build(self) -> Shown {
        let Live { part, flow } = self;
        let mut places = Places::default();
        let element = build(part, &mut places);
        let effect = RenderEffect::new(move |_| flow.with(|flow| places.follow(flow)));
        Shown { element, _effect: effect }
    }

    fn rebuild(self, state: &mut Shown) {
        let shown = self.build();
        let _ = state.element.replace_with_with_node_1(&shown.element);
        *state = shown;
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        let _ = parent.insert_before(&self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.element.parent_element();
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.element));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.element.clone()]
    }
}

impl Places {
    fn follow(&mut self, flow: &Flow) {
        for (mark, make) in std::mem::take(&mut self.later) {
            match make(flow) {
                Some(part) => {
                    let _ = mark.replace_with_with_node_1(&build(part, self));
                }
                None => self.later.push((mark, make)),
            }
        }
        self.now.iter_mut().for_each(|place| place.follow(flow));
    }
}

impl Place {
    fn follow(&mut self, flow: &Flow) {
        let said = (self.read)(flow);
        if said == self.shown {
            return;
        }
        match (self.attribute, &said) {
            (None, text) => self.node.set_text_content(text.as_deref()),
            (Some(name), Some(value)) => set(self.node.unchecked_ref(), name, value),
            (Some(name), None) => {
                let _ = self.node.unchecked_ref::<Element>().remove_attribute(name);
            }
        }
        self.shown = said;
    }
}

fn build(part: Part, places: &mut Places) -> Element {
    let part = *part.0;
    let document = document();
    // The names of the panel are all names that the browser takes.
    let Ok(element) = document.create_element(part.tag) else { unreachable!() };
    for (name, value) in part.fixed {
        set(&element, name, value);
    }
    for (name, value) in &part.set {
        set(&element, name, value);
    }
    for (name, read) in part.says {
        let node = element.clone().unchecked_into();
        places.now.push(Place { node, attribute: Some(name), read, shown: None });
    }
    for child in part.children {
        let node: Node = match child {
            Child::Part(part) => build(part, places).unchecked_into(),
            Child::Text(text) => document.create_text_node(&text).unchecked_into(),
            Child::Telling(read) => {
                let node: Node = document.create_text_node("").unchecked_into();
                places.now.push(Place { node: node.clone(), attribute: None, read, shown: None });
                node
            }
            Child::Later(make) => {
                let mark = build(super::part("template", &[]), places);
                places.later.push((mark.clone(), make));
                mark.unchecked_into()
            }
        };
        let _ = element.append_child(&node);
    }
    element
}

fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}
