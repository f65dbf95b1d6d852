//! What was measured, as tables for the terminal and as one JSON file for machines.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Map, Value, json};

/// Everything one `cargo xtask bench` measured.
#[derive(Debug, Default)]
pub(crate) struct Report {
    tables: Vec<Table>,
    bars: Vec<Bar>,
}

/// One kind of measurement: named rows under named columns.
#[derive(Debug)]
pub(crate) struct Table {
    title: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<f64>)>,
}

/// A bar of the project, and whether it holds.
#[derive(Debug)]
struct Bar {
    name: String,
    measured: f64,
    bound: Bound,
}

/// On which side of a bar the good figures lie.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound {
    /// Good when no more than this.
    AtMost(f64),
    /// Good when no less than this.
    AtLeast(f64),
}

impl Table {
    /// A table without rows. Units belong into the names of the columns.
    pub(crate) fn new(title: impl Into<String>, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|&name| name.to_owned()).collect();
        Self { title: title.into(), columns, rows: Vec::new() }
    }

    /// Adds a row; a figure that could not be had is `NAN`.
    pub(crate) fn row(&mut self, name: impl Into<String>, figures: &[f64]) {
        self.rows.push((name.into(), figures.to_vec()));
    }

    /// In Markdown, so that it can be put into a document as it is.
    fn print(&self) {
        let mut rows =
            vec![std::iter::once(self.title.clone()).chain(self.columns.iter().cloned()).collect::<Vec<_>>()];
        rows.extend(self.rows.iter().map(|(name, figures)| {
            std::iter::once(name.clone()).chain(figures.iter().map(|figure| shown(*figure))).collect()
        }));
        let width = |column: usize| rows.iter().map(|row| row.get(column).map_or(0, |cell| cell.chars().count())).max();
        let widths: Vec<usize> = (0..=self.columns.len()).map(|column| width(column).unwrap_or(0)).collect();
        println!();
        for (number, row) in rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            println!("| {} |", cells.collect::<Vec<_>>().join(" | "));
            if number == 0 {
                let rule = widths.iter().enumerate().map(|(column, width)| match column {
                    0 => "-".repeat(*width),
                    _ => format!("{}:", "-".repeat(width.saturating_sub(1))),
                });
                println!("| {} |", rule.collect::<Vec<_>>().join(" | "));
            }
        }
    }

    fn json(&self) -> Value {
        let row = |figures: &[f64]| -> Map<String, Value> {
            self.columns.iter().cloned().zip(figures.iter().map(|figure| json!(figure))).collect()
        };
        self.rows.iter().map(|(name, figures)| (name.clone(), Value::Object(row(figures)))).collect()
    }
}

impl Report {
    /// Prints a table and keeps it.
    pub(crate) fn add(&mut self, table: Table) {
        table.print();
        self.tables.push(table);
    }

    /// Keeps a bar with what was measured against it.
    pub(crate) fn bar(&mut self, name: impl Into<String>, measured: f64, bound: Bound) {
        self.bars.push(Bar { name: name.into(), measured, bound });
    }

    /// Prints every bar with its verdict; says how many do not hold.
    pub(crate) fn verdicts(&self) -> usize {
        println!("\nBars");
        for bar in &self.bars {
            let (verdict, sign, limit) = match bar.bound {
                Bound::AtMost(limit) => (verdict(bar), "≤", limit),
                Bound::AtLeast(limit) => (verdict(bar), "≥", limit),
            };
            println!("  {verdict}  {}: {} ({sign} {})", bar.name, shown(bar.measured), shown(limit));
        }
        self.bars.iter().filter(|bar| !bar.holds()).count()
    }

    /// Writes everything as JSON.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let tables: Map<String, Value> = self.tables.iter().map(|table| (table.title.clone(), table.json())).collect();
        let bars: Vec<Value> = self
            .bars
            .iter()
            .map(|bar| json!({ "bar": bar.name, "measured": bar.measured, "holds": bar.holds() }))
            .collect();
        let text = serde_json::to_string_pretty(&json!({ "tables": tables, "bars": bars }))?;
        std::fs::write(path, text + "\n").with_context(|| format!("writing {}", path.display()))
    }
}

impl Bar {
    fn holds(&self) -> bool {
        match self.bound {
            Bound::AtMost(limit) => self.measured <= limit,
            Bound::AtLeast(limit) => self.measured >= limit,
        }
    }
}

fn verdict(bar: &Bar) -> &'static str {
    if bar.holds() { "holds" } else { "FAILS" }
}

/// Whole numbers plainly, others with as many places as say something.
fn shown(figure: f64) -> String {
    match figure {
        figure if figure.is_nan() => "–".to_owned(),
        figure if figure.fract() == 0.0 => format!("{figure}"),
        figure if figure.abs() >= 100.0 => format!("{figure:.0}"),
        figure => format!("{figure:.2}"),
    }
}

/// The middle of some figures; `NAN` of none.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => sorted[length / 2],
        length => f64::midpoint(sorted[length / 2 - 1], sorted[length / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Report, median, shown};

    #[test]
    fn the_median_is_in_the_middle() {
        assert!(median(&[]).is_nan());
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn figures_are_short() {
        let pairs = [(12.0, "12"), (0.123_4, "0.12"), (1234.5, "1234"), (f64::NAN, "–")];
        for (figure, text) in pairs {
            assert_eq!(shown(figure), text);
        }
    }

    #[test]
    fn what_was_not_measured_does_not_hold() {
        let mut report = Report::default();
        report.bar("good", 1.0, Bound::AtMost(1.0));
        report.bar("unmeasured", f64::NAN, Bound::AtLeast(0.7));
        assert_eq!(report.verdicts(), 1);
    }
}
