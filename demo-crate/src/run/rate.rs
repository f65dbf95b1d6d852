//! How fast slow motion goes, and the replay of a loss: the reader may change it while they do.

/// So many times as fast as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rate {
    /// Half as fast.
    Half = 0,
    /// As written.
    #[default]
    One = 1,
    /// Twice as fast.
    Double = 2,
    /// Four times as fast.
    Fourfold = 3,
    /// Thirty-two times as fast: pauses of some milliseconds, for runs in a row that nobody watches one by one. It is not
    /// offered.
    Hurried = 6,
}

impl Rate {
    /// Every rate that a reader may choose, the slowest first.
    pub const ALL: [Self; 4] = [Self::Half, Self::One, Self::Double, Self::Fourfold];

    /// Its name in links, and its value in the page's control.
    pub fn name(self) -> &'static str {
        match self {
            Self::Half => "0.5",
            Self::One => "1",
            Self::Double => "2",
            Self::Fourfold => "4",
            Self::Hurried => "32",
        }
    }

    /// The rate of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rate| rate.name() == name)
    }

    /// Its word on the scoreboard, and its number in a letter; 0, which nobody has written yet, is as written.
    pub fn code(self) -> u32 {
        (self as u32 + 8 - Self::One as u32) % 8
    }

    /// The rate of that number.
    pub fn from_code(code: u32) -> Self {
        let all = [Self::Half, Self::Double, Self::Fourfold, Self::Hurried];
        all.into_iter().find(|rate| rate.code() == code).unwrap_or_default()
    }

    /// How long a pause of so many milliseconds lasts.
    pub fn pause(self, milliseconds: u32) -> u32 {
        (milliseconds * 2) >> self as u32
    }
}

#[cfg(test)]
mod tests {
    use super::Rate;

    #[test]
    fn rates_survive_the_journey_and_the_faster_the_shorter() {
        for rate in Rate::ALL {
            assert_eq!((Rate::from_code(rate.code()), Rate::from_name(rate.name())), (rate, Some(rate)));
        }
        assert_eq!(Rate::ALL.map(|rate| rate.pause(800)), [1_600, 800, 400, 200]);
        assert_eq!((Rate::from_code(Rate::Hurried.code()), Rate::from_name("32")), (Rate::Hurried, None));
        assert_eq!([350, 800].map(|pause| Rate::Hurried.pause(pause)), [10, 25]);
        assert_eq!((Rate::from_code(0), Rate::from_code(99), Rate::from_name("3")), (Rate::One, Rate::One, None));
    }
}
