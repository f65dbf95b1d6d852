//! Reads what a recording should hold, and names what it lacks.

use serde_json::Value;

/// The list at a pointer.
pub(super) fn list<'a>(recording: &'a Value, path: &str) -> Result<&'a Vec<Value>, String> {
    recording.pointer(path).and_then(Value::as_array).ok_or_else(|| format!("there is no list `{path}`"))
}

/// The whole number at a pointer.
pub(super) fn number(recording: &Value, path: &str) -> Result<i64, String> {
    Ok(real(recording, path)? as i64)
}

/// The number at a pointer.
pub(super) fn real(recording: &Value, path: &str) -> Result<f64, String> {
    recording.pointer(path).and_then(Value::as_f64).ok_or_else(|| format!("there is no number `{path}`"))
}

/// The text at a pointer.
pub(super) fn text<'a>(recording: &'a Value, path: &str) -> Result<&'a str, String> {
    recording.pointer(path).and_then(Value::as_str).ok_or_else(|| format!("there is no text `{path}`"))
}

/// The rows of numbers at a pointer, each of so many.
pub(super) fn rows<const N: usize>(recording: &Value, path: &str) -> Result<Vec<[f64; N]>, String> {
    let row = |row: &Value| -> Option<[f64; N]> {
        row.as_array()?.iter().map(Value::as_f64).collect::<Option<Vec<_>>>()?.try_into().ok()
    };
    let rows = list(recording, path)?.iter().map(row).collect::<Option<_>>();
    rows.ok_or_else(|| format!("`{path}` holds something other than rows of {N} numbers"))
}
