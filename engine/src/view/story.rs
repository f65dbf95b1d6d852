//! A schedule as a story: one column a goroutine where they are few, the decisive last step marked. Numbers are those of Step:
//! what is done for the reader there has none.

use figures::say::{Key, say};

use super::history::told;
use super::markup::Markup;
use super::{Cast, natural};
use crate::Told;

/// With more goroutines than this it is one column.
const COLUMNS: usize = 3;

pub(super) fn draw(markup: &mut Markup, steps: &[(usize, Told)]) {
    let mut columns: Vec<(i32, &str)> = Vec::new();
    for (_, step) in steps {
        if step.number > 1 && columns.iter().all(|(number, _)| *number != step.number) {
            columns.push((step.number, &step.name));
        }
    }
    columns.sort_unstable();
    if columns.len() > COLUMNS {
        columns.clear();
    }
    let span = natural(columns.len().max(1));
    markup.element("table", &[("class", "tt-story")], |markup| {
        if !columns.is_empty() {
            markup.element("tr", &[], |markup| {
                markup.leaf("td", "tt-place", "");
                for (number, name) in &columns {
                    markup.element("th", &[("scope", "col"), ("class", Cast::class(*number))], |markup| {
                        Cast::letter(markup, *number, name);
                    });
                }
            });
        }
        for (place, step) in steps {
            let class = if step.preempts { "tt-switch" } else { "tt-step" };
            markup.element("tr", &[("class", class)], |markup| {
                let place = if *place > 0 { natural(*place) } else { String::new() };
                markup.leaf("td", "tt-place", &place);
                let class = Cast::class(step.number);
                if columns.iter().all(|(number, _)| *number != step.number) {
                    // Main's steps go over the whole width.
                    let attributes = [("class", class), ("colspan", &*span)];
                    return markup.element("td", &attributes, |markup| markup.text(&told(step)));
                }
                let line = natural(step.line as usize);
                for (number, _) in &columns {
                    let words = if *number == step.number {
                        say(Key::AtLine, &[("line", &line), ("operation", &step.operation)])
                    } else {
                        String::new()
                    };
                    markup.leaf("td", Cast::class(*number), &words);
                }
            });
        }
    });
}
