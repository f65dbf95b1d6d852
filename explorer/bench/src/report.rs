//! What was measured: tables of figures, and bars with the figure that is held against each.

use serde_json::{Value, json};

/// Everything that was measured.
#[derive(Debug, Default)]
pub(crate) struct Report {
    tables: Vec<Value>,
    bars: Vec<Value>,
}

/// On which side of a bar the good figures lie.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound {
    /// Good when no more than this.
    AtMost(f64),
    /// Good when no less than this.
    AtLeast(f64),
}

impl Report {
    /// Adds a table.
    pub(crate) fn table(&mut self, title: &str, columns: &[&str], rows: &[(String, Vec<f64>)]) {
        self.tables.push(json!({ "title": title, "columns": columns, "rows": rows }));
    }

    /// Holds a figure against a bar.
    pub(crate) fn bar(&mut self, name: impl Into<String>, measured: f64, bound: Bound) {
        let (side, limit) = match bound {
            Bound::AtMost(limit) => ("at_most", limit),
            Bound::AtLeast(limit) => ("at_least", limit),
        };
        let mut bar = json!({ "name": name.into(), "measured": measured });
        bar[side] = limit.into();
        self.bars.push(bar);
    }

    /// All of it.
    pub(crate) fn json(&self) -> Value {
        json!({ "tables": self.tables, "bars": self.bars })
    }
}
