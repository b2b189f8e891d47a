//! The OpenAPI 3.1 document: routes and answers from the handlers (utoipa), submissions from the
//! surveys. What the page `/docs` shows is in `page`.

pub mod page;
pub mod schema;
pub mod submission;
mod wording;

use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::surveys::Surveys;

/// What the document says besides routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = wording::TITLE,
        description = "Citizens rate public services, and every rating is counted once. Clients \
                       retry network errors, 408, 429 and 5xx with the same key, for 7 days at \
                       most."
    ),
    tags(
        (name = "submissions", description = "Sending ratings, and what became of them"),
        (name = "surveys", description = "The questions"),
        (name = "widget", description = "What a page loads, and the same as a plain form"),
        (name = "figures", description = "What came of it"),
        (name = "operation", description = "Health, metrics and this document"),
    ),
    components(schemas(schema::LanguageTag, schema::Layout, schema::PublicationFormat))
)]
pub struct Document;

/// The document as JSON: what the handlers say, with the surveys written in.
pub fn complete(described: &utoipa::openapi::OpenApi, surveys: &Surveys) -> Value {
    // The document is made of maps and texts only; were it not, an empty one would be seen at once.
    let mut document = serde_json::to_value(described).unwrap_or_default();
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    let surveys = surveys.all();
    let schemas = &mut document["components"]["schemas"];
    schemas["Submission"] = submission::submission(&surveys);
    schemas["Batch"] = submission::batch();
    schemas["SealedSubmission"] = json!({
        "type": "string",
        "description": "The JSON of a submission, sealed to a key of /v1/keys: JWE compact, ECDH-ES \
                        on P-256 with A256GCM. Taken as text/plain, too, and as one of a batch.",
        "pattern": "^eyJ[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{22}$",
    });
    for name in ["Submission", "Batch"] {
        let path = if name == "Batch" { "/v1/submissions/batch" } else { "/v1/submissions" };
        let content = json!({ "schema": { "$ref": format!("#/components/schemas/{name}") } });
        document["paths"][path]["post"]["requestBody"] = json!({
            "required": true,
            "content": { "application/json": content, "text/plain": content },
        });
        if name == "Submission" {
            document["paths"][path]["post"]["requestBody"]["content"]["application/jose"] =
                json!({ "schema": { "$ref": "#/components/schemas/SealedSubmission" } });
        }
    }
    document["components"]["securitySchemes"]["token"] = json!({
        "type": "http", "scheme": "bearer",
        "description": "A token that `hailong token add` made.",
    });
    link_receipts(&mut document["paths"]["/v1/submissions"]["post"]["responses"]);
    let ids: Vec<&str> = surveys.iter().map(|instrument| instrument.id.as_str()).collect();
    if let Some(paths) = document["paths"].as_object_mut() {
        write_out_forms(paths, &surveys);
        for operation in paths.values_mut().filter_map(Value::as_object_mut) {
            operation.values_mut().for_each(|operation| name_headers(operation, &ids));
        }
    }
    document
}

/// What can be done with the receipt that a submission is answered with.
fn link_receipts(responses: &mut Value) {
    for (status, operation) in
        ["200", "201"].into_iter().flat_map(|status| [(status, "receipt"), (status, "withdraw")])
    {
        responses[status]["links"][operation] = json!({
            "operationId": operation,
            "parameters": { "receipt": "$response.body#/receipt" },
        });
    }
}

/// The hosted form of each survey is a path of its own, because each takes its own answers.
fn write_out_forms(paths: &mut Map<String, Value>, surveys: &[std::sync::Arc<model::Instrument>]) {
    let Some(any) = paths.remove("/f/{survey}") else { return };
    for instrument in surveys {
        let mut item = any.clone();
        for method in ["get", "post"] {
            let operation = &mut item[method];
            operation["operationId"] = format!("form_{}_{method}", instrument.id).into();
            if let Some(parameters) = parameters(operation) {
                parameters.retain(|parameter| parameter["in"] != "path");
            }
        }
        item["post"]["requestBody"] = json!({
            "required": true,
            "content": {
                "application/x-www-form-urlencoded": { "schema": submission::form(instrument) },
            },
        });
        paths.insert(format!("/f/{}", instrument.id), item);
    }
}

/// Parameters, when there are any; asking by index would write a null.
fn parameters(operation: &mut Value) -> Option<&mut Vec<Value>> {
    operation.get_mut("parameters").and_then(Value::as_array_mut)
}

/// Headers that such answers have, and examples of what a path may name.
fn name_headers(operation: &mut Value, ids: &[&str]) {
    for parameter in parameters(operation).into_iter().flatten() {
        match parameter["name"].as_str() {
            Some("id") => parameter["example"] = ids.first().copied().into(),
            Some("version") => parameter["example"] = 1.into(),
            Some("kind") => parameter["example"] = "unreadable".into(),
            Some("name") => parameter["example"] = "manifest.json".into(),
            _ => {}
        }
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    let text =
        |description: &str| json!({ "description": description, "schema": { "type": "string" } });
    for (status, response) in responses {
        if matches!(status.as_str(), "429" | "503")
            && response["content"]["application/problem+json"].is_object()
        {
            response["headers"]["Retry-After"] = json!({
                "description": "Seconds to wait before trying again.",
                "schema": { "type": "integer", "minimum": 1 },
            });
        }
        if status == "304" {
            response["headers"]["ETag"] = text("What the client has is still so.");
        }
    }
}
