//! Small things done to texts. Rust's own ways to do them are quicker with long ones, and each weighs several times as much.

/// Puts a text together: each `{}` of the template is the next of the parts.
pub(crate) fn fill(template: &str, parts: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = template;
    for part in parts {
        let gap = find(rest.as_bytes(), b"{}").unwrap_or(rest.len());
        out.push_str(&rest[..gap]);
        out.push_str(part);
        rest = rest.get(gap + 2..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Puts texts together with a separator between them.
pub(crate) fn join(parts: &[impl AsRef<str>], separator: &str) -> String {
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(part.as_ref());
    }
    out
}

/// Where a part first is in a text.
pub(crate) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    text.windows(part.len()).position(|window| window == part)
}

/// Whether a part is in a text.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    find(text.as_bytes(), part.as_bytes()).is_some()
}

/// What stands behind the last separator, which is of one byte; all of it where there is none.
pub(crate) fn last_part(text: &str, separator: u8) -> &str {
    let start = text.bytes().rposition(|byte| byte == separator).map_or(0, |at| at + 1);
    &text[start..]
}
