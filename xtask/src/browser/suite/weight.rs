//! A page weighs no more than its reader was promised.

use super::super::case::Case;
use super::super::stage::Stage;
use super::super::weight::{Brotli, Scale, UNTOUCHED, files};
use crate::site::Book;

pub(super) fn cases() -> Vec<Case> {
    vec![Case::new("pages_are_light", light).in_chromium()]
}

fn light(stage: &Stage<'_>) -> anyhow::Result<()> {
    let stock = Book::stock();
    stock.build()?;
    stage.leave()?;
    let pages = files(stage.servings.site(), &stock.into, stage.session)?;
    let (mut scale, mut broken) = (Scale::new(Brotli::Left), Vec::new());
    let mut demos_seen = 0;
    for page in &pages {
        let (own, plain) = (scale.weigh(&page.untouched)?.gzip, scale.weigh(&page.stock)?.gzip);
        let demos = scale.weigh(&page.demos)?.gzip;
        println!("    {}: {own} bytes gzipped, mdBook's own {plain}, its demos {demos}", page.page);
        if own > plain + UNTOUCHED {
            broken.push(format!("{} weighs {} bytes more than mdBook's own", page.page, own - plain));
        }
        let bound = page.bound;
        if demos > bound {
            broken.push(format!("the demos of {} weigh {demos} bytes, and may weigh {bound}", page.page));
        }
        demos_seen += usize::from(demos > 0);
    }
    anyhow::ensure!(demos_seen > 0, "no page of the site loads a demo");
    anyhow::ensure!(broken.is_empty(), "{}", broken.join("; "));
    Ok(())
}
