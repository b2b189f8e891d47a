//! What is compared: the same question in the same host page, put in as each one's documentation says.
//!
//! The page reserves no height but where a documentation asks for it. Nothing is preloaded.

/// One way to ask, or to ask nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contender {
    /// The host page without anything: what the others are counted over.
    Bare,
    /// Radio buttons that an integrator would write by hand, in the page itself: the floor.
    Inline,
    /// This project's widget.
    HaiLong,
    /// SurveyJS, its core and its user interface for plain pages.
    SurveyJs,
    /// PostHog: its snippet, which fetches the library, its settings, the survey and the part for it.
    PostHog,
}

/// Where things are fetched from.
pub struct Origins<'a> {
    /// Of `hailong serve`.
    pub ingest: &'a str,
    /// Of the libraries to compare with.
    pub library: &'a str,
}

impl Contender {
    /// All, in the order of the tables.
    pub const ALL: [Contender; 5] = [
        Contender::Bare,
        Contender::Inline,
        Contender::HaiLong,
        Contender::SurveyJs,
        Contender::PostHog,
    ];

    /// Its name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Contender::Bare => "the page alone",
            Contender::Inline => "form written by hand",
            Contender::HaiLong => "Hài Lòng",
            Contender::SurveyJs => "SurveyJS 2.5.38",
            Contender::PostHog => "PostHog 1.449.2",
        }
    }

    /// Its path at the host page's origin.
    pub fn path(self) -> &'static str {
        match self {
            Contender::Bare => "/bare",
            Contender::Inline => "/inline",
            Contender::HaiLong => "/hailong",
            Contender::SurveyJs => "/surveyjs",
            Contender::PostHog => "/posthog",
        }
    }

    /// The input of the best level; ` >>> ` goes into a shadow root.
    pub fn input(self) -> &'static str {
        match self {
            Contender::Bare => "h1",
            Contender::Inline => "#rating input[value='5']",
            Contender::HaiLong => "hai-long >>> input[name=overall][value='5']",
            Contender::SurveyJs => "#survey input[type=radio][value='5']",
            Contender::PostHog => {
                "[class^=PostHogSurvey] >>> label:nth-of-type(5) input[type=radio]"
            }
        }
    }

    /// What is there once everything it fetches has taken its place.
    pub fn whole(self) -> &'static str {
        match self {
            Contender::HaiLong => "hai-long >>> form.live input[name=overall][value='5']",
            other => other.input(),
        }
    }

    /// The host page with it.
    pub fn page(self, origins: &Origins) -> String {
        let (head, slot) = match self {
            Contender::Bare => (String::new(), String::new()),
            Contender::Inline => (INLINE_STYLE.to_owned(), inline()),
            Contender::HaiLong => hailong(origins.ingest, "one-stop", ""),
            Contender::SurveyJs => survey_js(origins.library),
            Contender::PostHog => (post_hog(origins.library), String::new()),
        };
        host_page(&head, &slot)
    }
}

/// The snippet of the README. The height is reserved as it shows.
pub fn hailong(ingest: &str, survey: &str, more: &str) -> (String, String) {
    let head = format!(
        "<style>hai-long {{ display: block; min-height: 20rem }} @media (max-width: 40rem) \
         {{ hai-long {{ min-height: 31rem }} }}</style>\n\
         <script async src=\"{ingest}/hailong.js?survey={survey}\"></script>"
    );
    let slot = format!(
        "<hai-long survey=\"{survey}\" unit=\"H47.15\" service=\"1.004227\" \
         dossier=\"H47.15-260821-0001\"{more}>\n\
         <a href=\"{ingest}/f/{survey}\">Đánh giá việc giải quyết hồ sơ này</a>\n</hai-long>"
    );
    (head, slot)
}

/// A result page of a portal: text above the slot, text below it that would move.
pub fn host_page(head: &str, slot: &str) -> String {
    let line = "<p>Hồ sơ đã được giải quyết đúng quy định. Ông/Bà nhận kết quả tại bộ phận một cửa \
                hoặc qua bưu chính, mang theo giấy hẹn và giấy tờ tùy thân.</p>\n";
    format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Kết quả hồ sơ</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <style>body {{ margin: 0 auto; max-width: 60rem; padding: 1rem; \
         font: 1rem/1.5 sans-serif }}</style>\n{head}\n</head>\n<body>\n\
         <h1>Hồ sơ H47.15-260821-0001</h1>\n{line}{slot}\n{}</body>\n</html>\n",
        line.repeat(6)
    )
}

/// The question, and its levels from the least favourable.
pub const QUESTION: &str = "Ông/Bà có hài lòng với việc giải quyết hồ sơ này không?";
/// The five levels of the scale.
pub const LEVELS: [&str; 5] =
    ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"];

const INLINE_STYLE: &str = "<style>#rating fieldset { margin: 1rem 0; border: 1px solid #ccc } \
    #rating label { display: block; padding: .6rem } \
    #rating button { min-height: 44px; padding: 0 2rem }</style>";

fn inline() -> String {
    let levels: String = LEVELS
        .iter()
        .zip(1..)
        .map(|(text, level)| {
            format!(
                "<label><input type=\"radio\" name=\"overall\" value=\"{level}\"> {text}</label>\n"
            )
        })
        .collect();
    format!(
        "<form id=\"rating\" method=\"post\" action=\"/rating\"><fieldset><legend>{QUESTION}</legend>\n\
         {levels}</fieldset><button>Gửi đánh giá</button></form>"
    )
}

/// As <https://surveyjs.io/form-library/documentation/get-started-html-css-javascript> has it.
fn survey_js(library: &str) -> (String, String) {
    let choices: Vec<_> = LEVELS
        .iter()
        .zip(1..)
        .map(|(text, level)| serde_json::json!({"value": level, "text": text}))
        .collect();
    let survey = serde_json::json!({"elements": [{
        "type": "radiogroup", "name": "overall", "title": QUESTION, "isRequired": true,
        "choices": choices,
    }]});
    let head = format!(
        "<link href=\"{library}/survey-core/survey-core.min.css\" type=\"text/css\" rel=\"stylesheet\">\n\
         <script type=\"text/javascript\" src=\"{library}/survey-core/survey.core.min.js\"></script>\n\
         <script type=\"text/javascript\" src=\"{library}/survey-js-ui/survey-js-ui.min.js\"></script>\n\
         <script>const survey = new Survey.Model({survey});\n\
         document.addEventListener(\"DOMContentLoaded\", function() {{ \
         survey.render(document.getElementById(\"survey\")); }});</script>"
    );
    (head, "<div id=\"survey\"></div>".to_owned())
}

/// The snippet of <https://posthog.com/docs/libraries/js>, with the service where it keeps its own.
fn post_hog(library: &str) -> String {
    let snippet = include_str!("posthog_snippet.js");
    format!(
        "<script>{snippet}\nposthog.init('phc_bench', {{ api_host: '{library}', \
         defaults: '2025-11-30' }})</script>"
    )
}
