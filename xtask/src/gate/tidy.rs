//! The rules of [`crate::tidy`], each a case.

use super::Context;
use crate::cmd::test::Tally;
use crate::tidy;
use anyhow::Result;

pub(super) fn run(context: &Context) -> Result<Tally> {
    let mut tally = Tally::default();
    for (sentence, rule) in tidy::SOURCES {
        println!("{sentence}");
        tally.count(sentence, rule());
    }
    let site = context.site()?;
    for (sentence, rule) in tidy::BUILT {
        println!("{sentence}");
        tally.count(sentence, rule(site));
    }
    println!("tidy: {} rules passed, {} failed", tally.passed, tally.failed);
    Ok(tally)
}
