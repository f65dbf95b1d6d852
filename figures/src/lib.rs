//! stub
pub mod money;
/// t
pub mod teller {
    /// t
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Teller(pub u8);
    impl Teller {
        /// n
        pub fn new(place: usize) -> Option<Self> { (place < 8).then(|| Self(place as u8)) }
        /// l
        pub fn letter(self) -> char { (b'A' + self.0) as char }
        /// c
        pub fn class(self) -> &'static str { "tt-t0" }
    }
    /// s
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Sign {
        /// d
        Deposit,
        /// w
        Withdraw,
    }
    impl Sign {
        /// s
        pub fn shape(self) -> &'static str { "▲" }
        /// s
        pub fn sign(self) -> i64 { match self { Self::Deposit => 1, Self::Withdraw => -1 } }
    }
}
/// v
pub mod verdict {
    /// v
    #[derive(Clone, Debug, PartialEq)]
    pub struct Verdict {
        /// s
        pub stamp: String,
        /// t
        pub tone: Tone,
        /// s
        pub sentence: String,
    }
    /// t
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Tone {
        /// g
        Good,
        /// b
        Bad,
        /// n
        Neutral,
    }
}

/// stub
/// # Errors
/// none
pub fn recorded(_json: &str) -> Result<String, String> { Ok("<p>stub</p>\n".to_owned()) }
