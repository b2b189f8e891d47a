//! A plain form as a browser without script sees it: the fields that stand in the page, filled in and
//! sent with the button that is pressed. It knows the HTML of this service's own pages and no other.

use form_urlencoded::Serializer;

use crate::{Response, Service};

/// The form of a page, with what is in its fields.
#[derive(Clone, Debug)]
pub struct PlainForm {
    /// Where it is sent to.
    pub action: String,
    /// Name and value of every field that would be sent, in order.
    pub fields: Vec<(String, String)>,
    /// Every name of a field, filled in or not.
    pub names: Vec<String>,
}

impl PlainForm {
    /// Reads the form of a page.
    ///
    /// # Panics
    /// When the page has none.
    pub fn read(html: &str) -> PlainForm {
        let form = html.split_once("<form ").unwrap_or_else(|| panic!("no form in {html}")).1;
        let (head, form) = form.split_once('>').expect("a tag has an end");
        let form = form.split("</form>").next().unwrap_or_default();
        let action = attribute(head, "action").expect("a form leads somewhere");
        let mut read = PlainForm { action, fields: Vec::new(), names: Vec::new() };
        for tag in form.split('<').filter(|tag| !tag.starts_with('/')) {
            let (head, text) = tag.split_once('>').unwrap_or((tag, ""));
            let Some(name) = attribute(head, "name") else { continue };
            let value = attribute(head, "value").unwrap_or_default();
            let kind = attribute(head, "type").unwrap_or_default();
            match head.split(' ').next().unwrap_or_default() {
                "input" if kind == "hidden" || head.contains(" checked") => {
                    read.fields.push((name.clone(), value));
                }
                // A reader of HTML leaves the first line end out.
                "textarea" => {
                    let text = text.strip_prefix('\n').unwrap_or(text);
                    read.fields.push((name.clone(), plain(text)));
                }
                "input" => {}
                _ => continue,
            }
            if !read.names.contains(&name) {
                read.names.push(name);
            }
        }
        read
    }

    /// What a field would send first; `None` when nothing.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Chooses a level or option, or writes a text.
    ///
    /// # Panics
    /// When the page has no such field.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> PlainForm {
        assert!(self.names.iter().any(|one| one == name), "no field {name} in {:?}", self.names);
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The body of the request when this button is pressed.
    pub fn body(&self, press: &str) -> String {
        let mut body = Serializer::new(String::new());
        for (name, value) in &self.fields {
            // Browsers send line ends as CR LF.
            body.append_pair(name, &value.replace('\n', "\r\n"));
        }
        body.append_pair("_press", press).finish()
    }

    /// Presses a button.
    pub async fn press(&self, service: &Service, button: &str) -> Response {
        let body = self.body(button);
        service.post(&self.action, "application/x-www-form-urlencoded", body).await
    }

    /// Turns the page; gives the form of the next.
    pub async fn turn(&self, service: &Service, button: &str) -> PlainForm {
        let page = self.press(service, button).await;
        page.assert_status(200);
        PlainForm::read(&page.text())
    }
}

fn attribute(head: &str, name: &str) -> Option<String> {
    let (_, rest) = head
        .split_once(&format!(" {name}=\""))
        .or_else(|| head.strip_prefix(&format!("{name}=\"")).map(|rest| ("", rest)))?;
    rest.split('"').next().map(plain)
}

fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#x27;", "'").replace("&amp;", "&")
}
