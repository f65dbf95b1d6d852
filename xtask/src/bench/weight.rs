//! What a reader downloads, file by file: a page as it loads, beside the same text in stock mdBook, and what its demos add.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::table::{Bound, Report, Table};
use crate::browser::Session;
use crate::browser::weight::{Brotli, Scale, UNTOUCHED, files};
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
    let (mut scale, mut most_more) = (Scale::new(Brotli::Asked), f64::NAN);
    let (mut of_pages, mut of_demos) = (BTreeSet::new(), BTreeSet::new());
    for page in &pages {
        let (own, plain, demos) = (scale.weigh(&page.untouched)?, scale.weigh(&page.stock)?, scale.weigh(&page.demos)?);
        let more = own.gzip as f64 - plain.gzip as f64;
        most_more = most_more.max(more);
        if demos.gzip > 0 {
            let name = format!("{}: its demos ready to press, KB gzip", page.page);
            report.bar(&name, demos.gzip as f64 / 1000.0, Bound::AtMost(page.bound as f64 / 1000.0));
        }
        let figures = [own.gzip as f64, plain.gzip as f64, more, demos.gzip as f64, demos.brotli as f64];
        table.row(page.page.as_str(), &figures);
        of_pages.extend(page.untouched.iter().cloned());
        of_demos.extend(page.demos.iter().chain(&page.later).cloned());
    }
    report.add(table);
    each_file("What pages load (bytes)", site, &of_pages, &mut scale, report)?;
    each_file("What demos load (bytes)", site, &of_demos, &mut scale, report)?;
    let bound = Bound::AtMost(UNTOUCHED as f64 / 1000.0);
    report.bar("a page before any wasm, KB gzip more than stock", most_more / 1000.0, bound);
    Ok(())
}

fn each_file(
    title: &str,
    site: &Path,
    files: &BTreeSet<PathBuf>,
    scale: &mut Scale,
    report: &mut Report,
) -> anyhow::Result<()> {
    let mut table = Table::new(title, &COLUMNS);
    for file in files.iter().filter(|file| file.extension().is_none_or(|extension| extension != "html")) {
        let weight = scale.weigh([file])?;
        table.row(
            file.strip_prefix(site)?.display().to_string(),
            &[weight.raw, weight.gzip, weight.brotli].map(|bytes| bytes as f64),
        );
    }
    report.add(table);
    Ok(())
}
