//! `cargo xtask bench`: the measurements, as a table and as `target/bench.json`.

use anyhow::{Result, bail, ensure};
use pico_args::Arguments;

use crate::bench::{self, Choice};
use crate::site::{self, Book};
use crate::tools::{self, Consent};

/// Builds the site, measures it, and says which bars hold.
///
/// # Errors
/// When an argument is unknown, something cannot be measured, or a bar does not hold.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut arguments = Arguments::from_vec(arguments.iter().map(Into::into).collect());
    let choice = Choice {
        engines: arguments.values_from_str("--engine")?,
        only: arguments.values_from_str("--only")?,
        presses: arguments.opt_value_from_str("--presses")?.unwrap_or(bench::PRESSES),
    };
    let is_record = arguments.contains("--record");
    let rest = arguments.finish();
    ensure!(
        rest.is_empty(),
        "`cargo xtask bench` does not know {rest:?}; it knows --engine, --only, --presses and --record"
    );
    let rows = bench::rows();
    if let Some(unknown) = choice.only.iter().find(|row| !rows.contains(&row.as_str())) {
        bail!("there is no row `{unknown}`; the rows are {}", rows.join(", "));
    }
    ensure!(choice.presses > 0, "no press is no measurement: --presses takes 1 or more");

    if !is_record && choice.is_engine_alone() {
        let failing = bench::measure_engine()?;
        ensure!(failing == 0, "{failing} bars do not hold");
        return Ok(());
    }
    let tools = tools::for_browsers(Consent::from_user())?;
    let book = Book::site();
    site::build(&book)?;
    if is_record {
        return bench::record(&book.into, &tools);
    }
    let failing = bench::measure(&book.into, &tools, &choice)?;
    ensure!(failing == 0, "{failing} bars do not hold");
    Ok(())
}
