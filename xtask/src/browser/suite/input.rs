//! Absurd input, in every field and in the link: a sentence, the nearest sane value, and no markup from outside.

use super::super::case::Case;
use super::super::demo::exact_balance;
use super::super::serving::Serving;
use super::super::stage::Stage;
use crate::known::{self, MOST_OPERATIONS, MOST_TELLERS, SLOW};

/// What a field may be given, and the bounds its value must then keep.
const FIELDS: [(&str, u64, u64); 2] = [("operations", 1, MOST_OPERATIONS), ("amount", 1, u64::MAX)];

const ABSURD: [&str; 13] = [
    "-5",
    "0",
    "",
    "NaN",
    "1e99",
    "99999999999999999999999",
    "1.5",
    "abc",
    "٣٤",
    "💷",
    "<img src=x onerror=window.__hit=1>",
    "Infinity",
    "0x10",
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (field, least, most) in FIELDS {
        cases.push(Case::new(format!("account_absurd_{field}"), move |stage| absurd_field(stage, field, least, most)));
    }
    cases.push(Case::new("account_absurd_workers", absurd_workers));
    cases.push(Case::new("account_absurd_links", absurd_links));
    // What stands in fields and links is read by the same code in each engine: all of it is tried in one, a little in another.
    let mut cases: Vec<_> = cases.into_iter().map(|case| case.short_in_chromium()).collect();
    cases.push(Case::new("account_link_says_what_it_mended", mended_links));
    cases.into_iter().map(|case| case.only(|engine| !engine.is_webkit())).collect()
}

fn absurd_field(stage: &Stage<'_>, field: &str, least: u64, most: u64) -> anyhow::Result<()> {
    let demo =
        stage.demo(Serving::Isolated, "account", &format!("strategy={}&operations=100", known::a_cure().name))?;
    // What is said of a field may stand beside it, in the drawer.
    demo.unfold()?;
    for value in ABSURD {
        demo.set(field, "7")?;
        let before = demo.visible_text()?;
        demo.set(field, value)?;
        // An emptied number of operations is found by a trial.
        demo.wait_for(&["ready", "done"])?;
        let shown = demo.value(field)?;
        let number: u64 = shown.replace(',', "").parse().map_err(|_| anyhow::anyhow!("`{value}` became `{shown}`"))?;
        anyhow::ensure!((least..=most).contains(&number), "`{value}` became {number}");
        anyhow::ensure!(demo.visible_text()? != before, "`{value}` became {number} without a word");
    }
    // After all of that it still runs.
    demo.set(field, "-5")?;
    let result = demo.run()?;
    anyhow::ensure!(result.lost == 0 && result.expected == result.actual, "after absurd values: {result:?}");
    no_markup(stage)
}

fn absurd_workers(stage: &Stage<'_>) -> anyhow::Result<()> {
    for value in ["0", "-1", "100000", "NaN", "2.5", "many"] {
        let demo = stage.demo(
            Serving::Isolated,
            "account",
            &format!("strategy={}&operations=100&workers={value}", known::a_cure().name),
        )?;
        let result = demo.run()?;
        anyhow::ensure!((1..=MOST_TELLERS).contains(&result.workers), "`{value}` ran {} tellers", result.workers);
        result.check_exact(exact_balance(result.workers, result.operations, 1))?;
    }
    no_markup(stage)
}

fn absurd_links(stage: &Stage<'_>) -> anyhow::Result<()> {
    let page = stage.servings.page_of("account")?;
    let long = format!("account?strategy={}", "a".repeat(10_000));
    let fragments = [
        "account?strategy=bogus&workers=-3&operations=NaN&amount=1e99&slow=maybe&backend=carrier-pigeon",
        "account?strategy=<img src=x onerror=window.__hit=1>&operations=100",
        "account?strategy=%3Cimg%20src%3Dx%20onerror%3Dwindow.__hit%3D1%3E",
        "account?strategy=%3Cscript%3Ewindow.__hit%3D1%3C%2Fscript%3E&amount=%22%3E%3Cimg%20src%3Dx%3E",
        "account?operations=99999999999999999999999999&workers=0",
        "account?%",
        "account?strategy=%F0%9F&operations=%00",
        "account?",
        "account?&&&===&?#?",
        "account?__proto__=1&constructor=2&toString=3",
        "__proto__?strategy=none",
        "constructor?strategy=none",
        "'],*,[a='?strategy=none",
        "account?strategy=cas&strategy=cas&workers=2&workers=3",
        &long,
    ];
    for fragment in fragments {
        stage.open(Serving::Isolated, &format!("{page}#{fragment}"))?;
        let demo = super::super::demo::Demo::wake(stage.session, "account")?;
        no_markup(stage)?;
        demo.set("operations", "100")?;
        demo.set(SLOW, "false")?;
        let short: String = fragment.chars().take(60).collect();
        let result = demo.run().map_err(|error| error.context(format!("after #{short}")))?;
        result.check_consistent(result.expected)?;
    }
    no_markup(stage)
}

fn mended_links(stage: &Stage<'_>) -> anyhow::Result<()> {
    let told = |query: &str| {
        let demo = stage.demo(Serving::Isolated, "account", query)?;
        demo.unfold()?;
        demo.visible_text()
    };
    let plain = told(&format!("strategy={}", known::a_cure().name))?;
    for query in ["strategy=bogus", "workers=100000", "operations=-1", "amount=NaN", "backend=pigeon"] {
        let text = told(query)?;
        anyhow::ensure!(
            text.len() > plain.len() + 10 || text.contains('“'),
            "#account?{query} was mended without a word"
        );
    }
    Ok(())
}

/// Nothing that came in by a field or a link became an element or ran.
fn no_markup(stage: &Stage<'_>) -> anyhow::Result<()> {
    let clean: bool = stage.session.script(
        "return !window.__hit && !document.querySelector('live-demo img, live-demo script, img[src=\"x\"]')",
        &[],
    )?;
    anyhow::ensure!(clean, "markup from outside became part of the page");
    Ok(())
}
