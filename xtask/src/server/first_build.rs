//! What is answered before the first build stands: a page that says so, and loads again by itself when there is news.
//!
//! Never a 404: whoever asks is told to wait, by words and by `Retry-After`. The page needs nothing from the site it waits
//! for, and carries a policy of its own that allows its one script and its one style.

use crate::site::{LIVE_RELOAD, source_hash};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use std::sync::{Arc, Mutex, PoisonError};

/// Tells the news apart for the page that waits, which asks for it now and then.
const NEWS: HeaderName = HeaderName::from_static("x-first-build");

/// What a page looks like while there is nothing else to look at.
const STYLE: &str = include_str!("first_build.css");
/// How it loads again: when the socket says so, or when asking finds that something has changed.
const SCRIPT: &str = include_str!("first_build.js");

/// How far the first build has come; clones speak of the same one.
#[derive(Debug, Clone)]
pub(crate) struct FirstBuild(Arc<Mutex<News>>);

/// The last that was heard of it.
#[derive(Debug, Default)]
struct News {
    /// How many pieces of news there were.
    number: usize,
    stage: Stage,
}

#[derive(Debug, Default)]
enum Stage {
    #[default]
    Building,
    Failed(String),
    Stands,
}

impl FirstBuild {
    /// One that has begun.
    pub(crate) fn begun() -> Self {
        Self(Arc::default())
    }

    /// It begins again, after a failure.
    pub(crate) fn begins_again(&self) {
        self.tell(Stage::Building);
    }

    /// It failed, and this is why.
    pub(crate) fn failed(&self, why: impl Into<String>) {
        self.tell(Stage::Failed(why.into()));
    }

    /// There is something to serve, and from now on it is served.
    pub(crate) fn stands(&self) {
        self.tell(Stage::Stands);
    }

    /// Whether there is something to serve.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.0.lock().unwrap_or_else(PoisonError::into_inner).stage, Stage::Stands)
    }

    fn tell(&self, stage: Stage) {
        let mut news = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        news.number += 1;
        news.stage = stage;
    }

    /// The answer to whatever is asked for; `None` once there is something to serve.
    pub(super) fn answer(&self, method: &Method) -> Option<Response> {
        let news = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (title, story) = match &news.stage {
            Stage::Stands => return None,
            Stage::Building => (
                "The book is being built",
                "<p>The first build takes a few minutes. This page opens by itself when it stands.</p>".to_owned(),
            ),
            Stage::Failed(why) => (
                "The first build failed",
                format!(
                    "<pre>{}</pre><p>Save a file once it is mended: the book is then built again, and this page opens by itself.</p>",
                    escaped(why)
                ),
            ),
        };
        let number = news.number.to_string();
        drop(news);
        let page = format!(
            "<!doctype html><html lang=\"en\" data-news=\"{number}\" data-socket=\"/{LIVE_RELOAD}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
             <title>{title}</title><style>{STYLE}</style></head>\
             <body><main role=\"status\"><h1>{title}</h1>{story}</main><script>{SCRIPT}</script></body></html>\n"
        );
        let mut response = Response::new(if method == Method::HEAD { Body::empty() } else { Body::from(page) });
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        let policy = format!(
            "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; base-uri 'none'",
            source_hash(SCRIPT),
            source_hash(STYLE)
        );
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        for (name, value) in [(NEWS, number), (header::CONTENT_SECURITY_POLICY, policy)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        Some(response)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
