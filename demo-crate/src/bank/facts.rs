//! What a strategy says of itself: its names, its code, what guards the balance, and how it is spoken in messages.

/// A strategy in words.
#[derive(Debug)]
pub struct Facts {
    /// The name in links and results.
    pub name: &'static str,
    /// The words the reader chooses from.
    pub label: &'static str,
    /// The same for somebody who has not met the term yet.
    pub plainly: &'static str,
    /// What keeps one change from getting into the middle of another.
    pub guard: Guard,
    /// How it is done where every access is a message.
    pub manner: Manner,
}

/// What keeps one change from getting into the middle of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Nothing does.
    Nothing,
    /// A lock, which a teller holds from before it reads until after it writes.
    Lock,
    /// An instruction that cannot be interrupted.
    Instruction,
    /// Somebody who alone may touch the balance.
    Owner,
}

/// How a teller changes an account that it reaches only through messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Gets the balance, and later sets it.
    GetSet,
    /// The same under the vault's lock, for which tellers wait in line.
    Locked,
    /// The same under the vault's lock, asked for again and again.
    TriedLock,
    /// One request to add.
    Add,
    /// Gets the balance, and asks to have it replaced if it is still the same.
    Swap,
    /// Requests to add that nobody waits for one by one.
    Post,
}

/// What stands between the anchor comments of a source, by which the book's pages include it too; cut out at
/// compile time, so that no reader downloads the rest.
macro_rules! listing {
    ($file:literal) => {{
        const SOURCE: &[u8] = include_bytes!($file);
        const START: usize =
            $crate::bank::facts::place_of(SOURCE, b"// ANCHOR: listing\n") + b"// ANCHOR: listing\n".len();
        const END: usize = $crate::bank::facts::place_of(SOURCE, b"\n// ANCHOR_END: listing");
        const LISTING: [u8; END - START] = $crate::bank::facts::cut(SOURCE, START);
        const {
            match std::str::from_utf8(&LISTING) {
                Ok(listing) => listing,
                Err(_) => panic!("a source is UTF-8"),
            }
        }
    }};
}
pub(crate) use listing;

/// Where `wanted` begins; a source without it does not compile.
pub(crate) const fn place_of(source: &[u8], wanted: &[u8]) -> usize {
    let mut place = 0;
    loop {
        let mut matched = 0;
        while matched < wanted.len() && source[place + matched] == wanted[matched] {
            matched += 1;
        }
        if matched == wanted.len() {
            return place;
        }
        place += 1;
    }
}

/// `LENGTH` bytes from `start` on.
pub(crate) const fn cut<const LENGTH: usize>(source: &[u8], start: usize) -> [u8; LENGTH] {
    let mut part = [0; LENGTH];
    let mut place = 0;
    while place < LENGTH {
        part[place] = source[start + place];
        place += 1;
    }
    part
}
