use super::picture as draw;
use super::*;

/// A run as the first press of the front page makes one: two tellers, and money vanishes.
fn run(state: State, tellers: usize) -> Picture {
    let points = (0..=60).map(|place| {
        let ms = f64::from(place) * 40.0;
        let should = 100_000 + i64::from(place % 7) * 400;
        Point { ms, should, holds: should - i64::from(place) * 1_140 }
    });
    let lanes = Teller::ALL[..tellers].iter().map(|teller| Lane {
        teller: *teller,
        sign: Sign::of_place(teller.place()),
        started_ms: Some(teller.place() as f64),
        ended_ms: (state != State::Running).then_some(2_390.0 + teller.place() as f64),
        done: 2_000_000,
        of: 2_000_000,
        retries: 0,
    });
    Picture {
        opening: 100_000,
        points: points.collect(),
        lanes: lanes.collect(),
        overlap_ms: 2_380.0,
        overlaps: vec![(1.0, 2_381.0)],
        ..Picture::new(state)
    }
}

fn exact(state: State) -> Picture {
    let mut exact = run(state, 2);
    for point in &mut exact.points {
        point.holds = point.should;
    }
    exact
}

#[test]
fn the_vault_is_red_for_a_loss_and_green_for_an_exact_end() {
    let found = {
        let mut found = run(State::Ended, 2);
        found.points.push(Point { ms: 2_401.0, should: 100_000, holds: 131_598 });
        found
    };
    let early = Picture { points: run(State::Running, 2).points[..2].to_vec(), slack: 2_000, ..run(State::Running, 2) };
    for (picture, part) in [
        (run(State::Ended, 2), "<div class=\"tt-lost\"><dt>Vanished</dt><dd>£68,400</dd>"),
        (found, "<div class=\"tt-lost\"><dt>From nowhere</dt><dd>£31,598</dd>"),
        (run(State::Broken, 2), "<div class=\"tt-open\"><dt>Missing</dt><dd>?</dd>"),
        (exact(State::Ended), "<div class=\"tt-exact\"><dt>Missing</dt><dd>£0</dd>"),
        (run(State::Running, 2), "<div class=\"tt-lost\"><dt>Missing so far</dt><dd>£68,400</dd>"),
        (exact(State::Running), "<div class=\"tt-open\"><dt>Missing so far</dt><dd>£0</dd>"),
        // What an operation half done can account for is no loss.
        (early, "<div class=\"tt-open\"><dt>Missing so far</dt><dd>£1,140</dd>"),
        (run(State::Teaser, 2), "<div class=\"tt-balance\"><dt>The account holds</dt><dd>?</dd>"),
    ] {
        let html = draw(&picture, 640.0, "x");
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn how_long_tellers_overlapped_is_told() {
    let never = |tellers| Picture { overlap_ms: 0.0, overlaps: Vec::new(), ..run(State::Ended, tellers) };
    for (picture, words) in [
        (run(State::Ended, 2), "the two overlapped for 2.38 of 2.40 s"),
        (run(State::Ended, 3), "at least two overlapped for 2.38 of 2.40 s"),
        (run(State::Running, 2), "the two overlapped for 2.38 of 2.40 s"),
        (never(2), "the two never overlapped"),
        (never(8), "no two ever overlapped"),
    ] {
        let html = draw(&picture, 640.0, "x");
        assert!(html.contains(&format!(">{words}</text>")), "{words}: {html}");
    }
    let html = draw(&never(1), 640.0, "x");
    assert!(!html.contains("overlap"), "a teller alone: {html}");
}

#[test]
fn a_teaser_shows_the_lanes_and_the_expected_line_and_stops() {
    let html = draw(&run(State::Teaser, 2), 640.0, "x");
    assert_eq!(html.matches("tt-work").count(), 2, "{html}");
    assert_eq!(html.matches("class=\"tt-should\"").count(), 1, "{html}");
    for secret in ["tt-gap", "tt-lost", "68,4", "31,6"] {
        assert!(!html.contains(secret), "{secret}: {html}");
    }
}

#[test]
fn every_picture_is_drawn_for_its_width() {
    for state in [State::Running, State::Ended, State::Broken, State::Teaser] {
        for tellers in 0..=8 {
            for width in [300.0, 330.0, 519.0, 520.0, 640.0, 1_000.0, 1_200.0] {
                let html = draw(&run(state, tellers), width, "x");
                assert!(html.contains(&format!(" viewBox=\"0 0 {width} ")), "{state:?} {tellers} {width}");
                assert!(!html.contains("NaN") && !html.contains("inf") && !html.contains("style="), "{html}");
                assert_eq!(html.matches("<pattern").count(), tellers);
                for x in numbers(&html, " x=\"").chain(numbers(&html, " x2=\"")) {
                    assert!((0.0..=width).contains(&x), "{x} is outside of {width}: {html}");
                }
            }
        }
    }
}

#[test]
fn empty_and_extreme_pictures_are_drawn() {
    let extreme = Point { ms: 1e9, should: i64::MAX, holds: i64::MIN };
    for points in [vec![], vec![extreme], vec![Point { ms: 0.0, should: 0, holds: 0 }, extreme]] {
        for state in [State::Running, State::Ended, State::Broken, State::Teaser] {
            let picture = Picture { opening: i64::MAX, points: points.clone(), ..run(state, 1) };
            let html = draw(&picture, 330.0, "x");
            assert!(!html.contains("NaN") && !html.contains("inf"), "{html}");
        }
    }
}

#[test]
fn the_axis_of_time_stands_still_and_then_leaps() {
    let span = |ms| {
        let mut picture = Picture::new(State::Running);
        picture.points.push(Point { ms, should: 0, holds: 0 });
        span_ms(&picture)
    };
    assert_eq!([0.0, 1_000.0, 1_950.0, 2_000.0, 2_400.0].map(span), [2_000.0, 2_000.0, 2_000.0, 2_500.0, 2_500.0]);
}

#[test]
fn a_long_run_has_no_more_points_than_pixels() {
    let mut picture = run(State::Ended, 2);
    picture.points = (0..100_000).map(|ms| Point { ms: f64::from(ms), should: 5, holds: 5 }).collect();
    let html = draw(&picture, 330.0, "x");
    assert!(html.len() < 30_000, "{} bytes", html.len());
    assert!(html.contains("L329 "), "the last sample is drawn: {html}");
}

/// The numbers that follow `before`.
fn numbers<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = f64> + 'a {
    html.split(before).skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok())
}
