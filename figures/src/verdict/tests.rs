use super::*;
use crate::teller::Teller;

const FLIGHT: Flight = Flight::SAMPLE;

fn check(verdict: Verdict, tone: Tone, stamp: &str, sentence: &str) {
    assert_eq!((&*verdict.stamp, verdict.tone, &*verdict.sentence), (stamp, tone, sentence));
}

#[test]
fn money_that_is_gone_and_money_from_nowhere() {
    check(
        FLIGHT.verdict(),
        Tone::Bad,
        "£68,402 VANISHED",
        "Both tellers made every one of their 4,000,000 changes. Among the changes that another teller wrote over, deposits outnumber withdrawals by 68,402.",
    );
    check(
        Flight { actual: 131_598, tellers: 4, ..FLIGHT }.verdict(),
        Tone::Bad,
        "£31,598 FROM NOWHERE",
        "All 4 tellers made every one of their 4,000,000 changes. Among the changes that another teller wrote over, withdrawals outnumber deposits by 31,598.",
    );
}

#[test]
fn amounts_that_differ_are_not_counted_as_changes() {
    for (amount, actual, sentence) in [
        (None, 31_598, "Some were written over by another teller: £68,402 in all."),
        (Some(10), 31_598, "Some were written over by another teller: £68,402 in all."),
        (Some(10), 99_990, "Among the changes that another teller wrote over, deposits outnumber withdrawals by 1."),
        (None, 100_010, "Some were written over by another teller, more withdrawn than deposited: £10 in all."),
    ] {
        let said = Flight { amount, actual, ..FLIGHT }.verdict().sentence;
        assert!(said.ends_with(sentence), "{said}");
    }
}

#[test]
fn an_exact_balance_has_a_reason() {
    let exact = Flight { actual: 100_000, ..FLIGHT };
    let both = "Both tellers made every one of their 4,000,000 changes.";
    let cases = [
        (
            exact,
            Tone::Good,
            "EXACT",
            both,
            "They overlapped for 2.38 of 2.40 s, and nothing is missing, this time: nothing here makes it so.",
        ),
        (
            Flight { has_seen_losses: true, ..exact },
            Tone::Neutral,
            "EXACT",
            both,
            "Changes of both kinds were lost, and make up for one another: the balance is right by luck.",
        ),
        (Flight { protection: Protection::Cure, ..exact }, Tone::Good, "EXACT", both, "Not one was lost."),
        (
            Flight { overlap_ms: 0.0, ..exact },
            Tone::Neutral,
            "NO OVERLAP",
            both,
            "One had ended before the other began: nothing could come between a read and its write, so nothing could be lost.",
        ),
        (
            Flight { overlap_ms: 0.0, done: 0, elapsed_ms: 10.0, ended: Ended::Stopped, ..exact },
            Tone::Neutral,
            "NO OVERLAP",
            "Stopped after 10 ms: 0 of 4,000,000 changes were made.",
            "No two had been at work at once by then, so nothing could be lost.",
        ),
        (
            Flight { tellers: 1, overlap_ms: 0.0, ..exact },
            Tone::Good,
            "EXACT",
            "One teller made 4,000,000 changes.",
            "Nobody else was at the account, so nothing could come between a read and its write.",
        ),
    ];
    for (flight, tone, stamp, work, fate) in cases {
        check(flight.verdict(), tone, stamp, &format!("{work} {fate}"));
    }
}

#[test]
fn what_was_alone_wrote_over_nobody() {
    for flight in [Flight { tellers: 1, ..FLIGHT }, Flight { protection: Protection::Cure, ..FLIGHT }] {
        let said = flight.verdict().sentence;
        assert!(said.ends_with("The account holds £31,598 where it should hold £100,000."), "{said}");
    }
}

#[test]
fn a_stopped_run_says_how_far_it_came() {
    let stopped = Flight { ended: Ended::Stopped, done: 1_204_331, elapsed_ms: 3_000.0, ..FLIGHT };
    let said = stopped.verdict().sentence;
    assert!(
        said.starts_with("Stopped after 3.0 s: 1,204,331 of 4,000,000 changes were made. Among the changes"),
        "{said}"
    );
    let exact = Flight { protection: Protection::Cure, actual: 100_000, ..stopped };
    assert!(exact.verdict().sentence.ends_with("So far not one was lost."));
}

#[test]
fn extremes_are_said_without_a_panic() {
    let verdict = Flight { expected: i64::MAX, actual: i64::MIN, amount: None, ..FLIGHT }.verdict();
    assert_eq!(verdict.stamp, "£9,223,372,036,854,775,807 VANISHED");
    let verdict = Flight { expected: i64::MIN, actual: i64::MAX, amount: Some(0), ..FLIGHT }.verdict();
    assert_eq!(verdict.stamp, "£9,223,372,036,854,775,807 FROM NOWHERE");
}

#[test]
fn of_faults_only_what_was_seen_is_said() {
    let [a, b, c] = [0, 1, 2].map(|place| Teller::ALL[place]);
    let unknown = "Whether A’s last change is in the balance was never told, so what the account should hold can no longer be known.";
    let fault = |kind, held, waiting: &[_], working: &[_]| Fault {
        kind,
        teller: a,
        held,
        waiting: waiting.to_vec(),
        working: working.to_vec(),
    };
    for (fault, said) in [
        (fault(Kind::Killed, Held::Lock, &[b, c], &[]), "A was killed while it held the lock. B and C wait for it."),
        (fault(Kind::Killed, Held::Unseen, &[], &[b]), "A was killed at work. B was still working."),
        (
            fault(Kind::Trapped, Held::Unseen, &[b], &[c]),
            "A failed at work. B waits for the lock. C was still working.",
        ),
        (
            fault(Kind::Hung, Held::Lock, &[], &[b, c]),
            "A stopped moving while it held the lock. B and C were still working.",
        ),
    ] {
        check(fault.verdict(), Tone::Bad, "BROKEN", &format!("{said} {unknown}"));
    }
}

#[test]
fn who_is_stuck_and_on_whom() {
    let stuck = |holder, waiting: &[_]| Stuck { holder, waiting: waiting.to_vec(), still_ms: 2_000.0 }.verdict();
    let [a, b] = [Teller::ALL[0], Teller::ALL[1]];
    check(stuck(Some(a), &[b]), Tone::Bad, "STUCK", "Nobody has moved for 2.0 s. A holds the lock. B waits for it.");
    check(stuck(None, &[a, b]), Tone::Bad, "STUCK", "Nobody has moved for 2.0 s. A and B wait for the lock.");
    check(stuck(None, &[]), Tone::Bad, "STUCK", "Nobody has moved for 2.0 s.");
}

#[test]
fn a_series_counts_what_went_wrong() {
    let series = |errors: &[i64], asked, protection| Series::of(errors, asked, (2, 200_000), protection).verdict();
    let each = "In each run 2 tellers made 200,000 changes each.";
    for (errors, protection, tone, stamp, worst) in [
        (
            &[0, -40, 0, 7][..],
            Protection::Nothing,
            Tone::Bad,
            "2 OF 4 WRONG",
            "At worst £40 vanished, or £7 came from nowhere. ",
        ),
        (&[0, -40], Protection::Nothing, Tone::Bad, "1 OF 2 WRONG", "At worst £40 vanished. "),
        (&[9, 0], Protection::Nothing, Tone::Bad, "1 OF 2 WRONG", "At worst £9 came from nowhere. "),
        (&[0, 0, 0], Protection::Nothing, Tone::Good, "ALL 3 EXACT", "Seen 3 times; nothing here makes it so. "),
        (&[0, 0, 0], Protection::Cure, Tone::Good, "ALL 3 EXACT", ""),
    ] {
        check(series(errors, errors.len() as u32, protection), tone, stamp, &format!("{worst}{each}"));
    }
    let stopped = series(&[0, -40], 100, Protection::Nothing);
    assert!(stopped.sentence.ends_with("The series was stopped after 2 runs."), "{}", stopped.sentence);
    check(series(&[], 100, Protection::Cure), Tone::Neutral, "NO RUN", "No run had ended when the series was stopped.");
}
