//! The OpenAPI document as a page for people: no script, nothing loaded from elsewhere. It shows what
//! the document says and adds nothing.

use std::fmt::Write as _;

use serde_json::Value;

/// The methods of a path, in the order they are shown.
const METHODS: [&str; 2] = ["get", "post"];

/// The whole page.
pub fn page(document: &Value) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    );
    let info = &document["info"];
    let (title, version) = (text(&info["title"]), text(&info["version"]));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<title>{title} API</title>\n<link rel=\"stylesheet\" href=\"/docs/style.css\">\n</head>\n\
         <body>\n<header>\n<h1>{title} API {version}</h1>\n<p>{}</p>\n\
         <p>The same for programs: <a href=\"/openapi.json\">openapi.json</a> (OpenAPI {}).</p>\n\
         </header>\n<main>\n",
        text(&info["description"]),
        text(&document["openapi"]),
    );
    contents(document, &mut out);
    for tag in list(&document["tags"]) {
        let _ = write!(
            out,
            "<section>\n<h2>{}: {}</h2>\n",
            text(&tag["name"]),
            text(&tag["description"])
        );
        for (path, method, operation) in operations(document, tag) {
            show(path, method, operation, &mut out);
        }
        out.push_str("</section>\n");
    }
    out.push_str("<section>\n<h2>What is sent and answered</h2>\n");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let json = serde_json::to_string_pretty(schema).unwrap_or_default();
        let _ = write!(
            out,
            "<details id=\"{0}\">\n<summary><code>{0}</code> {1}</summary>\n\
             <pre tabindex=\"0\">{2}</pre>\n</details>\n",
            escape(name),
            text(&schema["description"]),
            escape(&json)
        );
    }
    out.push_str("</section>\n</main>\n</body>\n</html>\n");
    out
}

fn contents(document: &Value, out: &mut String) {
    out.push_str("<nav aria-label=\"Routes\">\n<ul>\n");
    for tag in list(&document["tags"]) {
        for (path, method, operation) in operations(document, tag) {
            let _ = writeln!(
                out,
                "<li><a href=\"#{}\"><span class=\"method\">{}</span> <code>{}</code></a></li>",
                text(&operation["operationId"]),
                method.to_uppercase(),
                escape(path)
            );
        }
    }
    out.push_str("</ul>\n</nav>\n");
}

fn operations<'a>(
    document: &'a Value,
    tag: &'a Value,
) -> impl Iterator<Item = (&'a str, &'a str, &'a Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            item.get(*method).map(|operation| (path.as_str(), *method, operation))
        })
    });
    all.filter(|(_, _, operation)| list(&operation["tags"]).contains(&tag["name"]))
}

fn show(path: &str, method: &str, operation: &Value, out: &mut String) {
    let _ = write!(
        out,
        "<article id=\"{}\">\n<h3><span class=\"method\">{}</span> <code>{}</code></h3>\n",
        text(&operation["operationId"]),
        method.to_uppercase(),
        escape(path)
    );
    for part in ["summary", "description"] {
        if operation[part].is_string() {
            let _ = writeln!(out, "<p>{}</p>", text(&operation[part]));
        }
    }
    let parameters = list(&operation["parameters"]);
    if !parameters.is_empty() {
        out.push_str("<h4>Parameters</h4>\n<dl>\n");
    }
    for parameter in parameters {
        let _ = writeln!(
            out,
            "<dt><code>{}</code></dt><dd><span class=\"kind\">in {}</span> {}</dd>",
            text(&parameter["name"]),
            text(&parameter["in"]),
            text(&parameter["description"])
        );
    }
    if !parameters.is_empty() {
        out.push_str("</dl>\n");
    }
    if operation["requestBody"].is_object() {
        out.push_str("<h4>Sent</h4>\n<p>");
        bodies(&operation["requestBody"], out);
        out.push_str("</p>\n");
    }
    out.push_str("<h4>Answers</h4>\n<dl>\n");
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let _ = write!(out, "<dt>{}</dt><dd>{} ", escape(status), text(&response["description"]));
        bodies(response, out);
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            let (name, meaning) = (escape(name), text(&header["description"]));
            let _ = write!(out, " <span class=\"kind\">{name}: {meaning}</span>");
        }
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n</article>\n");
}

/// Content types, each with the name of what is in it.
fn bodies(of: &Value, out: &mut String) {
    for (position, (kind, content)) in of["content"].as_object().into_iter().flatten().enumerate() {
        let separator = if position == 0 { "" } else { ", " };
        let _ = write!(out, "{separator}<code>{}</code>", escape(kind));
        let named = content["schema"]["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        if let Some(name) = named {
            let name = escape(name);
            let _ = write!(out, " (<a href=\"#{name}\">{name}</a>)");
        } else if content["schema"]["properties"].is_object() {
            let fields = content["schema"]["properties"].as_object().into_iter().flatten();
            let names: Vec<String> = fields.map(|(name, _)| escape(name)).collect();
            let _ = write!(out, " with <code>{}</code>", names.join("</code>, <code>"));
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_page_shows_every_operation_and_lets_no_markup_in() {
        let operation = json!({
            "tags": ["a"], "operationId": "one", "summary": "<script>x</script>",
            "responses": { "200": { "description": "well" } },
        });
        let document = json!({
            "info": { "title": "T", "version": "1", "description": "D" }, "openapi": "3.1.0",
            "tags": [{ "name": "a", "description": "A" }],
            "paths": { "/x/{y}": { "get": operation, "post": operation } },
            "components": { "schemas": { "S": { "pattern": "<&\"" } } },
        });
        let html = page(&document);
        assert_eq!(html.matches("<article").count(), 2);
        assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"));
        assert!(html.contains("&lt;&amp;"), "{html}");
    }
}
