//! Every page and every demo in real browsers, once their drivers are found.

use super::Context;
use crate::cmd::test::Tally;
use crate::{browser, tools};
use anyhow::Result;

pub(super) fn run(context: &Context) -> Result<Tally> {
    let site = context.site()?;
    let found = tools::for_browsers(context.consent)?;
    let mut tally = browser::run_all(site, &found, &context.browsers)?;
    if context.browsers.screenshots.is_some() {
        // Pictures instead of tests: that they were drawn is the one case.
        tally.pass();
    }
    Ok(tally)
}
