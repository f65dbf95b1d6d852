//! The strict Content-Security-Policy under which the book must work unharmed.

use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// mdBook gives one element `style="clear: both"`; this is that attribute's hash, and nothing else's.
const CLEAR_BOTH: &str = "'sha256-matwEc6givhWX0+jiSfM1+E5UMk8/UGLdl902bjFBmY='";

/// The policy, with a hash for each inline script of the site and for `extra`, which the tests put in.
pub(crate) fn strict(site: &Path, extra: &str) -> anyhow::Result<String> {
    let mut hashes = BTreeSet::from([hash(extra)]);
    for file in crate::workspace::files_under(site)? {
        if file.extension().is_some_and(|extension| extension == "html") {
            hashes.extend(inline_scripts(&crate::workspace::read(&file)?).map(hash));
        }
    }
    let hashes: Vec<String> = hashes.into_iter().collect();
    Ok(format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {}; style-src 'self' 'unsafe-hashes' {CLEAR_BOTH}; \
         img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'self'",
        hashes.join(" ")
    ))
}

/// The text of each script element without `src`.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, text) = rest.split_once('>')?;
        (!attributes.contains("src=")).then(|| text.split("</script>").next().unwrap_or(text))
    })
}

fn hash(script: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(script.as_bytes())))
}

/// Base64 as RFC 4648 has it, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = ALPHABET[(word >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, hash, inline_scripts};

    #[test]
    fn base64_pads_as_the_standard_says() {
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in pairs {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn the_hash_of_a_known_style_is_known() {
        assert_eq!(hash("clear: both"), super::CLEAR_BOTH);
    }

    #[test]
    fn only_scripts_without_an_address_are_inline() {
        let html = "<script src=\"a.js\"></script><script>one</script><script type=\"x\">two</script>";
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), ["one", "two"]);
    }
}
