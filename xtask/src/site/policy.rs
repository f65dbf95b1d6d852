//! The Content-Security-Policy of the built site: nothing from elsewhere, and no inline script or style but those that
//! mdBook writes into its pages, each by its hash.
//!
//! The hashes are taken from the pages as they are, after the build, and the policy is written where a host finds it: into
//! the site's `_headers`, which Netlify and Cloudflare Pages obey, and beside the site as lines for nginx. Nothing here
//! edits a page.

use crate::{base64, workspace};
use anyhow::{Context, Result, bail, ensure};
use regex::Regex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// The longest line of `_headers` that Cloudflare Pages takes.
const LONGEST_LINE: usize = 2_000;

/// The name of the header.
const HEADER: &str = "Content-Security-Policy";

/// The file in which a site carries its headers.
const HEADERS_FILE: &str = "_headers";

/// Writes the policy of the site in `fresh` into its `_headers`, and the same headers for nginx into `nginx`.
///
/// # Errors
/// When a page holds what no hash can allow, the line is longer than hosts take, or a file cannot be read or written.
pub(crate) fn write(fresh: &Path, nginx: &Path) -> Result<()> {
    let mut pages = Vec::new();
    for file in workspace::files_under(fresh)? {
        if file.extension().is_some_and(|extension| extension == "html") {
            let name = file.strip_prefix(fresh).unwrap_or(&file).display().to_string();
            pages.push((name, workspace::read(&file)?));
        }
    }
    let policy = policy(pages.iter().map(|(name, html)| (name.as_str(), html.as_str())))?;
    let path = fresh.join(HEADERS_FILE);
    let headers = with_policy(&workspace::read(&path)?, &policy)?;
    workspace::write_if_changed(&path, headers.as_bytes())?;
    workspace::write_if_changed(nginx, for_nginx(&headers)?.as_bytes())
}

/// The policy a built site carries.
///
/// # Errors
/// When the site has no `_headers`, or no policy in it.
pub(crate) fn of_site(site: &Path) -> Result<String> {
    let path = site.join(HEADERS_FILE);
    let lines = header_lines(&workspace::read(&path)?);
    let policy = lines.into_iter().find(|(name, _)| name == HEADER).map(|(_, value)| value);
    policy.with_context(|| format!("{} holds no {HEADER}; type `cargo xtask build`", workspace::shown(&path)))
}

/// The policy under which these pages work, given by their names and their HTML.
fn policy<'a>(pages: impl Iterator<Item = (&'a str, &'a str)>) -> Result<String> {
    let inline = Inline::new()?;
    let (mut scripts, mut styles) = (BTreeSet::new(), BTreeSet::new());
    for (name, html) in pages {
        if let Some(handler) = inline.handler.find(html) {
            bail!("{name} has a handler in its markup, which no hash of a script allows: {}", handler.as_str());
        }
        scripts.extend(inline.scripts(html).map(source_hash));
        styles.extend(inline.styles(html).map(|style| source_hash(&style)));
    }
    let listed = |hashes: &BTreeSet<String>| hashes.iter().map(|hash| format!(" {hash}")).collect::<String>();
    Ok(format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self' 'unsafe-hashes'{}; \
         img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'self'",
        listed(&scripts),
        listed(&styles)
    ))
}

/// A `_headers` file with the policy among the headers of every file.
fn with_policy(headers: &str, policy: &str) -> Result<String> {
    ensure!(headers.starts_with("/*\n"), "_headers does not begin with the headers of every file, `/*`");
    ensure!(!headers.contains(HEADER), "_headers names a {HEADER} of its own; the build writes it");
    let line = format!("  {HEADER}: {policy}");
    ensure!(
        line.len() <= LONGEST_LINE,
        "the policy's line has {} characters, and Cloudflare Pages takes {LONGEST_LINE}; are there new inline scripts?",
        line.len()
    );
    Ok(format!("{}\n{line}\n", headers.trim_end()))
}

/// The same headers as directives of nginx. `always`, because a 404 page is a page too.
fn for_nginx(headers: &str) -> Result<String> {
    let lines = header_lines(headers);
    let mut text =
        "# Written by `cargo xtask build`: include it in the `server` or `location` that serves the site.\n".to_owned();
    for (name, value) in lines {
        ensure!(!value.contains(['"', '$', '\\']), "nginx would read more into the value of {name} than stands there");
        text.push_str(&format!("add_header {name} \"{value}\" always;\n"));
    }
    Ok(text)
}

/// The names and values in a `_headers` file of one rule.
fn header_lines(headers: &str) -> Vec<(String, String)> {
    let pairs = headers.lines().filter_map(|line| line.strip_prefix("  ")?.split_once(": "));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// Finds what stands in a page's own markup. mdBook's HTML is regular: attributes are quoted, and hold no `>`.
struct Inline {
    script: Regex,
    style_element: Regex,
    style_attribute: Regex,
    handler: Regex,
}

impl Inline {
    fn new() -> Result<Self> {
        Ok(Self {
            script: Regex::new(r"(?s)<script\b([^>]*)>(.*?)</script>")?,
            style_element: Regex::new(r"(?s)<style\b[^>]*>(.*?)</style>")?,
            style_attribute: Regex::new(r#"<[a-zA-Z][^>]*?\sstyle="([^"]*)""#)?,
            handler: Regex::new(r#"<[a-zA-Z][^>]*?\son[a-z]+="[^"]*""#)?,
        })
    }

    /// The text of each script that has no address.
    fn scripts<'a>(&self, html: &'a str) -> impl Iterator<Item = &'a str> {
        let inline = self.script.captures_iter(html).filter_map(|found| {
            let (attributes, text) = (found.get(1)?.as_str(), found.get(2)?.as_str());
            (!attributes.contains("src=")).then_some(text)
        });
        inline.collect::<Vec<_>>().into_iter()
    }

    /// The text of each style element, and the value of each style attribute.
    fn styles(&self, html: &str) -> impl Iterator<Item = String> {
        let elements =
            self.style_element.captures_iter(html).filter_map(|found| Some(found.get(1)?.as_str().to_owned()));
        let attributes = self.style_attribute.captures_iter(html).filter_map(|found| {
            let value = found.get(1)?.as_str();
            Some(value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&amp;", "&"))
        });
        elements.chain(attributes).collect::<Vec<_>>().into_iter()
    }
}

/// A script's or a style's hash, as a policy names it.
pub(crate) fn source_hash(text: &str) -> String {
    format!("'sha256-{}'", base64::encoded(&Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::{for_nginx, header_lines, policy, source_hash, with_policy};

    /// mdBook's own, on every page; the hash is known from elsewhere.
    const CLEAR_BOTH: &str = "'sha256-matwEc6givhWX0+jiSfM1+E5UMk8/UGLdl902bjFBmY='";

    #[test]
    fn the_hash_of_a_known_style_is_known() {
        assert_eq!(source_hash("clear: both"), CLEAR_BOTH);
    }

    #[test]
    fn a_policy_allows_what_stands_in_the_pages_and_nothing_else() {
        let one = "<script src=\"a.js\"></script><script>one</script><div style=\"clear: both\"></div>";
        let two = "<script>\none\n</script><p style=\"a: &quot;b&quot;\"><style>p { }</style>";
        let policy = policy([("one.html", one), ("two.html", two)].into_iter()).unwrap();
        for allowed in ["one", "\none\n", "a: \"b\"", "p { }", "clear: both"] {
            assert!(policy.contains(&source_hash(allowed)), "{allowed}: {policy}");
        }
        assert_eq!(policy.matches("sha256-").count(), 5, "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert!(policy.starts_with("default-src 'self'; script-src 'self' 'wasm-unsafe-eval' "), "{policy}");
        assert!(policy.ends_with("img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'self'"));
    }

    #[test]
    fn a_handler_in_the_markup_is_refused() {
        let error = policy([("a.html", "<p onclick=\"x()\">")].into_iter()).unwrap_err().to_string();
        assert!(error.contains("a.html") && error.contains("onclick"), "{error}");
    }

    #[test]
    fn hosts_get_the_policy_beside_the_other_headers() {
        let headers = with_policy("/*\n  X-Content-Type-Options: nosniff\n", "default-src 'self'").unwrap();
        let awaited = [("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'self'")];
        assert_eq!(header_lines(&headers), awaited.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let nginx = for_nginx(&headers).unwrap();
        assert!(nginx.contains("add_header Content-Security-Policy \"default-src 'self'\" always;"), "{nginx}");
        assert!(with_policy(&headers, "default-src 'self'").is_err(), "a policy by hand would be the second");
        assert!(with_policy("/*\n", &"x".repeat(2_000)).is_err(), "longer than hosts take");
    }
}
