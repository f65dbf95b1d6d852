//! Pounds, counts and durations as people read them.

/// Whole pounds: `−£1,234`.
///
/// ```
/// assert_eq!(figures::money::pounds(-1_234_567), "−£1,234,567");
/// ```
pub fn pounds(amount: i64) -> String {
    let mut text = String::from(if amount < 0 { "−£" } else { "£" });
    text.push_str(&grouped(amount.unsigned_abs()));
    text
}

/// A whole number without groups, as in a cell of memory: `-1234`. The standard library's formatting weighs more.
pub fn plain(number: i64) -> String {
    let mut text = String::from(if number < 0 { "-" } else { "" });
    digits(&mut text, number.unsigned_abs(), 1, "");
    text
}

/// A count with its thousands apart: `1,000,000`.
pub fn grouped(count: u64) -> String {
    let mut text = String::new();
    digits(&mut text, count, 1, ",");
    text
}

/// Adds the digits of a number, at least so many, with a mark between thousands.
pub fn digits(text: &mut String, number: u64, least: u32, mark: &str) {
    let (mut power, mut places) = (1, 1);
    while number / power >= 10 || places < least {
        power *= 10;
        places += 1;
    }
    while power > 0 {
        text.push(char::from(b'0' + (number / power % 10) as u8));
        places -= 1;
        if places > 0 && places % 3 == 0 {
            text.push_str(mark);
        }
        power /= 10;
    }
}

/// A count with its noun: `1 operation`, `2,000 operations`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    joined(grouped(count), if count == 1 { one } else { many })
}

/// A figure and what it is of, with a space between.
fn joined(mut figure: String, unit: &str) -> String {
    figure.push(' ');
    figure.push_str(unit);
    figure
}

/// Adds another part to a list in a sentence.
///
/// ```
/// let mut list = "spin".to_owned();
/// figures::money::append(&mut list, ", ", "ticket");
/// assert_eq!(list, "spin, ticket");
/// ```
pub fn append(list: &mut String, between: &str, part: &str) {
    if !list.is_empty() {
        list.push_str(between);
    }
    list.push_str(part);
}

/// A number with one decimal, as text. The standard library's formatting of floats weighs more than a demo.
pub fn tenths(number: f64) -> String {
    decimal(number, 10, 1)
}

/// A number with two decimals, as text.
pub fn hundredths(number: f64) -> String {
    decimal(number, 100, 2)
}

/// A number as so many parts of one, with so many decimals.
fn decimal(number: f64, parts: u64, decimals: u32) -> String {
    let rounded = (number * parts as f64).round() as i64;
    let mut text = String::from(if rounded < 0 { "-" } else { "" });
    let rounded = rounded.unsigned_abs();
    digits(&mut text, rounded / parts, 1, "");
    text.push('.');
    digits(&mut text, rounded % parts, decimals, "");
    text
}

/// A length of time, from microseconds to minutes, with two figures that matter.
pub fn duration(milliseconds: f64) -> String {
    let whole = |number: f64| grouped(number.round().max(0.0) as u64);
    let (figure, unit) = match milliseconds {
        ms if ms < 0.995 => (whole(ms * 1e3), "µs"),
        ms if ms < 9.95 => (tenths(ms), "ms"),
        ms if ms < 999.5 => (whole(ms), "ms"),
        ms if ms < 99_950.0 => (tenths(ms / 1e3), "s"),
        ms => (whole(ms / 6e4), "min"),
    };
    joined(figure, unit)
}

/// A part of a length of time, in one unit: `2.38 of 2.40 s`.
///
/// ```
/// assert_eq!(figures::money::share_of_time(2_380.0, 2_400.0), "2.38 of 2.40 s");
/// ```
pub fn share_of_time(part_ms: f64, whole_ms: f64) -> String {
    let (scale, unit) = if whole_ms < 999.5 { (1.0, "ms") } else { (1e3, "s") };
    let figure = |ms: f64| decimal(ms.max(0.0) / scale, 100, 2);
    let mut text = figure(part_ms.min(whole_ms));
    text.push_str(" of ");
    text.push_str(&figure(whole_ms));
    joined(text, unit)
}

/// Operations a second, in words: `36 million`.
pub fn rate(per_second: f64) -> String {
    let whole = |number: f64| grouped(number.round() as u64);
    match per_second {
        rate if !rate.is_finite() || rate <= 0.0 => "—".to_owned(),
        rate if rate >= 9.95e6 => joined(whole(rate / 1e6), "million"),
        rate if rate >= 0.9995e6 => joined(tenths(rate / 1e6), "million"),
        rate if rate >= 1e4 => joined(whole(rate / 1e3), "thousand"),
        rate if rate >= 10.0 => whole(rate),
        rate => tenths(rate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped() {
        for (count, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345_678, "12,345,678"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(grouped(count), text);
        }
    }

    #[test]
    fn plain_numbers_are_those_of_the_standard_library() {
        for number in [0, 7, -7, 10, 999, 1_000, -100_050, i64::MAX, i64::MIN] {
            assert_eq!(plain(number), number.to_string());
        }
    }

    #[test]
    fn decimals_are_rounded() {
        for (number, text) in [(0.0, "0.0"), (-0.04, "0.0"), (-0.06, "-0.1"), (9.96, "10.0"), (1_234.5, "1234.5")] {
            assert_eq!(tenths(number), text);
        }
        for (part, whole, text) in
            [(0.0, 4.7, "0.00 of 4.70 ms"), (312.0, 340.4, "312.00 of 340.40 ms"), (9.0, 2.0, "2.00 of 2.00 ms")]
        {
            assert_eq!(share_of_time(part, whole), text);
        }
    }

    #[test]
    fn durations_change_their_unit() {
        for (ms, text) in [
            (0.0, "0 µs"),
            (0.25, "250 µs"),
            (1.24, "1.2 ms"),
            (14.4, "14 ms"),
            (1_500.0, "1.5 s"),
            (120_000.0, "2 min"),
        ] {
            assert_eq!(duration(ms), text);
        }
    }

    #[test]
    fn rates_are_words() {
        for (per_second, text) in [
            (f64::NAN, "—"),
            (2.0, "2.0"),
            (512.0, "512"),
            (25_300.0, "25 thousand"),
            (3.4e6, "3.4 million"),
            (3.6e7, "36 million"),
        ] {
            assert_eq!(rate(per_second), text);
        }
    }
}
