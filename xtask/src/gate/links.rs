//! Links of the built site: each internal one leads to a file and an anchor that exist, each external one is well formed.
//!
//! Nothing is asked of the network, and so nothing is said of whether other sites still stand.

use super::Context;
use crate::cmd::test::Tally;
use crate::workspace;
use anyhow::{Result, bail, ensure};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// What a link may lead to, or be, in one page.
#[derive(Debug, Default)]
struct Page {
    anchors: BTreeSet<String>,
    demos: BTreeSet<String>,
    links: BTreeSet<String>,
    /// The page says itself what its links are relative to.
    base: bool,
}

pub(super) fn run(context: &Context) -> Result<Tally> {
    let site = context.site()?;
    let reader = Reader::new()?;
    let mut pages = BTreeMap::new();
    for file in workspace::files_under(site)? {
        if file.extension().is_some_and(|kind| kind == "html") {
            let page = reader.read(&workspace::read(&file)?);
            pages.insert(file, page);
        }
    }
    ensure!(!pages.is_empty(), "{} holds no pages", workspace::shown(site));
    let mut tally = Tally::default();
    for (file, page) in &pages {
        for link in &page.links {
            let folder = if page.base { site.as_path() } else { file.parent().unwrap_or(site) };
            let case = format!("{} → {link}", file.strip_prefix(site).unwrap_or(file).display());
            tally.count(&case, check(link, file, folder, site, &pages));
        }
    }
    println!("links: {} pages, {} links passed, {} failed", pages.len(), tally.passed, tally.failed);
    Ok(tally)
}

fn check(link: &str, page: &Path, folder: &Path, site: &Path, pages: &BTreeMap<PathBuf, Page>) -> Result<()> {
    if let Some(scheme) = scheme(link) {
        return external(link, scheme);
    }
    let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or_default();
    let target = if path.is_empty() { page.to_path_buf() } else { resolve(folder, site, path)? };
    let target = if target.is_dir() { target.join("index.html") } else { target };
    ensure!(target.starts_with(site), "it leads out of the site");
    ensure!(target.exists(), "there is no such file");
    let (Some(fragment), Some(page)) = (fragment.filter(|fragment| !fragment.is_empty()), pages.get(&target)) else {
        return Ok(());
    };
    // `#account?workers=4` presets a demo of the page it leads to.
    if let Some((demo, _)) = fragment.split_once('?') {
        ensure!(page.demos.contains(demo), "the page has no demo `{demo}`");
        return Ok(());
    }
    let known = page.anchors.contains(fragment) || page.anchors.contains(&decoded(fragment));
    ensure!(known || page.demos.contains(fragment), "the page has no anchor `{fragment}`");
    Ok(())
}

fn scheme(link: &str) -> Option<&str> {
    let (scheme, _) = link.split_once(':')?;
    scheme.chars().all(|c| c.is_ascii_alphabetic()).then_some(scheme)
}

fn external(link: &str, scheme: &str) -> Result<()> {
    match scheme {
        "https" => {
            let host = link.trim_start_matches("https://").split(['/', '?', '#']).next().unwrap_or_default();
            let labels: Vec<_> = host.split('.').collect();
            let formed = labels.len() > 1 && labels.iter().all(|label| !label.is_empty());
            ensure!(formed && !link.contains(char::is_whitespace), "it is not a well-formed address");
            Ok(())
        }
        "mailto" | "data" => Ok(()),
        _ => bail!("a link of the kind `{scheme}:`"),
    }
}

/// The file a relative link leads to, with `.` and `..` worked out.
fn resolve(folder: &Path, site: &Path, path: &str) -> Result<PathBuf> {
    let path = decoded(path);
    let start = if path.starts_with('/') { site } else { folder };
    let mut target = PathBuf::new();
    for part in start.join(path.trim_start_matches('/')).components() {
        match part {
            Component::ParentDir => ensure!(target.pop(), "it leads above the root"),
            Component::CurDir => {}
            part => target.push(part),
        }
    }
    Ok(target)
}

/// Percent-decoding; what is not valid stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads pages as mdBook writes them: attributes in double quotes, nothing nested inside a tag.
struct Reader {
    scripts: Regex,
    tag: Regex,
    attribute: Regex,
}

impl Reader {
    fn new() -> Result<Self> {
        Ok(Self {
            scripts: Regex::new(r"(?s)(<script\b[^>]*>).*?</script>|<!--.*?-->")?,
            tag: Regex::new(
                r#"(?s)<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*/?>"#,
            )?,
            attribute: Regex::new(r#"([^\s"'>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')"#)?,
        })
    }

    fn read(&self, html: &str) -> Page {
        let html = self.scripts.replace_all(html, "$1");
        let mut page = Page::default();
        for tag in self.tag.captures_iter(&html) {
            let name = &tag[1];
            for attribute in self.attribute.captures_iter(&tag[2]) {
                let raw = attribute.get(2).or_else(|| attribute.get(3)).map_or("", |value| value.as_str());
                let value = raw.replace("&amp;", "&").replace("&quot;", "\"").replace("&#x27;", "'");
                let kept_in = match (name, &attribute[1]) {
                    ("base", "href") => {
                        page.base = true;
                        continue;
                    }
                    (_, "href" | "src" | "poster") => &mut page.links,
                    (_, "id") | ("a", "name") => &mut page.anchors,
                    ("live-demo", "name") => &mut page.demos,
                    _ => continue,
                };
                kept_in.insert(value);
            }
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, Reader, check, decoded};
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    #[test]
    fn tags_are_read_and_scripts_are_not() {
        let html = r##"<a class="x" href="a.html#b">t</a><h2 id="b"></h2><script src="s.js">"<a href='no'>"</script>
            <live-demo name="account"><a href='q?x=1&amp;y=2'></a></live-demo><!-- <a href="gone"> --><input disabled id=plain>"##;
        let page = Reader::new().unwrap().read(html);
        assert_eq!(page.links.into_iter().collect::<Vec<_>>(), ["a.html#b", "q?x=1&y=2", "s.js"]);
        assert!(page.anchors.contains("b") && page.demos.contains("account"));
    }

    #[test]
    fn each_kind_of_link_is_judged() {
        // This file and its folder stand in for a site.
        let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gate");
        let file = site.join("links.rs");
        let page = Page {
            anchors: ["rust".to_owned(), "ä".to_owned()].into(),
            demos: ["account".to_owned()].into(),
            ..Page::default()
        };
        let pages: BTreeMap<PathBuf, Page> = [(file.clone(), page)].into();
        for (link, holds) in [
            ("links.rs", true),
            ("./links.rs#rust", true),
            ("links.rs#%C3%A4", true),
            ("../gate/links.rs", true),
            ("#account?strategy=none", true),
            ("#vault?strategy=none", false),
            ("#gone", false),
            ("gone.rs", false),
            ("../main.rs", false),
            ("https://go.dev/ref/mem", true),
            ("https://", false),
            ("http://go.dev/", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(check(link, &file, &site, &site, &pages).is_ok(), holds, "{link}");
        }
        assert_eq!(decoded("a%20b%zz"), "a b%zz");
    }
}
