//! A schedule as a story: one column a goroutine where they are few, the decisive last step marked.

use super::history::told;
use super::markup::Markup;
use super::{Cast, natural};
use crate::Told;

/// With more goroutines than this it is one column.
const COLUMNS: usize = 3;

pub(super) fn draw(markup: &mut Markup, steps: &[Told]) {
    let mut columns: Vec<i32> = Vec::new();
    for step in steps {
        if !columns.contains(&step.number) {
            columns.push(step.number);
        }
    }
    columns.sort_unstable();
    if columns.len() > COLUMNS {
        columns.clear();
    }
    markup.element("table", &[("class", "tt-story")], |markup| {
        for (at, step) in steps.iter().enumerate() {
            let class = if step.preempts { "tt-switch" } else { "tt-step" };
            markup.element("tr", &[("class", class)], |markup| {
                markup.leaf("td", "tt-place", &natural(at + 1));
                if columns.is_empty() {
                    markup.leaf("td", Cast::class(step.number), &told(step));
                }
                for column in &columns {
                    let class = Cast::class(*column);
                    markup.leaf("td", class, &if *column == step.number { told(step) } else { String::new() });
                }
            });
        }
    });
}
