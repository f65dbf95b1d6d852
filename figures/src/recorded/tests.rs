use super::*;

const SLOW: &str = r#"{"browser": "A <browser> 1",
    "runs": {"strategy": "none", "workers": 2, "operations": 1000, "expected": 1000000, "outcomes": [1000000, 999960, 1000003]},
    "slow": {"result": {"workers": 2, "operations": 1, "expected": 100, "actual": 99, "lost": 1},
             "lanes": [[[100, 101, 0, 2, 3, 10.0, 500.0]], [[100, 99, 1, 4, 5, 20.0, 700.5]]]}}"#;
const ACCOUNT: &str = r#"{"browser": "browser 1", "cores": 2, "opening": 100000, "amount": 1,
    "result": {"demo": "account", "backend": "threads", "ended": "done", "strategy": "none", "workers": 2,
               "operations": 2000000, "expected": 100000, "actual": 31598, "lost": 68402, "elapsed_ms": 2400.0,
               "overlap_ms": 2380.0},
    "points": [[0, 100000, 100000], [1200, 101000, 70000], [2400, 100000, 31598]],
    "lanes": [[0, 1, 0, 2390, 2000000], [1, -1, 10, 2400, 2000000]], "overlaps": [[10, 2390]]}"#;
const SHIFTS: &str = r#"{"browser": "browser 1", "result": {},
    "runs": [{"label": "One after another", "lanes": [[[0, 500], [500, 1000]], [[1000, 1500], [1500, 2000]]], "elapsed_ms": 2000},
             {"label": "Both at once", "lanes": [[[0, 510], [510, 1000]], [[1, 500], [500, 990]]], "elapsed_ms": 1000,
              "holds": [120, 80]}]}"#;

const WAITS: &str = r#"{"browser": "browser 1", "result": {},
    "waits": {"kind": "account", "circle": [0, 1], "rows": [[213, [0], 1], [209, [1], 0]]}}"#;
const SPEED: &str = r#"{"browser": "browser 1", "cores": 2, "result": {},
    "speed": {"cores": 2, "most": 4, "darts": 40000000, "piece": 100000, "share": 0, "hits": 31415000, "unequal": 0,
              "clock_us": 5, "alone": [200000, 201000], "split": [[204000], [104000, 110000], [105000], [118000]]},
    "locked": {"cores": 2, "most": 4, "darts": 30000000, "piece": 100000, "share": 50, "hits": 23561000, "unequal": 0,
              "clock_us": 5, "alone": [150000], "split": [[151000], [115000], [118000], [130000]]}}"#;

const SHARES: &str = r#"{"browser": "browser 1", "result": {}, "shares": {"span_ms": 2000, "should": 180, "holds": 180,
    "rows": [[0, [[0, 2000]], []], [79, [[0, 0.1]], [[0.1, 1990]]], [1, [[0, 1990]], [[1990, 2015]]], [0, [[1, 2000]], []]]}}"#;
const TASKS: &str = r#"{"browser": "browser 1", "result": {},
    "tasks": {"tellers": [[0, 30], [1, -10]], "runs": [
        {"workers": [[[0, 0, 40], [1, 40, 80], [0, 80, 120], [1, 120, 150]]], "changes": [[0, 30, 0, 110], [1, -10, 41, 149]],
         "overlaps": [], "elapsed_ms": 150, "opening": 100, "holds": 90, "should": 120},
        {"workers": [[[0, 0, 80]], [[1, 1, 70]]], "changes": [[0, 30, 0, 80], [1, -10, 1, 70]],
         "overlaps": [[1, 70]], "elapsed_ms": 80, "opening": 100, "holds": 130, "should": 120}]}}"#;

/// What stands between the first `from` and the next `to`.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    html.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(part, _)| part)
}

#[test]
fn a_recording_becomes_one_line_of_four_pictures_and_a_caption() {
    for (json, said) in [
        (SLOW, "<b>1 update was lost (✗).</b> The account ended with £99 instead of £100."),
        (ACCOUNT, "<b>£68,402 VANISHED.</b> Both tellers made every one of their 4,000,000 changes. Among the changes"),
        (SHIFTS, "One after another: 2.0 s. Both at once: 1.0 s."),
        (
            TASKS,
            "<b>1 worker: 150 ms.</b> Two or more were at work at the same time for 0 of 150 ms. The account holds £90, and should hold £120. 1 of 2 changes was lost. <b>2 workers: 80 ms.</b>",
        ),
        (
            WAITS,
            "<b>STUCK.</b> 422 transfers, then no more: A waits for account 2, held by B; B waits for account 1, held by A.",
        ),
        (
            SPEED,
            "The knee was at 2 workers. Then it turned back: 4 workers were 1.7 × as fast. The fainter line is the same job with 50 % of it under one lock.",
        ),
        (SHARES, "<b>STARVED.</b> Not a pound is missing. But A, C and D had 1 of 80 turns, and waited up to 2.0 s."),
    ] {
        let html = recorded("a", json).expect("a recording");
        assert_eq!(html.lines().count(), 1, "Markdown must see one block");
        assert!(
            html.starts_with("<figure class=\"tt-recorded\"><div class=\"tt-teaser\"><div class=\"tt-wide\">"),
            "{html}"
        );
        assert!(html.contains(said), "{said}: {html}");
        assert!(html.contains("<span class=\"tt-teaser\">Yours takes its place.</span>"), "{html}");
        assert!(html.contains("A recorded run, in "), "{html}");
        assert!(!html.contains("style=") && !html.contains("NaN"), "{html}");
        let ids: Vec<_> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next()).collect();
        assert!(ids.iter().enumerate().all(|(place, id)| !ids[..place].contains(id)), "twice: {ids:?}");
    }
}

#[test]
fn a_teaser_does_not_give_the_end_away() {
    for (json, secrets) in [
        (SLOW, &[">99<", "lost.\""][..]),
        (ACCOUNT, &["31,598", "68,402", "tt-gap", "tt-lost"]),
        (SHIFTS, &["1.0 s.", "Both at once: 1", "£120"]),
        (SHARES, &["97", "79 turns", "tt-work", "tt-waiting", "1 turn", "Jain"]),
        (TASKS, &["150 ms", "£90", "£130", "tt-overlap", "tt-cross"]),
        (SPEED, &["tt-now", "tt-holds", "104 ms", "tt-vault", "tt-before", "1.9 ×"]),
        (WAITS, &["213", "209", "tt-caught", "held by A", "held by B", "waits for account"]),
    ] {
        let html = recorded("a", json).expect("a recording");
        let teaser = between(&html, "<div class=\"tt-teaser\">", "<div class=\"tt-whole\">");
        assert!(teaser.len() > 1_000, "{teaser}");
        for secret in secrets {
            let known = ["0 updates were lost.\""];
            let is_told = known.iter().fold(teaser.to_owned(), |text, part| text.replace(part, "")).contains(secret);
            assert!(!is_told, "{secret}: {teaser}");
        }
    }
}

#[test]
fn names_of_browsers_are_no_markup() {
    let html = recorded("a", SLOW).expect("a recording");
    assert!(html.contains("A &lt;browser> 1"), "{html}");
}

#[test]
fn many_runs_become_a_histogram_or_a_sentence() {
    let html = recorded("a", SLOW).expect("a recording");
    for part in ["Histogram of 3 runs: 1 ended", "<b>2 OF 3 WRONG.</b> At worst £40 vanished, or £3 came from nowhere."]
    {
        assert!(html.contains(part), "{part}: {html}");
    }
    let exact =
        SLOW.replace("[1000000, 999960, 1000003]", "[1000000, 1000000, 1000000]").replace("\"none\"", "\"mutex\"");
    let html = recorded("a", &exact).expect("a recording");
    assert!(html.contains("<b>ALL 3 EXACT.</b>") && !html.contains("Histogram"), "{html}");
}

#[test]
fn a_long_recording_is_thinned_and_keeps_its_ends() {
    let points: Vec<_> = (0..1_000).map(|ms| format!("[{ms}, {}, {}]", 100_000 + ms % 7, 100_000 - ms)).collect();
    let long = ACCOUNT.replace("[0, 100000, 100000], [1200, 101000, 70000], [2400, 100000, 31598]", &points.join(", "));
    let html = recorded("a", &long).expect("a recording");
    let curve = between(&html, "class=\"tt-should\" d=\"M", "\"");
    assert!((2..=SAMPLES).contains(&(curve.matches('L').count() + 1)), "{curve}");
    assert!(html.len() < 40_000, "{} bytes", html.len());
}

#[test]
fn a_broken_recording_is_named() {
    for (json, error) in [
        ("", "not JSON"),
        ("{}", "there is no text `/browser`"),
        (r#"{"browser": "b", "slow": {"lanes": [[[1]]]}}"#, "holds something other than operations"),
        (r#"{"browser": "b", "points": [[1, 2]]}"#, "`/points` holds something other than rows of 3 numbers"),
        (r#"{"browser": "b", "runs": [{}]}"#, "there is no list `/lanes`"),
        (r#"{"browser": "b", "waits": {"kind": "spoon", "rows": [], "circle": []}}"#, "`kind` is `spoon`"),
        (
            r#"{"browser": "b", "tasks": {"tellers": [], "runs": [{"workers": [], "changes": []}]}}"#,
            "no number `/opening`",
        ),
        (r#"{"browser": "b", "waits": {"kind": "fork", "rows": [[1]], "circle": []}}"#, "a row of `waits`"),
    ] {
        let message = recorded("a", json).expect_err("an error");
        assert!(message.contains(error), "{message}");
    }
}
