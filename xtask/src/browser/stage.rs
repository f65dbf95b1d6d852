//! What a test stands on: one browser, the servings of the site, and the list of what went wrong on the pages so far.

use std::cell::RefCell;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::json;

use super::demo::Demo;
use super::engine::Engine;
use super::serving::{Serving, Servings};
use super::session::Session;

/// A browser and the site it visits.
#[derive(Debug)]
pub(crate) struct Stage<'a> {
    /// The browser.
    pub(crate) session: &'a Session,
    /// The site, served in every manner a test asks for.
    pub(crate) servings: &'a Servings,
    /// axe-core's script, where there is one.
    pub(crate) axe: Option<&'a Path>,
    faults: RefCell<Vec<String>>,
}

/// What the probe in a page's head wrote down.
#[derive(Debug, Default, Deserialize)]
struct Harvest {
    faults: Vec<String>,
    elsewhere: Vec<String>,
}

impl<'a> Stage<'a> {
    /// A stage with a clean list.
    pub(crate) fn new(session: &'a Session, servings: &'a Servings, axe: Option<&'a Path>) -> Self {
        Self { session, servings, axe, faults: RefCell::default() }
    }

    /// The engine of this stage.
    pub(crate) fn engine(&self) -> Engine {
        self.session.engine
    }

    /// Opens a page of the site afresh. `page` may end with a fragment.
    pub(crate) fn open(&self, serving: Serving, page: &str) -> anyhow::Result<()> {
        self.leave()?;
        self.session.open(&self.address(serving, page)?)
    }

    /// The address of a page in one serving.
    pub(crate) fn address(&self, serving: Serving, page: &str) -> anyhow::Result<String> {
        Ok(format!("{}{page}", self.servings.address(serving)?))
    }

    /// Opens the page of a demo with `query` in the fragment (nothing for none), and wakes the demo, which must be ready.
    pub(crate) fn demo(&self, serving: Serving, name: &'static str, query: &str) -> anyhow::Result<Demo<'a>> {
        let demo = self.demo_in_any_state(serving, name, query)?;
        let state = demo.state()?;
        anyhow::ensure!(state == "ready", "the demo woke `{state}`: {}", demo.said());
        Ok(demo)
    }

    /// The same, however the demo wakes.
    pub(crate) fn demo_in_any_state(
        &self,
        serving: Serving,
        name: &'static str,
        query: &str,
    ) -> anyhow::Result<Demo<'a>> {
        let page = self.servings.page_of(name)?;
        let fragment = if query.is_empty() { String::new() } else { format!("#{name}?{query}") };
        self.open(serving, &format!("{page}{fragment}"))?;
        Demo::wake(self.session, name)
    }

    /// Leaves the page, and keeps what went wrong on it. The blank page between makes the next load a real one.
    pub(crate) fn leave(&self) -> anyhow::Result<()> {
        self.harvest()?;
        self.session.open("about:blank")
    }

    /// Writes down what went wrong on the present page, and every address outside its own origin.
    pub(crate) fn harvest(&self) -> anyhow::Result<()> {
        let body = "const probe = window.__probe;
            if (!probe) return { faults: [], elsewhere: [] };
            const own = address => [location.origin + '/', 'blob:' + location.origin, 'data:'].some(own => address.startsWith(own));
            return { faults: probe.faults.splice(0),
                     elsewhere: performance.getEntriesByType('resource').map(entry => entry.name).filter(name => !own(name)) };";
        let harvest: Harvest = self.session.script(body, &[])?;
        let mut faults = self.faults.borrow_mut();
        faults.extend(harvest.faults);
        faults.extend(harvest.elsewhere.into_iter().map(|address| format!("another origin: {address}")));
        faults.extend(self.session.console()?.into_iter().map(|line| format!("console: {line}")));
        Ok(())
    }

    /// Ends a test: fails when anything went wrong on its pages that none of `expected` is a part of.
    pub(crate) fn finish(&self, expected: &[&str]) -> anyhow::Result<()> {
        self.leave()?;
        let mut faults = self.faults.take();
        faults.retain(|fault| !expected.iter().any(|part| fault.contains(part)));
        faults.sort();
        faults.dedup();
        anyhow::ensure!(faults.is_empty(), "the page complained: {}", faults.join(" | "));
        Ok(())
    }

    /// Runs axe-core on the page that is open; each violation as one line.
    pub(crate) fn axe_violations(&self) -> anyhow::Result<Vec<String>> {
        let axe = self.axe.context("axe-core is not here")?;
        let source = std::fs::read_to_string(axe).with_context(|| format!("reading {}", axe.display()))?;
        self.session.script::<()>(&format!("if (!window.axe) {{ {source} }}"), &[])?;
        let body = "const result = await axe.run(document, { resultTypes: ['violations'] });
            return result.violations.map(violation =>
              `${violation.id} (${violation.impact}): ` +
              violation.nodes.slice(0, 3).map(node => `${node.target} ${node.any.concat(node.all, node.none).map(check => check.message).join('; ')}`).join(' / '));";
        self.session.promise(body, &[json!(null)])
    }
}
