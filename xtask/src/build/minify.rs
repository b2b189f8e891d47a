//! Makes JavaScript and CSS shorter without changing what they do.
//!
//! Old telephones read what comes out, so no newer syntax may be introduced than the source already
//! uses.

use anyhow::{Result, anyhow, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_compat::EngineTargets;
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// An ES module: the glue. ES2020 is what a browser with wasm reference types reads anyway.
pub fn module(source: &str) -> Result<String> {
    javascript(source, SourceType::mjs(), "es2020")
}

/// A classic script: the loader, which must also run where the widget cannot.
pub fn script(source: &str) -> Result<String> {
    javascript(source, SourceType::script(), "es2017")
}

fn javascript(source: &str, kind: SourceType, oldest: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, kind).parse();
    ensure!(
        !parsed.panicked && parsed.diagnostics.is_empty(),
        "this is not JavaScript: {:?}",
        parsed.diagnostics
    );
    let mut program = parsed.program;
    let target = EngineTargets::from_target(oldest).map_err(|error| anyhow!(error))?;
    let options = MinifierOptions {
        mangle: Some(MangleOptions::default()),
        mangle_properties: None,
        compress: Some(CompressOptions { target, ..CompressOptions::smallest() }),
    };
    let minified = Minifier::new(options).minify(&allocator, &mut program);
    let written = Codegen::new()
        .with_options(CodegenOptions {
            minify: true,
            comments: CommentOptions::disabled(),
            ..CodegenOptions::default()
        })
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&program);
    Ok(written.code)
}

/// A style sheet.
pub fn css(source: &str) -> Result<String> {
    // The library drops the space of a descendant's pseudo-element and with it the descendant.
    ensure!(
        !source.contains(" ::"),
        "theme.css: write `*::before` for the pseudo-element of a descendant; ` ::before` would be \
         minified into the element's own"
    );
    let minified = minifier::css::minify(source).map_err(|error| anyhow!(error))?.to_string();
    ensure!(
        minified.matches('{').count() == minified.matches('}').count(),
        "the minified style sheet has lost a brace"
    );
    Ok(minified)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a failed unwrap is a failed test
mod tests {
    use super::*;

    #[test]
    fn names_inside_are_shortened_and_the_meaning_stays() {
        let source = "// why\n(function () { const greeting = document.title; \
                      console.log(greeting, greeting); })();";
        let minified = script(source).unwrap();
        assert!(minified.len() < source.len() / 2 + 20, "{minified}");
        assert!(minified.contains("document.title"), "{minified}");
        assert!(!minified.contains("why"), "{minified}");
    }

    #[test]
    fn no_newer_syntax_is_introduced_than_the_loader_may_use() {
        let source = "window.a = (b) => b === null || b === undefined ? undefined : b.c;\
                      window.d = (e) => e !== null && e !== undefined ? e : 1;";
        let minified = script(source).unwrap();
        assert!(!minified.contains("?.") && !minified.contains("??"), "{minified}");
    }

    #[test]
    fn exports_keep_their_names() {
        let minified = module("export function mount(container) { return [container]; }").unwrap();
        assert!(minified.contains("mount"), "{minified}");
    }

    #[test]
    fn what_is_not_javascript_is_refused() {
        assert!(script("function (").is_err());
    }

    #[test]
    fn styles_keep_what_spaces_mean() {
        let source = "/* note */ .a:has(> input:checked) .b { width: calc(1px + 2em); }\n\
                      @media (min-width: 30em) and (prefers-reduced-motion) { .c { color: var(--hailong-ink, #123); } }";
        let minified = css(source).unwrap();
        assert!(minified.contains("calc(1px + 2em)"), "{minified}");
        assert!(css(".a *::before { color: red; }").unwrap().contains(".a *::before"));
        assert!(css(".a ::before { color: red; }").is_err(), "it would become .a::before");
        assert!(css(".a :focus-visible { top: 0; }").unwrap().contains(".a :focus-visible"));
        assert!(minified.contains(") .b") && !minified.contains("note"), "{minified}");
        assert!(minified.contains("(min-width:30em) and (prefers"), "{minified}");
    }
}
