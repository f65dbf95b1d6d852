use super::*;
use crate::teller::Sign;

fn operation(read_stamp: u32, before_write: u32) -> Operation {
    Operation {
        read: Some(100),
        wrote: Some(101),
        read_stamp,
        before_write,
        after_write: before_write + 1,
        read_ms: read_stamp as f32 * 500.0,
        wrote_ms: before_write as f32 * 500.0,
        ..Operation::default()
    }
}

fn lanes(tellers: usize) -> Vec<Lane> {
    let lane = |place: usize| Lane {
        teller: Teller::new(place),
        amount: Sign::of_place(place).sign(),
        operations: vec![operation(place as u32, (tellers + 2 * place) as u32)],
    };
    (0..tellers).map(lane).collect()
}

/// Every number that follows `name="`, in order.
fn all(svg: &str, name: &str) -> Vec<f64> {
    let start = format!(" {name}=\"");
    svg.split(&start).skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
}

#[test]
fn a_lost_update_is_marked_and_counted() {
    let svg = timeline(&lanes(2), 640.0, Progress::Ended);
    assert!(svg.contains("2 reads and writes of 2 tellers so far; 1 update was lost."), "{svg}");
    assert_eq!(svg.matches("101 ✗").count(), 1);
    assert_eq!(svg.matches("tt-over").count(), 1);
    for name in ["A ▲", "B ▼"] {
        assert_eq!(svg.matches(name).count(), 1, "{svg}");
    }
}

#[test]
fn it_fits_its_box_at_every_width_during_a_run_and_after() {
    for width in (330..=1_000).step_by(35).map(f64::from) {
        for (tellers, progress) in [
            (2, Progress::Ended),
            (2, Progress::Running(700.0)),
            (2, Progress::Running(19_000.0)),
            (8, Progress::Ended),
        ] {
            let svg = timeline(&lanes(tellers), width, progress);
            assert_eq!(all(&svg, "width")[0], width, "{progress:?}");
            for x in ["x", "x1", "x2", "cx"].iter().flat_map(|name| all(&svg, name)) {
                assert!((0.0..=width).contains(&x), "{x} of {width}: {svg}");
            }
            let height = all(&svg, "height")[0];
            for y in ["y", "y1", "y2", "cy"].iter().flat_map(|name| all(&svg, name)) {
                assert!((0.0..=height).contains(&y), "{y} of {height}: {svg}");
            }
        }
    }
}

#[test]
fn time_runs_downwards_on_a_narrow_screen() {
    let place = |width| {
        let svg = timeline(&lanes(2), width, Progress::Ended);
        let discs = svg.split("<circle class=\"tt-dot\"").skip(1).take(2).collect::<String>();
        (all(&discs, "cx"), all(&discs, "cy"))
    };
    let (across, down) = (place(640.0), place(360.0));
    assert!(across.0[1] > across.0[0] && across.1[1] > across.1[0], "to the right, in another lane");
    assert!(down.1[1] > down.1[0], "later is lower: {down:?}");
    assert!(down.0[1] - down.0[0] > 60.0, "the second lane stands beside the first: {down:?}");
}

#[test]
fn a_slip_shows_what_was_read_and_from_when_on_it_is_out_of_date() {
    let lanes = lanes(2);
    let svg = timeline(&lanes, 640.0, Progress::Ended);
    assert_eq!(svg.matches("class=\"tt-slip\"").count(), 3, "two tellers, and the key: {svg}");
    // B read 100, and A wrote at 1,000 ms.
    assert_eq!(stale_ms(&lanes, 1, &lanes[1].operations[0]), Some(1_000.0));
    assert_eq!(stale_ms(&lanes, 0, &lanes[0].operations[0]), None);
}

#[test]
fn every_event_has_its_mark_and_memory_its_cells() {
    let svg = timeline(&lanes(2), 640.0, Progress::Ended);
    for number in 1..=4 {
        let bears = |marked: &&str| {
            marked.split('"').next().is_some_and(|numbers| numbers.split(' ').any(|each| each == number.to_string()))
        };
        assert!(svg.split("data-event=\"").skip(1).any(|marked| bears(&marked)), "{number}: {svg}");
    }
    assert_eq!(svg.matches("class=\"tt-cell").count(), 3, "100, 101 and the last");
    assert_eq!(svg.matches("tt-fleeting").count(), 1);
}

#[test]
fn waiting_is_hollow_and_says_for_whom() {
    let mut lanes = lanes(2);
    lanes[0].operations[0].asked_ms = Some(0.0);
    lanes[1].operations = vec![Operation { asked_ms: Some(200.0), ..operation(4, 6) }];
    let svg = timeline(&lanes, 640.0, Progress::Ended);
    assert!(svg.contains("tt-waiting") && svg.contains("class=\"tt-teller tt-t0\""), "{svg}");
    assert!(svg.contains("tt-slip tt-within"), "{svg}");
}
