//! From milliseconds and pounds to pixels, with ticks at numbers a person would choose.

use crate::money::{pounds, tenths};

/// The smallest of 1, 2, 5, 10, 20, 50 … times `least` that cuts `span` into at most `parts`.
pub(crate) fn step(span: f64, parts: f64, least: f64) -> f64 {
    let mut step = least;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(90) {
        if span / step <= parts {
            break;
        }
        step *= factor;
    }
    step
}

/// The axis of time: from 0 at `left` to `span_ms` at `right`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) span_ms: f64,
}

impl Time {
    pub(crate) fn x(self, ms: f64) -> f64 {
        self.left + (self.right - self.left) * (ms / self.span_ms).clamp(0.0, 1.0)
    }

    /// The ticks, in pixels, with what they are called.
    pub(crate) fn ticks(self) -> Vec<(f64, String)> {
        let parts = ((self.right - self.left) / 90.0).clamp(2.0, 8.0);
        let step = step(self.span_ms, parts, 0.1);
        let count = (self.span_ms / step + 1e-9) as u32;
        (0..=count).map(|tick| (self.x(f64::from(tick) * step), label(f64::from(tick) * step, step))).collect()
    }
}

fn label(ms: f64, step: f64) -> String {
    let (number, step, unit) = if step < 100.0 { (ms, step, "ms") } else { (ms / 1e3, step / 1e3, "s") };
    let mut text = if step < 1.0 { tenths(number) } else { (number.round() as u64).to_string() };
    if ms == 0.0 {
        return "0".to_owned();
    }
    text.push(' ');
    text.push_str(unit);
    text
}

/// The axis of money: from `low` pounds at `bottom` to `high` at `top`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Money {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) step: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Money {
    /// Holds everything between `least` and `most`, with a little room above and below, so that it does not jump with
    /// every pound.
    pub(crate) fn holding(least: f64, most: f64, (top, bottom): (f64, f64)) -> Self {
        let step = step((most - least).max(1.0), 4.0, 1.0);
        let fine = step / 5.0;
        let (low, high) = (((least / fine) - 0.5).floor() * fine, ((most / fine) + 0.5).ceil() * fine);
        Self { low, high, step, top, bottom }
    }

    pub(crate) fn y(&self, pounds: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * ((pounds - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The ticks, in pixels, with what they are called, from below.
    pub(crate) fn ticks(&self) -> Vec<(f64, String)> {
        let first = (self.low / self.step).ceil();
        let count = ((self.high / self.step).floor() - first).max(0.0) as u32;
        let at = |tick: u32| (first + f64::from(tick)) * self.step;
        (0..=count).map(|tick| (self.y(at(tick)), pounds(at(tick) as i64))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbers_a_person_would_choose() {
        for (span, parts, step) in [(1.0, 3.0, 1.0), (7.0, 3.0, 5.0), (68_402.0, 3.0, 50_000.0), (2_400.0, 5.0, 500.0)]
        {
            assert_eq!(super::step(span, parts, 1.0), step, "{span}");
        }
    }

    #[test]
    fn times_are_called_by_the_unit_of_their_ticks() {
        let names = |span_ms| -> Vec<String> {
            Time { left: 0.0, right: 500.0, span_ms }.ticks().into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(names(2_400.0), ["0", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]);
        assert_eq!(names(12_000.0), ["0", "5 s", "10 s"]);
        assert_eq!(names(4.7), ["0", "1 ms", "2 ms", "3 ms", "4 ms"]);
    }

    #[test]
    fn money_has_ticks_about_what_is_there() {
        let names = |least, most| -> Vec<String> {
            Money::holding(least, most, (0.0, 100.0)).ticks().into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(names(31_598.0, 103_000.0), ["£40,000", "£60,000", "£80,000", "£100,000"]);
        assert_eq!(names(100.0, 100.0), ["£100"]);
        assert_eq!(names(-7.0, 3.0), ["−£5", "£0"]);
    }
}
