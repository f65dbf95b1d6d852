//! Texts put together from parts, for the few that a report needs.
//!
//! Rust's own formatting does this for any type, with any width and padding; that weighs 4 kilobytes of wasm, and is not needed.

/// Puts a text together: each `{}` of the template is the next of the parts. There may be more parts than it has room for.
pub fn fill(template: &str, parts: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = template;
    for part in parts {
        let Some(gap) = find(rest.as_bytes(), b"{}") else { break };
        out.push_str(&rest[..gap]);
        out.push_str(part);
        rest = &rest[gap + 2..];
    }
    out.push_str(rest);
    out
}

/// Where a part first is in a text.
pub fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    text.windows(part.len()).position(|window| window == part)
}

/// Writes a number in a base of up to 36, with zeros before it where it has fewer digits than `least`.
pub fn push_digits(out: &mut String, number: u64, base: u64, least: usize) {
    let (mut power, mut count) = (1, 1);
    while number / power >= base {
        power *= base;
        count += 1;
    }
    for _ in count..least {
        out.push('0');
    }
    while power > 0 {
        let digit = (number / power % base) as u8;
        out.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        power /= base;
    }
}

/// A number in decimal.
pub fn natural(number: u64) -> String {
    let mut out = String::new();
    push_digits(&mut out, number, 10, 0);
    out
}
