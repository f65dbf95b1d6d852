//! Who a teller is in every picture: a letter, a hue and a pattern; and what an operation does: ▲ or ▼.
//!
//! The letter is the teller's, the shape is the operation's: neither says the other.

/// A teller, by its place: `A` to `H`, at most eight at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Teller(u8);

impl Teller {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5), Self(6), Self(7)];

    /// The teller at a place, counted from 0; `None` past the eighth.
    ///
    /// ```
    /// use figures::teller::Teller;
    /// assert_eq!(Teller::new(1).map(Teller::letter), Some('B'));
    /// assert_eq!(Teller::new(8), None);
    /// ```
    pub fn new(place: usize) -> Option<Self> {
        Self::ALL.get(place).copied()
    }

    /// Its place, counted from 0.
    pub fn place(self) -> usize {
        usize::from(self.0)
    }

    /// `'A'` to `'H'`.
    pub fn letter(self) -> char {
        char::from(b'A' + self.0)
    }

    /// Its letter as a text.
    pub fn name(self) -> &'static str {
        let place = self.place();
        &"ABCDEFGH"[place..=place]
    }

    /// The class that gives it its hue (`currentColor`) and, in a `.tt-fill`, its pattern.
    pub fn class(self) -> &'static str {
        ["tt-t0", "tt-t1", "tt-t2", "tt-t3", "tt-t4", "tt-t5", "tt-t6", "tt-t7"][self.place()]
    }

    /// The letter in the teller's own hue: markup.
    ///
    /// ```
    /// assert_eq!(figures::teller::Teller::ALL[1].marked(), "<b class=\"tt-t1\">B</b>");
    /// ```
    pub fn marked(self) -> String {
        ["<b class=\"", self.class(), "\">", self.name(), "</b>"].concat()
    }
}

/// What an operation does to the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// ▲ puts money in.
    Deposit,
    /// ▼ takes money out.
    Withdraw,
}

impl Sign {
    /// Its shape.
    pub fn shape(self) -> &'static str {
        match self {
            Self::Deposit => "▲",
            Self::Withdraw => "▼",
        }
    }

    /// `+1` or `−1`: what an amount is multiplied by.
    pub fn sign(self) -> i64 {
        match self {
            Self::Deposit => 1,
            Self::Withdraw => -1,
        }
    }

    /// What the teller at a place does where tellers take turns: A deposits, B withdraws, and so on.
    pub fn of_place(place: usize) -> Self {
        if place.is_multiple_of(2) { Self::Deposit } else { Self::Withdraw }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_tellers_have_eight_letters_and_classes() {
        let names: Vec<_> = Teller::ALL.map(|teller| (teller.letter(), teller.class())).to_vec();
        assert_eq!(names[0], ('A', "tt-t0"));
        assert_eq!(names[7], ('H', "tt-t7"));
        for (place, teller) in Teller::ALL.into_iter().enumerate() {
            assert_eq!((teller.place(), Teller::new(place)), (place, Some(teller)));
            assert_eq!(teller.name(), teller.letter().to_string());
        }
    }
}
