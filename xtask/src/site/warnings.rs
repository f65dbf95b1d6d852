//! Listens to what mdBook logs, because a warning of mdBook's is an error of the book's.

use anyhow::{Result, bail};
use std::fmt;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Runs `work`; fails if it does, or if anything was logged as a warning or an error meanwhile.
///
/// It hears only the thread that runs `work`; mdBook's renderer uses no other.
///
/// # Errors
/// The error of `work`, or the warnings, one a line.
pub(crate) fn denied<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let outcome = tracing::subscriber::with_default(Listener(Arc::clone(&heard)), work);
    let heard = heard.lock().map(|heard| heard.clone()).unwrap_or_default();
    match outcome {
        Ok(_) if !heard.is_empty() => bail!("mdBook warns:\n  {}", heard.join("\n  ")),
        Err(error) if !heard.is_empty() => Err(error.context(format!("mdBook warns:\n  {}", heard.join("\n  ")))),
        outcome => outcome,
    }
}

/// Keeps the text of every event that is a warning or worse.
struct Listener(Arc<Mutex<Vec<String>>>);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        if let Ok(mut heard) = self.0.lock() {
            heard.push(text.0);
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The message of an event, followed by its other fields.
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}{}", self.0);
        } else {
            self.0.push_str(&format!(" ({} = {value:?})", field.name()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::denied;

    #[test]
    fn a_warning_fails_what_would_have_passed() {
        assert!(denied(|| Ok(())).is_ok());
        let error = denied(|| {
            tracing::info!("nothing to see");
            tracing::warn!("an unclosed element");
            Ok(())
        })
        .unwrap_err();
        assert!(error.to_string().contains("an unclosed element"), "{error}");
        assert!(!error.to_string().contains("nothing to see"), "{error}");
    }
}
