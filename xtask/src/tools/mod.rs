//! The programs the tests need that are not Rust: browsers and their drivers, axe-core, Go.
//!
//! What this project may fetch for itself goes to `target/tools`, pinned. What belongs to the system is installed only
//! with [`Consent`]; without it the error is the line to type.

mod fetched;
mod system;

pub(crate) use fetched::{GO, Go, go};

use crate::browser;
use anyhow::Result;
use std::path::PathBuf;

/// Whether packages of the system may be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// By root, or by `--install`.
    Given,
    /// By anyone else: say what to type instead.
    Withheld,
}

impl Consent {
    /// What running as this user implies.
    pub(crate) fn from_user() -> Self {
        if system::is_root() { Self::Given } else { Self::Withheld }
    }
}

/// Everything the browser tests need. Where WebKit's driver cannot be had it is left out, loudly; its tests then count
/// themselves as skipped.
///
/// # Errors
/// When Chromium, Firefox, a driver of theirs or axe-core is missing; the error says what to type.
pub(crate) fn for_browsers(consent: Consent) -> Result<browser::Tools> {
    system::ensure(&[system::CHROMIUM, system::CHROMEDRIVER, system::FIREFOX, system::NPM], consent)?;
    let mut drivers = vec![
        ("chromedriver".to_owned(), system::program("chromedriver")?),
        ("geckodriver".to_owned(), fetched::geckodriver()?),
    ];
    match system::ensure(&[system::WEBKIT_DRIVER, system::XVFB, system::DBUS], consent) {
        Ok(()) => drivers.push(("WebKitWebDriver".to_owned(), system::program("WebKitWebDriver")?)),
        Err(error) => println!("\n!! WebKitGTK is not here and its tests are skipped: {error:#}\n"),
    }
    Ok(browser::Tools { drivers, axe: Some(fetched::axe()?) })
}

/// The Go interpreter that `bench` puts beside ours. Where it cannot be had its figures are missing, loudly.
pub(crate) fn yaegi(consent: Consent) -> Option<PathBuf> {
    match system::ensure(&[system::YAEGI], consent).and_then(|()| system::program("yaegi")) {
        Ok(program) => Some(program),
        Err(error) => {
            println!("\n!! yaegi is not here and its figures are missing: {error:#}\n");
            None
        }
    }
}
