//! Pages from templates: what is put into them is escaped, whatever it is.

use super::place::MARK;
use data_encoding::BASE64;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

pub const STYLE: &str = include_str!("report.css");
const LIST: &str = include_str!("list.js");
const READER: &str = include_str!("reader.js");
const VIEWS: &str = include_str!("views.js");
const JSDIFF: &str = include_str!("jsdiff/diff.min.js");
const JSDIFF_LICENCE: &str = include_str!("jsdiff/LICENSE");

pub struct Pages {
    templates: Environment<'static>,
}

/// What surrounds the contents of a page.
#[derive(Serialize)]
struct Frame<'a> {
    title: &'a str,
    policy: &'a str,
    root: &'a str,
    /// Whether two copies can be compared with each other on this page.
    compares: bool,
    /// What stands in the page itself in place of files beside it.
    style: Option<&'a str>,
    script: Option<&'a str>,
    contents: &'a str,
}

impl Pages {
    pub fn new() -> Self {
        let mut templates = Environment::new();
        let sources = [
            ("page", include_str!("templates/page.html")),
            ("shared", include_str!("templates/shared.html")),
            ("overview", include_str!("templates/overview.html")),
            ("story", include_str!("templates/story.html")),
            ("templates", include_str!("templates/templates.html")),
            ("excerpts", include_str!("templates/excerpts.html")),
        ];
        // A field that is not there is a mistake, and not an empty place.
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        templates.set_formatter(inert_and_escaped);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        templates.set_syntax(syntax.expect("the delimiters are the common ones"));
        for (name, source) in sources {
            templates.add_template(name, source).expect("the templates are well formed");
        }
        Self { templates }
    }

    /// A part of a page.
    pub fn part(&self, template: &str, context: &impl Serialize) -> String {
        let template = self.templates.get_template(template).expect("it is one of ours");
        template.render(Serde(context)).expect("a template names what its context has")
    }

    /// A page that takes style and scripts from files beside it.
    pub fn page(&self, title: &str, root: &str, compares: bool, contents: &str) -> String {
        let policy = policy("'self'", "'self'");
        self.frame(&Frame { title, policy: &policy, root, compares, style: None, script: None, contents })
    }

    /// A page that needs nothing else.
    pub fn whole(&self, title: &str, contents: &str) -> String {
        let script = [jsdiff(), script()].concat();
        let policy = policy(&hash(&script), &hash(STYLE));
        let frame = Frame {
            title,
            policy: &policy,
            root: "",
            compares: true,
            style: Some(STYLE),
            script: Some(&script),
            contents,
        };
        self.frame(&frame)
    }

    fn frame(&self, frame: &Frame<'_>) -> String {
        MARK.to_owned() + &self.part("page", frame)
    }
}

/// The script of all pages.
pub fn script() -> String {
    [LIST, READER, VIEWS].concat()
}

/// The library that compares two copies with each other, under its licence.
pub fn jsdiff() -> String {
    format!("/*!\n{JSDIFF_LICENCE}*/\n{JSDIFF}\n")
}

/// Nothing is loaded or run but these, nothing is sent anywhere, and no text becomes markup.
fn policy(scripts: &str, styles: &str) -> String {
    format!(
        "default-src 'none'; script-src {scripts}; style-src {styles}; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

fn hash(code: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(code.as_bytes())))
}

/// Data for a script of the page, as it may stand within markup.
pub fn data(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("our own types have a form in JSON");
    // Only strings hold this character.
    json.replace('<', "\\u003c")
}

fn inert_and_escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && text.contains(is_active) => {
            minijinja::escape_formatter(out, state, &Value::from(inert(text)))
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// Control characters and those that turn the direction of writing.
fn is_active(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` with escapes in place of what could drive the page that shows it.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        if is_active(c) {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}
