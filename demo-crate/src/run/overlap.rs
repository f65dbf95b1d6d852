//! How long at least two tellers had begun and not ended.

/// The stretches in which at least two of the spans lie over one another, in order; spans and stretches are from and
/// to, in milliseconds on one clock.
pub fn overlaps(spans: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut turns: Vec<(f64, i32)> = Vec::new();
    for &(from, to) in spans.iter().filter(|(from, to)| to > from) {
        for turn in [(from, 1), (to, -1)] {
            // An end before a beginning at the same moment: to touch is not to overlap.
            let place = turns.partition_point(|other| *other < turn);
            turns.insert(place, turn);
        }
    }
    let (mut stretches, mut inside, mut since) = (Vec::new(), 0, 0.0);
    for (at, change) in turns {
        if inside == 1 && change == 1 {
            since = at;
        }
        if inside == 2 && change == -1 && at > since {
            stretches.push((since, at));
        }
        inside += change;
    }
    stretches
}

/// How long the stretches are together, in milliseconds.
pub fn total(stretches: &[(f64, f64)]) -> f64 {
    stretches.iter().map(|(from, to)| to - from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_at_once_overlap_and_three_count_once() {
        for (spans, expected) in [
            (vec![], vec![]),
            (vec![(0.0, 5.0)], vec![]),
            (vec![(0.0, 5.0), (5.0, 9.0)], vec![]),
            (vec![(0.0, 5.0), (3.0, 9.0)], vec![(3.0, 5.0)]),
            (vec![(0.0, 9.0), (1.0, 4.0), (2.0, 6.0)], vec![(1.0, 6.0)]),
            (vec![(0.0, 9.0), (1.0, 2.0), (5.0, 7.0)], vec![(1.0, 2.0), (5.0, 7.0)]),
            (vec![(4.0, 4.0), (0.0, 9.0)], vec![]),
        ] {
            let stretches = overlaps(&spans);
            assert_eq!(stretches, expected, "{spans:?}");
        }
        assert_eq!(total(&[(1.0, 2.0), (5.0, 7.0)]), 3.0);
    }
}
