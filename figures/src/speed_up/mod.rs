//! One job by one worker alone, and split over one, two and more: how long each run took, and what follows from that.
//!
//! Of several runs the fastest counts, for what else is at work on the machine only ever adds; the others are its spread.
//! Nothing is compared with another press.

mod lines;
mod picture;
mod verdict;

pub use lines::{Lines, lines};
pub use picture::{Stand, picture};
pub use verdict::{Seen, verdict};

/// Whoever is within so much of the best is as good: the knee is the least number of workers that is.
pub const AS_GOOD: f64 = 0.95;
/// One worker alone and one with pieces do the same: what makes the second so many times as fast is something else.
const DISTURBED: f64 = 1.1;
/// A clock whose steps are this long, in milliseconds, or longer is spoken of.
pub const COARSE_MS: f64 = 1.0;
/// A job must take so many steps of the clock, or nothing is told of it.
const STEPS: f64 = 20.0;

/// The runs of one press.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Cores, as the browser reports them.
    pub cores: u32,
    /// Workers at the most.
    pub most: u32,
    /// Darts of the job; 0 while that is still to be found out.
    pub darts: u32,
    /// Darts in a piece.
    pub piece: u32,
    /// Of a hundred darts, so many are thrown under the lock.
    pub share: u32,
    /// How long one worker alone took, run by run, in milliseconds.
    pub alone: Vec<f64>,
    /// How long the split job took, run by run, in milliseconds: first with one worker, then with two, and so on.
    pub split: Vec<Vec<f64>>,
    /// The count that one worker alone came to; `None` before it has.
    pub hits: Option<i64>,
    /// Runs that came to another count.
    pub unequal: u32,
    /// The shortest step of the clock, in milliseconds.
    pub clock_ms: f64,
}

impl Curve {
    /// Runs so far.
    pub fn runs(&self) -> u32 {
        self.split.iter().map(Vec::len).sum::<usize>() as u32 + self.alone.len() as u32
    }

    /// How long one worker alone took at the least, in milliseconds; `None` before it has.
    pub fn alone_ms(&self) -> Option<f64> {
        fastest(&self.alone)
    }

    /// How long so many workers took at the least, in milliseconds.
    pub fn split_ms(&self, workers: u32) -> Option<f64> {
        fastest(self.runs_of(workers))
    }

    /// How many times as fast so many workers were as one alone.
    pub fn speed(&self, workers: u32) -> Option<f64> {
        Some(self.alone_ms()? / self.split_ms(workers)?.max(f64::MIN_POSITIVE))
    }

    /// The least and the greatest speed that was seen of so many workers.
    pub fn spread(&self, workers: u32) -> Option<(f64, f64)> {
        let alone = self.alone_ms()?;
        let speeds = || self.runs_of(workers).iter().map(|ms| alone / ms.max(f64::MIN_POSITIVE));
        self.split_ms(workers)?;
        Some((speeds().fold(f64::INFINITY, f64::min), speeds().fold(0.0, f64::max)))
    }

    /// Which number of workers was the fastest, and how many times as fast as one alone.
    pub fn best(&self) -> Option<(u32, f64)> {
        let speeds = (1..=self.most).filter_map(|workers| Some((workers, self.speed(workers)?)));
        speeds.reduce(|best, each| if each.1 > best.1 { each } else { best })
    }

    /// The fewest workers that were as good as the best.
    pub fn knee(&self) -> Option<u32> {
        let best = self.best()?.1;
        (1..=self.most).find(|workers| self.speed(*workers).is_some_and(|speed| speed >= best * AS_GOOD))
    }

    /// True where so many times as fast is more than the cores can give, as they are reported.
    pub fn is_too_good(&self) -> bool {
        self.best().is_some_and(|best| best.1 > f64::from(self.cores.min(self.most)) * 1.1)
    }

    /// How many times as fast one worker with pieces was, where that is so much more than one alone that something else must
    /// have been at work: it has no less to do.
    pub fn disturbance(&self) -> Option<f64> {
        self.speed(1).filter(|speed| *speed > DISTURBED)
    }

    /// True where what was measured cannot be the split's doing alone.
    pub fn is_disturbed(&self) -> bool {
        self.is_too_good() || self.disturbance().is_some()
    }

    /// How much two times may differ, as a part of the shorter, and look the same to this clock.
    pub fn blur(&self) -> f64 {
        let shortest = (1..=self.most).filter_map(|workers| self.split_ms(workers)).fold(f64::INFINITY, f64::min);
        2.0 * self.clock_ms / shortest.min(self.alone_ms().unwrap_or(f64::INFINITY)).max(f64::MIN_POSITIVE)
    }

    /// True where the job is over before this clock can tell anything.
    pub fn is_too_short(&self) -> bool {
        self.alone_ms().is_some_and(|ms| ms < STEPS * self.clock_ms || ms <= 0.0) || self.blur() > 0.5
    }

    fn runs_of(&self, workers: u32) -> &[f64] {
        let place = (workers as usize).checked_sub(1);
        place.and_then(|place| self.split.get(place)).map_or(&[], Vec::as_slice)
    }
}

/// How many times as fast so many workers are at the most, where `share` in a hundred must be done by one at a time
/// and there are so many cores (Amdahl 1967).
pub fn amdahl(share: u32, workers: u32, cores: u32) -> f64 {
    let serial = f64::from(share.min(100)) / 100.0;
    1.0 / (serial + (1.0 - serial) / f64::from(workers.min(cores).max(1)))
}

/// The least of some times; `None` where there are none.
fn fastest(times: &[f64]) -> Option<f64> {
    times.iter().copied().reduce(f64::min)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Two cores and four workers: twice as fast with two, and a little slower again with four.
    pub(crate) fn two_cores() -> Curve {
        Curve {
            cores: 2,
            most: 4,
            darts: 40_000_000,
            piece: 100_000,
            share: 0,
            alone: vec![201.0, 200.0, 199.0],
            split: vec![
                vec![204.0, 202.0, 206.0],
                vec![104.0, 103.0, 110.0],
                vec![105.0, 106.0, 108.0],
                vec![115.0, 118.0, 130.0],
            ],
            hits: Some(31_415_000),
            unequal: 0,
            clock_ms: 0.005,
        }
    }

    #[test]
    fn the_knee_is_the_fewest_workers_as_good_as_the_best() {
        let curve = two_cores();
        assert_eq!((curve.runs(), curve.alone_ms(), curve.split_ms(2)), (15, Some(199.0), Some(103.0)));
        assert_eq!((curve.best().map(|best| best.0), curve.knee()), (Some(2), Some(2)));
        let (least, most) = curve.spread(4).expect("runs");
        assert!(least < most && curve.speed(4) == Some(most));
        let mut close = two_cores();
        close.split[2] = vec![101.0; 3];
        assert_eq!((close.best().map(|best| best.0), close.knee()), (Some(3), Some(2)), "two are within a twentieth");
        assert_eq!(Curve::default().knee(), None);
    }

    #[test]
    fn amdahls_law_ends_at_the_cores_and_below_one_over_the_share() {
        assert_eq!([1, 2, 3, 8].map(|workers| amdahl(0, workers, 4)), [1.0, 2.0, 3.0, 4.0]);
        assert!((amdahl(50, 2, 8) - 4.0 / 3.0).abs() < 1e-9);
        assert!(amdahl(20, 1_000, 1_000) < 5.0 && amdahl(20, 1_000, 1_000) > 4.9);
        assert_eq!(amdahl(100, 8, 8), 1.0);
    }

    #[test]
    fn a_coarse_clock_blurs_and_a_short_job_says_nothing() {
        let coarse = Curve { clock_ms: 1.0, ..two_cores() };
        assert!((coarse.blur() - 2.0 / 103.0).abs() < 1e-9 && !coarse.is_too_short());
        assert!(Curve { clock_ms: 100.0, ..two_cores() }.is_too_short());
        assert!(Curve { alone: vec![0.0], ..two_cores() }.is_too_short());
    }
}
