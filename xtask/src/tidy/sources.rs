//! Rules about what is committed.

use super::SourceRule;
use crate::{known, workspace};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// All of them.
pub(crate) const SOURCES: &[SourceRule] = &[
    ("every page is in SUMMARY.md", every_page_is_in_the_summary),
    ("every section is on the chapter's map", every_section_is_on_the_map),
    ("every demo on a page is one the demo crate knows", every_demo_on_a_page_is_known),
    ("a demo, its page and its module share one name", names_agree),
    ("wasm-bindgen and the tool that reads its output are one version", wasm_bindgen_is_one_version),
    ("the licences are here", licences_are_here),
    ("continuous integration runs the README's test command", one_test_command),
];

/// The Markdown pages of the book, by their path inside `book/`.
fn pages() -> Result<Vec<(String, String)>> {
    let book = workspace::path("book");
    let mut pages = Vec::new();
    for file in workspace::files_under(&book)? {
        let name = file.strip_prefix(&book)?.to_string_lossy().into_owned();
        let is_page = name.ends_with(".md") && name != "SUMMARY.md" && !name.starts_with("listings/");
        if is_page && !name.starts_with("assets/") {
            pages.push((name, workspace::read(&file)?));
        }
    }
    ensure!(!pages.is_empty(), "book/ holds no pages");
    Ok(pages)
}

/// The names in `<live-demo name="…">`.
fn demos_in(text: &str) -> BTreeSet<String> {
    let names = text.split("<live-demo").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        tag.split("name=\"").nth(1)?.split('"').next()
    });
    names.map(str::to_owned).collect()
}

fn every_page_is_in_the_summary() -> Result<()> {
    let summary = workspace::read(&workspace::path("book/SUMMARY.md"))?;
    let missing: Vec<_> =
        pages()?.into_iter().map(|(name, _)| name).filter(|name| !summary.contains(&format!("({name})"))).collect();
    ensure!(missing.is_empty(), "SUMMARY.md does not name {}", missing.join(", "));
    Ok(())
}

/// The numbered pages of `SUMMARY.md` are the sections; `theme/map.js` has their questions.
fn every_section_is_on_the_map() -> Result<()> {
    let summary = workspace::read(&workspace::path("book/SUMMARY.md"))?;
    let map = workspace::read(&workspace::path("theme/map.js"))?;
    let sections: Vec<_> = summary.lines().filter_map(section).collect();
    ensure!(!sections.is_empty(), "SUMMARY.md has no sections");
    let missing: Vec<_> = sections.into_iter().filter(|page| !map.contains(&format!("['{page}', "))).collect();
    ensure!(missing.is_empty(), "theme/map.js has no question for {}", missing.join(", "));
    Ok(())
}

/// The page of a numbered line of `SUMMARY.md`, without its ending.
fn section(line: &str) -> Option<&str> {
    line.strip_prefix("- [")?.split_once("](")?.1.strip_suffix(".md)")
}

fn every_demo_on_a_page_is_known() -> Result<()> {
    for (page, text) in pages()? {
        for demo in demos_in(&text) {
            let is_known = known::names().contains(&demo.as_str()) || known::still().contains(&demo.as_str());
            ensure!(is_known, "book/{page} shows `{demo}`, which no demo is called");
        }
    }
    Ok(())
}

fn names_agree() -> Result<()> {
    let pages = pages()?;
    let names = known::names();
    for demo in names.iter().chain(&known::still()) {
        let shown = pages.iter().any(|(_, text)| demos_in(text).contains(*demo));
        ensure!(shown, "no page shows the demo `{demo}`");
        if let Some((page, text)) = pages.iter().find(|(page, _)| *page == format!("{demo}.md")) {
            ensure!(demos_in(text).contains(*demo), "book/{page} does not show the demo of its name");
        }
    }
    // A demo that runs has a module; what has Step and Prove alone is a line of `go`.
    for demo in &names {
        let module = format!("demo-crate/src/demos/{}.rs", demo.replace('-', "_"));
        ensure!(workspace::path(&module).exists(), "the demo `{demo}` has no {module}");
    }
    // What several demos are made of lies beside them, in modules that nobody else can see.
    let modules = workspace::read(&workspace::path("demo-crate/src/demos/mod.rs"))?;
    for stem in modules.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        let demo = stem.replace('_', "-");
        if stem == "go" {
            continue;
        }
        ensure!(names.contains(&demo.as_str()), "demo-crate/src/demos/{stem}.rs is no demo's module");
    }
    Ok(())
}

fn wasm_bindgen_is_one_version() -> Result<()> {
    let lock = workspace::read(&workspace::path("Cargo.lock"))?;
    let (macros, tool) = (versions(&lock, "wasm-bindgen"), versions(&lock, "wasm-bindgen-cli-support"));
    ensure!(
        macros.len() == 1 && macros == tool,
        "Cargo.lock has wasm-bindgen {} and wasm-bindgen-cli-support {}; pin both to one version in Cargo.toml",
        macros.join(" and "),
        tool.join(" and ")
    );
    Ok(())
}

/// Every version of a package in a `Cargo.lock`.
fn versions(lock: &str, package: &str) -> Vec<String> {
    let name = format!("name = \"{package}\"\nversion = \"");
    lock.split(&name).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn licences_are_here() -> Result<()> {
    for (file, words) in [
        ("LICENSE-MIT", "Permission is hereby granted, free of charge"),
        ("LICENSE-APACHE", "Apache License"),
        ("LICENSE-CC-BY-4.0", "Creative Commons Attribution 4.0 International"),
    ] {
        ensure!(workspace::read(&workspace::path(file))?.contains(words), "{file} is not the licence of its name");
    }
    let manifest = workspace::read(&workspace::path("Cargo.toml"))?;
    ensure!(manifest.contains(r#"license = "MIT OR Apache-2.0""#), "Cargo.toml names another licence");
    Ok(())
}

fn one_test_command() -> Result<()> {
    let script = workspace::read(&workspace::path(".ci/run"))?;
    let command = script.lines().rfind(|line| !line.trim().is_empty()).context(".ci/run is empty")?;
    let places: [PathBuf; 2] = ["README.md", ".github/workflows/test.yml"].map(workspace::path);
    for place in places {
        let text = workspace::read(&place)?;
        let found = text.contains(command) || text.contains(".ci/run");
        if !found {
            bail!("{} does not run `{command}`", workspace::shown(&place));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{demos_in, section, versions};

    #[test]
    fn demos_are_found_in_a_page() {
        let page = "text\n\n<live-demo name=\"lost-update\" workers=\"2\">\n\n<live-demo\nname=\"account\">";
        assert_eq!(demos_in(page).into_iter().collect::<Vec<_>>(), ["account", "lost-update"]);
    }

    #[test]
    fn sections_are_the_numbered_lines() {
        let lines = ["# Summary", "[Glossary](glossary.md)", "---", "- [The lost update](lost-update.md)"];
        assert_eq!(lines.into_iter().filter_map(section).collect::<Vec<_>>(), ["lost-update"]);
    }

    #[test]
    fn a_differing_pair_is_seen() {
        let lock = "name = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\nname = \"wasm-bindgen-cli-support\"\nversion = \"0.2.129\"\n";
        assert_ne!(versions(lock, "wasm-bindgen"), versions(lock, "wasm-bindgen-cli-support"));
    }
}
