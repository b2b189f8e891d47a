//! PostHog's side of its snippet: settings, the definition of one survey, and an answer to whatever
//! else its library asks. The scripts themselves come from its package.

use serde_json::{Value, json};

use super::contender::{LEVELS, QUESTION};

/// The answer to a request that is not for a file, as a media type and a body.
pub fn answer(path: &str) -> (&'static str, String) {
    if path.starts_with("/array/") && path.ends_with("/config.js") {
        let config = json!({"config": config(), "siteApps": []});
        let script = format!(
            "(function() {{ window._POSTHOG_REMOTE_CONFIG = window._POSTHOG_REMOTE_CONFIG || {{}}; \
             window._POSTHOG_REMOTE_CONFIG['phc_bench'] = {config} }})();"
        );
        return ("text/javascript", script);
    }
    let body = if path.starts_with("/array/") {
        config()
    } else if path.starts_with("/api/surveys") {
        json!({"surveys": [survey()]})
    } else if path.starts_with("/flags") {
        json!({"featureFlags": {}, "featureFlagPayloads": {}, "flags": {},
               "errorsWhileComputingFlags": false})
    } else {
        json!({"status": 1})
    };
    ("application/json", body.to_string())
}

/// A project that uses surveys and nothing else.
fn config() -> Value {
    json!({
        "token": "phc_bench", "supportedCompression": [], "surveys": true, "hasFeatureFlags": false,
        "captureDeadClicks": false, "capturePerformance": false, "autocapture_opt_out": true,
        "autocaptureExceptions": false, "analytics": {"endpoint": "/i/v0/e/"},
        "elementsChainAsString": true, "sessionRecording": false, "heatmaps": false,
        "defaultIdentifiedOnly": true, "siteApps": [], "isAuthenticated": false, "toolbarParams": {},
    })
}

fn survey() -> Value {
    json!({
        "id": "bench", "name": "overall", "description": "", "type": "popover",
        "start_date": "2026-01-01T00:00:00Z", "end_date": null, "schedule": "always",
        "conditions": null, "targeting_flag_key": null, "internal_targeting_flag_key": null,
        "linked_flag_key": null, "feature_flag_keys": [], "current_iteration": null,
        "current_iteration_start_date": null, "enable_partial_responses": false,
        "appearance": {"surveyPopupDelaySeconds": 0, "displayThankYouMessage": true},
        "questions": [{
            "id": "q", "type": "single_choice", "question": QUESTION, "choices": LEVELS,
            "originalQuestionIndex": 0, "description": "", "optional": false,
        }],
    })
}
