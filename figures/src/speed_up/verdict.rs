//! What came of a press: whether splitting helped, where it stopped helping, how far off the pin stood, and what this
//! browser could not show.

use super::picture::{counted_workers, percent, times};
use super::{AS_GOOD, COARSE_MS, Curve};
use crate::money::{append, counted, duration, grouped, plain, tenths};
use crate::say::{Key, say, text};
use crate::verdict::{Tone, Verdict};
use std::cmp::Ordering;

/// What was seen of the gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Some number of workers was faster than one, alone or with pieces, by more than a twentieth.
    Gain,
    /// None was.
    NoGain,
    /// The clock cannot tell.
    Nothing,
    /// Some run came to another count: a fault.
    Wrong,
}

impl Seen {
    /// What was seen in a curve.
    pub fn of(curve: &Curve) -> Self {
        match curve.best() {
            _ if curve.unequal > 0 => Self::Wrong,
            Some(_) if curve.is_too_short() => Self::Nothing,
            Some((_, speed)) if speed * AS_GOOD > curve.speed(1).unwrap_or(1.0).max(1.0) => Self::Gain,
            Some(_) => Self::NoGain,
            None => Self::Nothing,
        }
    }

    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gain => "gain",
            Self::NoGain => "no-gain",
            Self::Nothing => "nothing",
            Self::Wrong => "wrong",
        }
    }
}

impl Curve {
    /// Whether a recorded curve should stand beside this one: where one core or a coarse clock hides what others see.
    pub fn hides(&self) -> bool {
        let is_unexplained = Seen::of(self) == Seen::NoGain && self.is_easy();
        self.cores < 2
            || self.clock_ms >= COARSE_MS
            || is_unexplained
            || self.is_disturbed()
            || Seen::of(self) == Seen::Nothing
    }

    /// True where neither the lock nor the size of the pieces is in the way.
    fn is_easy(&self) -> bool {
        self.share < 50 && self.pieces() < 10_000 && self.pieces() >= self.most
    }

    fn pieces(&self) -> u32 {
        self.darts.div_ceil(self.piece.max(1))
    }
}

/// What came of it; `pin` is where the reader expected the knee, where there is a reader.
pub fn verdict(curve: &Curve, pin: Option<u32>) -> Verdict {
    let mut told = String::new();
    let (stamp, tone) = match (Seen::of(curve), curve.best()) {
        (Seen::Wrong, _) => {
            told = say(Key::SpeedWrong, &[("wrong", &grouped(curve.unequal.into())), ("runs", &runs(curve))]);
            (text(Key::Broken).to_owned(), Tone::Bad)
        }
        (Seen::Nothing, _) | (_, None) => {
            if let Some(alone) = curve.alone_ms() {
                told = say(Key::TooShort, &[("time", &duration(alone)), ("least", &duration(curve.clock_ms))]);
            }
            (text(Key::TooShortStamp).to_owned(), Tone::Neutral)
        }
        (Seen::Gain, Some((best, _))) => {
            let workers = curve.knee().unwrap_or(best);
            let speed = curve.speed(workers).unwrap_or(1.0);
            times_told(curve, workers, Key::SpeedTimes, &mut told);
            if curve.is_too_good() {
                let cores = counted(curve.cores.into(), "core", "cores");
                let values = [("factor", &*times(speed)), ("cores", &cores)];
                append(&mut told, " ", &say(Key::TooGood, &values));
            }
            // What was at work beside it is in every figure: neither a knee nor a pin can be judged by them.
            if curve.is_disturbed() {
                (text(Key::DisturbedStamp).to_owned(), Tone::Neutral)
            } else {
                knee_told(curve, pin, &mut told);
                (say(Key::SpeedStamp, &[("factor", &tenths(speed))]), Tone::Good)
            }
        }
        (Seen::NoGain, Some((workers, _))) => {
            times_told(curve, workers, Key::NoFaster, &mut told);
            if curve.disturbance().is_none() {
                why_not(curve, &mut told);
            }
            (text(Key::NoFasterStamp).to_owned(), Tone::Neutral)
        }
    };
    if let (Some(speed), Seen::Gain | Seen::NoGain) = (curve.disturbance(), Seen::of(curve)) {
        append(&mut told, " ", &say(Key::Disturbed, &[("factor", &times(speed))]));
    }
    if let (true, Seen::Gain | Seen::NoGain) = (curve.is_disturbed(), Seen::of(curve)) {
        append(&mut told, " ", text(Key::MeasureAgain));
    }
    if curve.clock_ms >= COARSE_MS && Seen::of(curve) != Seen::Wrong {
        let blur = percent(((curve.blur() * 100.0).ceil() as u32).clamp(1, 100));
        append(&mut told, " ", &say(Key::ClockCoarse, &[("time", &duration(curve.clock_ms)), ("percent", &blur)]));
    }
    // A recorded curve itself has no other below it.
    if pin.is_some() && curve.hides() && Seen::of(curve) != Seen::Wrong {
        append(&mut told, " ", text(Key::RecordedBelow));
    }
    Verdict { stamp, tone, sentence: told }
}

fn runs(curve: &Curve) -> String {
    counted(curve.runs().into(), "run", "runs")
}

fn times_told(curve: &Curve, workers: u32, key: Key, told: &mut String) {
    let (alone, split) = (curve.alone_ms().unwrap_or(0.0), curve.split_ms(workers).unwrap_or(0.0));
    let values = [
        ("time", &*duration(alone)),
        ("workers", &counted_workers(workers)),
        ("least", &duration(split)),
        ("runs", &runs(curve)),
    ];
    told.push_str(&match key {
        Key::SpeedTimes => say(Key::SpeedTimes, &values),
        _ => say(Key::NoFaster, &values),
    });
}

/// Where more workers stopped helping, how far off the pin was, and whether the curve turned back.
fn knee_told(curve: &Curve, pin: Option<u32>, told: &mut String) {
    let Some(knee) = curve.knee() else { return };
    if curve.blur() > 1.0 - AS_GOOD {
        append(told, " ", text(Key::KneeBlurred));
        return;
    }
    append(told, " ", &say(Key::KneeAt, &[("knee", &counted_workers(knee))]));
    if let Some(pin) = pin {
        append(told, " ", &pin_told(pin, knee));
    }
    let slower = (knee + 1..=curve.most).rev().find_map(|workers| {
        let speed = curve.speed(workers)?;
        (speed < curve.speed(knee)? * AS_GOOD).then_some((workers, speed))
    });
    if let Some((workers, speed)) = slower {
        let values = [("workers", &*counted_workers(workers)), ("factor", &times(speed))];
        append(told, " ", &say(Key::TurnsBack, &values));
    }
}

fn pin_told(pin: u32, knee: u32) -> String {
    let (stood, off) = (plain(pin.into()), plain(pin.abs_diff(knee).into()));
    match pin.cmp(&knee) {
        Ordering::Equal => text(Key::PinRight).to_owned(),
        Ordering::Greater => say(Key::PinHigh, &[("pin", &stood), ("count", &off)]),
        Ordering::Less => say(Key::PinLow, &[("pin", &stood), ("count", &off)]),
    }
}

/// What is known of why nothing was gained.
fn why_not(curve: &Curve, told: &mut String) {
    let why = if curve.cores < 2 {
        text(Key::OneCore).to_owned()
    } else if curve.share >= 50 {
        say(Key::WhyLock, &[("percent", &percent(curve.share))])
    } else if !curve.is_easy() {
        say(Key::WhyPieces, &[("count", &counted(curve.pieces().into(), "piece", "pieces"))])
    } else {
        say(Key::WhyUnknown, &[("cores", &counted(curve.cores.into(), "core", "cores"))])
    };
    append(told, " ", &why);
}

#[cfg(test)]
mod tests {
    use super::super::tests::two_cores;
    use super::*;

    #[test]
    fn the_verdict_says_where_the_knee_was_and_how_far_off_the_pin() {
        let said = verdict(&two_cores(), Some(4));
        assert_eq!((said.stamp.as_str(), said.tone), ("1.9 × AS FAST", Tone::Good));
        let parts = [
            "199 ms",
            "split over 2 workers 103 ms",
            "15 runs",
            "The knee was at 2 workers",
            "Your pin stood at 4, 2 too high.",
            "turned back: 4 workers were 1.7 ×",
        ];
        assert!(parts.iter().all(|part| said.sentence.contains(part)), "{}", said.sentence);
        assert!(!said.sentence.contains("recorded"), "{}", said.sentence);
        assert!(verdict(&two_cores(), Some(2)).sentence.contains("where your pin stood"));
        assert!(verdict(&two_cores(), Some(1)).sentence.contains("Your pin stood at 1, 1 too low."));
    }

    #[test]
    fn no_gain_is_said_with_what_is_known_of_why() {
        let flat = Curve { split: vec![vec![201.0, 205.0]; 4], ..two_cores() };
        for (curve, why) in [
            (Curve { cores: 1, most: 2, ..flat.clone() }, "one core"),
            (Curve { share: 50, ..flat.clone() }, "50 % of the darts"),
            (Curve { piece: 10, ..flat.clone() }, "4,000,000 pieces"),
            (Curve { piece: 40_000_000, ..flat.clone() }, "1 piece"),
            (flat, "reports 2 cores"),
        ] {
            let said = verdict(&curve, Some(2));
            assert_eq!((said.stamp.as_str(), said.tone), ("NO FASTER", Tone::Neutral), "{}", said.sentence);
            assert!(said.sentence.contains(why), "{why}: {}", said.sentence);
            assert_eq!(curve.hides(), said.sentence.contains("recorded"), "{}", said.sentence);
        }
    }

    #[test]
    fn a_coarse_clock_says_what_it_hides() {
        let coarse = Curve { clock_ms: 1.0, ..two_cores() };
        let said = verdict(&coarse, Some(2)).sentence;
        assert!(said.contains("steps of 1.0 ms") && said.contains("2 %") && said.contains("recorded"), "{said}");
        assert!(said.contains("The knee was at 2"), "{said}");
        let coarser = verdict(&Curve { clock_ms: 4.0, ..two_cores() }, Some(2)).sentence;
        assert!(coarser.contains("cannot be told") && !coarser.contains("The knee was at"), "{coarser}");
        let hopeless = verdict(&Curve { clock_ms: 100.0, ..two_cores() }, Some(2));
        assert_eq!((hopeless.stamp.as_str(), hopeless.tone), ("TOO SHORT", Tone::Neutral));
        assert_eq!(Seen::of(&Curve::default()), Seen::Nothing);
    }

    #[test]
    fn one_worker_with_pieces_that_is_faster_than_one_alone_gives_the_noise_away() {
        let mut curve = two_cores();
        curve.split[0] = vec![150.0];
        let said = verdict(&curve, Some(2));
        assert!(said.stamp == "DISTURBED" && said.sentence.contains("came out 1.3 × as fast"), "{}", said.sentence);
        assert!(said.sentence.contains("recorded curve"), "{}", said.sentence);
        assert!(!said.sentence.contains("knee") && !said.sentence.contains("pin"), "{}", said.sentence);
        // Faster than one in sequence alone is no gain.
        curve.split = vec![vec![100.0], vec![101.0], vec![120.0], vec![130.0]];
        assert_eq!((Seen::of(&curve), verdict(&curve, None).stamp.as_str()), (Seen::NoGain, "NO FASTER"));
    }

    #[test]
    fn more_than_the_cores_can_give_is_said_to_be_so() {
        let mut curve = two_cores();
        curve.alone = vec![260.0];
        assert!(!verdict(&curve, None).sentence.contains("recorded"), "on paper there is nothing below it");
        let said = verdict(&curve, Some(2)).sentence;
        assert!(said.contains("more than 2 cores can give") && said.contains("recorded"), "{said}");
        assert!(said.contains("again") && !said.contains("knee"), "{said}");
    }

    #[test]
    fn another_count_is_a_fault() {
        let said = verdict(&Curve { unequal: 1, ..two_cores() }, Some(2));
        assert_eq!((said.stamp.as_str(), said.tone), ("BROKEN", Tone::Bad));
        assert!(said.sentence.contains("1 of 15 runs"), "{}", said.sentence);
    }
}
