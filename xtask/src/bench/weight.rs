//! What a reader downloads, file by file: a page as it loads, beside the same text in stock mdBook, and what its demos add.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::table::{Bound, Report, Table};
use crate::browser::Session;
use crate::browser::weight::{ANY_PAGE, FRONT_PAGE, UNTOUCHED, files, weigh};
use crate::site::Book;

const COLUMNS: [&str; 3] = ["raw", "gzip", "brotli"];

/// Weighs every page and every file.
///
/// # Errors
/// When the stock book cannot be built, or the browser fails.
pub(super) fn measure(site: &Path, session: &Session, report: &mut Report) -> anyhow::Result<()> {
    let stock = Book::stock();
    stock.build()?;
    let pages = files(site, &stock.into, session)?;
    let mut table =
        Table::new("Page (bytes)", &["before wasm, gzip", "stock, gzip", "more", "demos, gzip", "demos, brotli"]);
    let (mut most_more, mut front, mut most_demos) = (f64::NAN, f64::NAN, f64::NAN);
    let (mut of_pages, mut of_demos) = (BTreeSet::new(), BTreeSet::new());
    for page in &pages {
        let (own, plain, demos) = (weigh(&page.untouched)?, weigh(&page.stock)?, weigh(&page.demos)?);
        let more = own.gzip as f64 - plain.gzip as f64;
        most_more = most_more.max(more);
        most_demos = most_demos.max(demos.gzip as f64);
        if page.page == "index.html" {
            front = demos.gzip as f64;
        }
        let figures = [own.gzip as f64, plain.gzip as f64, more, demos.gzip as f64, demos.brotli as f64];
        table.row(page.page.as_str(), &figures);
        of_pages.extend(page.untouched.iter().cloned());
        of_demos.extend(page.demos.iter().chain(&page.later).cloned());
    }
    report.add(table);
    each_file("What pages load (bytes)", site, &of_pages, report)?;
    each_file("What demos load (bytes)", site, &of_demos, report)?;
    for (name, measured, bound) in [
        ("a page before any wasm, KB gzip more than stock", most_more, UNTOUCHED),
        ("the front page’s demo ready to press, KB gzip", front, FRONT_PAGE),
        ("any page's demos ready to press, KB gzip", most_demos, ANY_PAGE),
    ] {
        report.bar(name, measured / 1000.0, Bound::AtMost(bound as f64 / 1000.0));
    }
    Ok(())
}

fn each_file(title: &str, site: &Path, files: &BTreeSet<PathBuf>, report: &mut Report) -> anyhow::Result<()> {
    let mut table = Table::new(title, &COLUMNS);
    for file in files.iter().filter(|file| file.extension().is_none_or(|extension| extension != "html")) {
        let weight = weigh([file])?;
        table.row(
            file.strip_prefix(site)?.display().to_string(),
            &[weight.raw, weight.gzip, weight.brotli].map(|bytes| bytes as f64),
        );
    }
    report.add(table);
    Ok(())
}
