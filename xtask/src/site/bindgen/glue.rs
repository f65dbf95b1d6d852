//! Makes JavaScript lighter, line by line: without comments and indentation, without the functions that nobody calls.
//!
//! Not a parser: it knows how wasm-bindgen and this project lay out their lines, and refuses what it does not know.

use anyhow::{Context, Result, ensure};

/// The source without its comments, its indentation and its empty lines.
///
/// # Errors
/// When a text goes over several lines: its indentation would be part of it.
pub(crate) fn stripped(source: &str) -> Result<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_comment = false;
    for line in source.lines().map(str::trim) {
        let begins = line.starts_with("/*");
        if is_comment || begins {
            is_comment = !line.ends_with("*/");
            continue;
        }
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        ensure!(line.matches('`').count() % 2 == 0, "a text over several lines cannot be stripped: {line}");
        let value = lines.last().and_then(|last| last.strip_prefix("const ret = ")).map(str::to_owned);
        match value {
            Some(value) if line == "return ret;" => {
                lines.pop();
                lines.push(format!("return {value}"));
            }
            _ => lines.push(line.to_owned()),
        }
    }
    Ok(lines.join("\n") + "\n")
}

/// The source without the function `name`, which must stand at the left margin.
///
/// # Errors
/// When there is none.
pub(super) fn without_function(source: &str, name: &str) -> Result<String> {
    let head = format!("function {name}(");
    let start = source
        .match_indices(&head)
        .map(|(place, _)| source[..place].rfind('\n').map_or(0, |end| end + 1))
        .find(|start| source[*start..].starts_with("function ") || source[*start..].starts_with("async function "))
        .with_context(|| format!("the glue has no function {name}"))?;
    let end = source[start..].find("\n}\n").with_context(|| format!("the function {name} has no end"))?;
    Ok(format!("{}{}", &source[..start], &source[start + end + 3..]))
}

/// The source without what it tells a console of calls that this site does not make and of hosts that serve wasm as
/// something else: it works all the same, and no reader looks there.
pub(super) fn without_warnings(source: &str) -> String {
    source.lines().filter(|line| !line.starts_with("console.warn(")).flat_map(|line| [line, "\n"]).collect()
}

/// The source with another word in place of every `word`; parts of longer words stay.
pub(super) fn renamed(source: &str, word: &str, other: &str) -> String {
    let is_of_word = |each: char| each.is_alphanumeric() || each == '_' || each == '$';
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(place) = rest.find(word) {
        let (before, after) = (&rest[..place], &rest[place + word.len()..]);
        let is_whole = !before.ends_with(is_of_word) && !after.starts_with(is_of_word);
        text.push_str(before);
        text.push_str(if is_whole { other } else { word });
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_the_code() {
        let source = "// a\nfunction f() {\n    /** b\n     * c\n     */\n    /* d */\n    const ret = `//`;\n\n    return ret;\n}\n";
        assert_eq!(stripped(source).expect("it can be stripped"), "function f() {\nreturn `//`;\n}\n");
        assert!(stripped("const text = `\n  two lines`;").is_err());
    }

    #[test]
    fn warnings_go() {
        assert_eq!(without_warnings("a();\nconsole.warn('b; c');\n} else { d(); }\n"), "a();\n} else { d(); }\n");
    }

    #[test]
    fn a_function_goes_and_its_neighbours_stay() {
        let source = "let a;\nasync function gone(x) {\n    if (x) {\n    }\n}\nfunction gone_not() {\n}\n";
        assert_eq!(without_function(source, "gone").expect("it is there"), "let a;\nfunction gone_not() {\n}\n");
        assert!(without_function(source, "never").is_err());
    }

    #[test]
    fn only_whole_words_are_renamed() {
        assert_eq!(renamed("ab: ab_c, x.ab(cab)", "ab", "z"), "z: ab_c, x.z(cab)");
    }
}
