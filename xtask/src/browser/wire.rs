//! The wire of WebDriver: one JSON request, one JSON answer, over plain HTTP on this machine.
//!
//! It knows nothing of commands; `session` does.

use std::time::Duration;

use anyhow::Context as _;
use serde_json::Value;

/// A driver that answers on one port.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    agent: ureq::Agent,
    base: String,
}

/// What a driver says when it will not do a thing: WebDriver's error code and its message.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// WebDriver's error code: `no such element`, `javascript error`, …
    pub(crate) code: String,
    /// The driver's words, first line only.
    pub(crate) message: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refusal {}

impl Wire {
    /// A wire to the driver on `port`. No request waits longer than three minutes.
    pub(crate) fn new(port: u16) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(180)))
            .build();
        Self { agent: config.into(), base: format!("http://127.0.0.1:{port}") }
    }

    /// Asks with GET.
    pub(crate) fn get(&self, path: &str) -> anyhow::Result<Value> {
        let answer = self.agent.get(format!("{}{path}", self.base)).call();
        self.value(path, answer)
    }

    /// Asks with POST and a JSON body.
    pub(crate) fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self.agent.post(format!("{}{path}", self.base)).send_json(body);
        self.value(path, answer)
    }

    /// Asks with DELETE.
    pub(crate) fn delete(&self, path: &str) -> anyhow::Result<Value> {
        let answer = self.agent.delete(format!("{}{path}", self.base)).call();
        self.value(path, answer)
    }

    fn value(
        &self,
        path: &str,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> anyhow::Result<Value> {
        let mut answer = answer.with_context(|| format!("no answer from the driver to {path}"))?;
        let mut body: Value = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_json()
            .with_context(|| format!("the driver's answer to {path} is not JSON"))?;
        let value = body["value"].take();
        if answer.status().is_success() {
            return Ok(value);
        }
        let message = value["message"].as_str().unwrap_or_default();
        Err(Refusal {
            code: value["error"].as_str().unwrap_or("unknown error").to_owned(),
            message: message.lines().next().unwrap_or_default().to_owned(),
        }
        .into())
    }
}
