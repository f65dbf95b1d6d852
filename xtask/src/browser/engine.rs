//! The engines the book is tested in: what each is called, how its driver starts, what it is asked for.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use serde_json::{Value, json};

/// A browser engine with a WebDriver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chromium or Chrome, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, by WebKitWebDriver. It cannot post shared memory: the standing test of `messages`.
    WebKit,
    /// The same MiniBrowser, told to share memory by an environment variable of its engine.
    WebKitShared,
}

/// How a browser is set up for a session; each kind needs a browser of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setup {
    /// As a reader has it.
    Plain,
    /// JavaScript switched off.
    NoJavascript,
    /// The reader asks for reduced motion.
    ReducedMotion,
    /// Chromium writes down how long each task of a thread took: [`Session::long_tasks`](super::Session::long_tasks).
    Traced,
}

impl Engine {
    /// Every engine, in the order in which they are run.
    pub(crate) const ALL: [Self; 4] = [Self::Chromium, Self::Firefox, Self::WebKit, Self::WebKitShared];

    /// Its name in options and reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
            Self::WebKitShared => "webkit-shared",
        }
    }

    /// Whether readers meet it: WebKit that shares memory is one that a developer has told to.
    pub(crate) fn is_met(self) -> bool {
        self != Self::WebKitShared
    }

    /// Whether this is WebKit, with or without shared memory.
    pub(crate) fn is_webkit(self) -> bool {
        matches!(self, Self::WebKit | Self::WebKitShared)
    }

    /// Whether a page with the isolation headers gets real shared memory here.
    pub(crate) fn shares_memory(self) -> bool {
        self != Self::WebKit
    }

    /// The driver's program, and the package to install where it is missing.
    pub(crate) fn driver(self) -> (&'static str, &'static str) {
        match self {
            Self::Chromium => ("chromedriver", "apt-get install chromium chromium-driver"),
            Self::Firefox => {
                ("geckodriver", "apt-get install firefox-esr; cargo install geckodriver --root target/tools")
            }
            Self::WebKit | Self::WebKitShared => {
                ("WebKitWebDriver", "apt-get install webkit2gtk-driver libwebkit2gtk-4.1-0 xvfb dbus")
            }
        }
    }

    /// The browser this machine has for it, if any.
    pub(crate) fn browser(self) -> Option<PathBuf> {
        match self {
            Self::Chromium => first_program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]),
            Self::Firefox => first_program(&["firefox-esr", "firefox"]),
            Self::WebKit | Self::WebKitShared => mini_browser(),
        }
    }

    /// The command that starts its driver on `port`.
    pub(crate) fn driver_command(self, driver: &Path, port: u16) -> Command {
        match self {
            Self::Chromium => {
                let mut command = Command::new(driver);
                command.arg(format!("--port={port}"));
                command
            }
            Self::Firefox => {
                let mut command = Command::new(driver);
                command.args(["--port", &port.to_string()]);
                command
            }
            Self::WebKit | Self::WebKitShared => {
                let mut command = Command::new("dbus-run-session");
                command.arg("--").arg(driver).arg(format!("--port={port}"));
                if self == Self::WebKitShared {
                    command.env("JSC_useSharedArrayBuffer", "1");
                }
                command
            }
        }
    }

    /// The capabilities of a new session.
    pub(crate) fn capabilities(self, browser: &Path, setup: Setup) -> Value {
        let mut capabilities = match self {
            Self::Chromium => chromium(browser, setup),
            Self::Firefox => firefox(browser, setup),
            Self::WebKit | Self::WebKitShared => {
                json!({ "webkitgtk:browserOptions": { "binary": browser, "args": ["--automation"] } })
            }
        };
        capabilities["timeouts"] = json!({ "script": 60_000, "pageLoad": 60_000, "implicit": 0 });
        json!({ "capabilities": { "alwaysMatch": capabilities } })
    }
}

/// The parts of Chromium's trace that tell of tasks, and of marks.
const TASKS: &str = "disabled-by-default-devtools.timeline,blink.user_timing";

fn chromium(browser: &Path, setup: Setup) -> Value {
    let mut arguments = vec![
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--window-size=1280,1000",
        "--enable-blink-features=ForceEagerMeasureMemory",
    ];
    if is_root() {
        // Chromium refuses its sandbox to root; a developer keeps it.
        arguments.push("--no-sandbox");
    }
    if setup == Setup::ReducedMotion {
        arguments.push("--force-prefers-reduced-motion");
    }
    let javascript = if setup == Setup::NoJavascript { 2 } else { 1 };
    let mut capabilities = json!({
        "goog:chromeOptions": {
            "binary": browser,
            "args": arguments,
            "prefs": { "profile.managed_default_content_settings.javascript": javascript },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    if setup == Setup::Traced {
        capabilities["goog:loggingPrefs"]["performance"] = json!("ALL");
        capabilities["goog:chromeOptions"]["perfLoggingPrefs"] = json!({
            "enableNetwork": false,
            "enablePage": false,
            "traceCategories": format!("-*,{TASKS}"),
        });
    }
    capabilities
}

fn firefox(browser: &Path, setup: Setup) -> Value {
    json!({
        "moz:firefoxOptions": {
            "binary": browser,
            "args": ["-headless", "--width=1280", "--height=1000"],
            "prefs": {
                "javascript.enabled": setup != Setup::NoJavascript,
                "ui.prefersReducedMotion": i32::from(setup == Setup::ReducedMotion),
                // Nothing but the book: no update, no portal check, no list of bad sites.
                "app.update.enabled": false,
                "network.captive-portal-service.enabled": false,
                "network.connectivity-service.enabled": false,
                "browser.safebrowsing.update.enabled": false,
            },
        },
    })
}

/// The first of these programs on the PATH.
pub(crate) fn first_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    names
        .iter()
        .find_map(|name| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// WebKitGTK keeps its MiniBrowser beside its library, in some systems below the architecture's name.
fn mini_browser() -> Option<PathBuf> {
    let libraries = ["/usr/lib", "/usr/libexec", "/usr/lib64"].into_iter().map(PathBuf::from);
    let nested = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let versions = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"];
    let mut files =
        libraries.chain(nested).flat_map(|folder| versions.map(|version| folder.join(version).join("MiniBrowser")));
    files.find(|file| file.is_file())
}

/// Whether we run as root.
fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Picks the engines that `names` ask for; none asked for means those that readers have, and with `all` every one.
pub(crate) fn chosen(names: &[String], all: bool) -> anyhow::Result<Vec<Engine>> {
    if names.is_empty() {
        return Ok(Engine::ALL.into_iter().filter(|engine| all || engine.is_met()).collect());
    }
    let find = |name: &String| {
        let known = Engine::ALL.into_iter().find(|engine| engine.name() == name);
        known.with_context(|| format!("no engine `{name}`: chromium, firefox, webkit or webkit-shared"))
    };
    names.iter().map(find).collect()
}
