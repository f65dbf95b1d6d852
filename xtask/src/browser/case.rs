//! A browser test: a name, the engines it is for, what it expects to go wrong, and what it does.

use super::engine::{Engine, Setup};
use super::stage::Stage;

type Deed = Box<dyn Fn(&Stage<'_>) -> anyhow::Result<()>>;

/// One browser test.
pub(crate) struct Case {
    /// `<demo>_<what>`.
    pub(crate) name: String,
    /// The browser it needs.
    pub(crate) setup: Setup,
    /// Parts of the complaints it brings about on purpose.
    pub(crate) expected: Vec<&'static str>,
    engines: fn(Engine) -> bool,
    is_long: Vec<fn(Engine) -> bool>,
    deed: Deed,
}

impl Case {
    /// A test in every engine, in a browser as a reader has it, that expects no complaint at all.
    pub(crate) fn new(name: impl Into<String>, deed: impl Fn(&Stage<'_>) -> anyhow::Result<()> + 'static) -> Self {
        Self {
            name: name.into(),
            setup: Setup::Plain,
            expected: Vec::new(),
            engines: |_| true,
            is_long: Vec::new(),
            deed: Box::new(deed),
        }
    }

    /// Only in the engines for which `engines` says yes.
    pub(crate) fn only(mut self, engines: fn(Engine) -> bool) -> Self {
        self.engines = engines;
        self
    }

    /// Only in Chromium.
    pub(crate) fn in_chromium(self) -> Self {
        self.only(|engine| engine == Engine::Chromium)
    }

    /// Left to `cargo xtask test --all` in every engine but Chromium.
    pub(crate) fn short_in_chromium(self) -> Self {
        self.long(|engine| engine != Engine::Chromium)
    }

    /// Left to `cargo xtask test --all` in the engines for which `engines` says yes, beside those left before.
    pub(crate) fn long(mut self, engines: fn(Engine) -> bool) -> Self {
        self.is_long.push(engines);
        self
    }

    /// Whether the short run of this engine leaves it out.
    pub(crate) fn is_long(&self, engine: Engine) -> bool {
        self.is_long.iter().any(|is_long| is_long(engine))
    }

    /// In a browser set up another way.
    pub(crate) fn in_setup(mut self, setup: Setup) -> Self {
        self.setup = setup;
        self
    }

    /// Complaints that contain one of `parts` are what the test is about.
    pub(crate) fn expecting(mut self, parts: &[&'static str]) -> Self {
        self.expected.extend(parts);
        self
    }

    /// Whether it is for this engine. WebKit with shared memory runs what WebKit without it could not: no more.
    pub(crate) fn is_for(&self, engine: Engine) -> bool {
        (self.engines)(engine) && !(engine == Engine::WebKitShared && (self.engines)(Engine::WebKit))
    }

    /// Does what it does, then asks the pages it visited what went wrong.
    pub(crate) fn run(&self, stage: &Stage<'_>) -> anyhow::Result<()> {
        let outcome = (self.deed)(stage);
        let complaints = stage.finish(&self.expected);
        // A test that failed says why itself; the page's complaints are then the better part of the story.
        match (outcome, complaints) {
            (Err(error), Err(complaints)) => Err(error.context(complaints)),
            (outcome, complaints) => outcome.and(complaints),
        }
    }
}

impl std::fmt::Debug for Case {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Case").field("name", &self.name).finish_non_exhaustive()
    }
}
