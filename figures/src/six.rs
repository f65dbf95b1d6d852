//! *Which of these six pictures are parallel?* Six small Gantt charts, drawn and not measured, each with its answer.

use crate::say::{Key, say, text};
use crate::svg::{Anchor, Svg};
use crate::teller::Teller;

const WIDTH: f64 = 300.0;
const LEFT: f64 = 66.0;
const TOP: f64 = 6.0;
const PITCH: f64 = 30.0;
const BAR: f64 = 20.0;
/// Units of time that a picture spans.
const SPAN: u32 = 12;

/// What the rows of a picture are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    Workers,
    Tasks,
}

/// A bar: whose, from when, to when.
type Bar = (usize, u32, u32);

struct Six {
    rows: Rows,
    bars: &'static [&'static [Bar]],
    answer: Key,
}

const A: usize = 0;
const B: usize = 1;
const C: usize = 2;

const SIX: [Six; 6] = [
    Six { rows: Rows::Workers, bars: &[&[(A, 0, 6), (B, 6, 12)]], answer: Key::SixSequential },
    Six {
        rows: Rows::Workers,
        bars: &[&[(A, 0, 2), (B, 2, 4), (A, 4, 6), (B, 6, 8), (A, 8, 10), (B, 10, 12)]],
        answer: Key::SixTurns,
    },
    Six { rows: Rows::Workers, bars: &[&[(A, 0, 6)], &[(B, 0, 6)]], answer: Key::SixBoth },
    Six { rows: Rows::Workers, bars: &[&[(A, 0, 6)], &[(B, 6, 12)]], answer: Key::SixRelay },
    Six { rows: Rows::Workers, bars: &[&[(A, 0, 5), (C, 5, 9)], &[(B, 3, 5)]], answer: Key::SixPartly },
    Six {
        rows: Rows::Tasks,
        bars: &[&[(A, 0, 2), (A, 4, 6), (A, 8, 10)], &[(B, 2, 4), (B, 6, 8), (B, 10, 12)]],
        answer: Key::SixLanes,
    },
];

/// All six, each with its answer folded, as HTML in one line. `id` begins the ids in it, and must be unique in the page.
///
/// ```
/// let html = figures::six::six("six");
/// assert_eq!(html.matches("<svg").count(), 6);
/// assert_eq!(html.matches("<details>").count(), 6);
/// ```
pub fn six(id: &str) -> String {
    let mut html = String::from("<div class=\"tt-six\">");
    for (place, each) in SIX.iter().enumerate() {
        let picture = each.picture(&format!("{id}-{place}-"));
        let (ask, answer) = (text(Key::SixAsk), text(each.answer));
        html.push_str(&format!(
            "<figure>{picture}<figcaption><details><summary>{}. {ask}</summary><p>{answer}</p></details></figcaption></figure>",
            place + 1
        ));
    }
    html.push_str("</div>\n");
    html
}

impl Six {
    fn picture(&self, id: &str) -> String {
        let height = TOP + self.bars.len().max(2) as f64 * PITCH + 4.0;
        let mut svg = Svg::new(WIDTH, height, &self.said());
        svg.patterns(id, &[A, B, C].map(|place| Teller::ALL[place]));
        let scale = (WIDTH - LEFT - 4.0) / f64::from(SPAN);
        let x = |at: u32| LEFT + f64::from(at) * scale;
        for (row, bars) in self.bars.iter().enumerate() {
            let y = TOP + row as f64 * PITCH;
            svg.text("tt-said", (0.0, y + BAR / 2.0 + 4.5), Anchor::Start, &self.name(row));
            svg.line("tt-grid", (LEFT, y + BAR + 4.0), (WIDTH - 4.0, y + BAR + 4.0));
            // What has begun and not ended, where a row is a task.
            if let (Rows::Tasks, Some(first), Some(last)) = (self.rows, bars.first(), bars.last()) {
                svg.rect("tt-hollow", (x(first.1), y), (x(last.2) - x(first.1), BAR), 3.0);
            }
            for &(teller, from, to) in *bars {
                let teller = Teller::ALL[teller];
                let (from, to) = (x(from), x(to));
                svg.work(id, teller, (from + 1.0, y), (to - from - 2.0, BAR));
                svg.begin_group(teller.class());
                svg.text("tt-teller tt-inside", ((from + to) / 2.0, y + 15.0), Anchor::Middle, teller.name());
                svg.end_group();
            }
        }
        svg.finish()
    }

    fn name(&self, row: usize) -> String {
        match self.rows {
            Rows::Workers => say(Key::GanttRow, &[("number", &(row + 1).to_string())]),
            Rows::Tasks => say(Key::SixTask, &[("teller", Teller::ALL[row].name())]),
        }
    }

    /// The picture in words, without its answer.
    fn said(&self) -> String {
        let mut said = Vec::new();
        for (row, bars) in self.bars.iter().enumerate() {
            let bars: Vec<_> = bars
                .iter()
                .map(|(teller, from, to)| format!("{} {from} to {to}", Teller::ALL[*teller].name()))
                .collect();
            said.push(format!("{}: {}.", self.name(row), bars.join(", ")));
        }
        said.join(" ")
    }

    /// True where two bars of different rows stand above each other.
    #[cfg(test)]
    fn is_parallel(&self) -> bool {
        let all = || self.bars.iter().enumerate().flat_map(|(row, bars)| bars.iter().map(move |bar| (row, bar)));
        all().any(|(row, one)| all().any(|(other_row, other)| row < other_row && one.1 < other.2 && other.1 < one.2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_says_what_the_picture_shows() {
        for each in &SIX {
            assert_eq!(text(each.answer).starts_with("Yes"), each.is_parallel(), "{}", each.said());
        }
        assert_eq!(SIX.iter().filter(|each| each.is_parallel()).count(), 2);
    }

    #[test]
    fn no_row_has_two_bars_at_once_and_pictures_share_no_id() {
        for each in &SIX {
            for bars in each.bars {
                assert!(bars.windows(2).all(|pair| pair[0].2 <= pair[1].1), "{}", each.said());
            }
        }
        let html = six("s");
        let ids: Vec<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(ids.iter().enumerate().all(|(place, id)| !ids[..place].contains(id)), "{ids:?}");
        assert_eq!(html.lines().count(), 1, "Markdown must see one block");
    }
}
