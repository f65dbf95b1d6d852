//! Pounds, counts and durations as people read them.

/// Whole pounds: `−£1,234`.
///
/// ```
/// assert_eq!(figures::money::pounds(-1_234_567), "−£1,234,567");
/// ```
pub fn pounds(amount: i64) -> String {
    format!("{}£{}", if amount < 0 { "−" } else { "" }, grouped(amount.unsigned_abs()))
}

/// A count with its thousands apart: `1,000,000`.
pub fn grouped(count: u64) -> String {
    if count < 1_000 { count.to_string() } else { format!("{},{:03}", grouped(count / 1_000), count % 1_000) }
}

/// A count with its noun: `1 operation`, `2,000 operations`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
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
    let tenths = (number * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

/// A length of time, from microseconds to minutes, with two figures that matter.
pub fn duration(milliseconds: f64) -> String {
    let whole = |number: f64| number.round().max(0.0) as u64;
    match milliseconds {
        ms if ms < 0.995 => format!("{} µs", whole(ms * 1e3)),
        ms if ms < 9.95 => format!("{} ms", tenths(ms)),
        ms if ms < 999.5 => format!("{} ms", whole(ms)),
        ms if ms < 99_950.0 => format!("{} s", tenths(ms / 1e3)),
        ms => format!("{} min", whole(ms / 6e4)),
    }
}

/// A part of a length of time, in one unit: `2.38 of 2.40 s`.
///
/// ```
/// assert_eq!(figures::money::share_of_time(2_380.0, 2_400.0), "2.38 of 2.40 s");
/// ```
pub fn share_of_time(part_ms: f64, whole_ms: f64) -> String {
    let hundredths = |number: f64| {
        let hundredths = (number * 100.0).round().max(0.0) as u64;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    let (part_ms, whole_ms) = (part_ms.min(whole_ms), whole_ms);
    match whole_ms {
        whole if whole < 9.95 => format!("{} of {} ms", hundredths(part_ms), hundredths(whole)),
        whole if whole < 999.5 => format!("{} of {} ms", tenths(part_ms), tenths(whole)),
        whole => format!("{} of {} s", hundredths(part_ms / 1e3), hundredths(whole / 1e3)),
    }
}

/// Operations a second, in words: `36 million`.
pub fn rate(per_second: f64) -> String {
    let whole = |number: f64| grouped(number.round() as u64);
    match per_second {
        rate if !rate.is_finite() || rate <= 0.0 => "—".to_owned(),
        rate if rate >= 9.95e6 => format!("{} million", whole(rate / 1e6)),
        rate if rate >= 0.9995e6 => format!("{} million", tenths(rate / 1e6)),
        rate if rate >= 1e4 => format!("{} thousand", whole(rate / 1e3)),
        rate if rate >= 10.0 => whole(rate),
        rate => tenths(rate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(grouped(count), text);
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
