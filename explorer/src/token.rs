//! A schedule as a short text: version, program hash, and the choices at points that had more than one.
//!
//! A token is total in both directions: every schedule of a machine has exactly one, and what is not one (truncated, altered,
//! of another program, of another version, naming a choice that is not there) is refused with a sentence that says why.
//!
//! The bytes, before they are written in the alphabet that addresses take as it is (RFC 4648 §5, no padding):
//!
//! ```text
//! version      1 byte
//! program      5 bytes: the low end of the caller's hash, little-endian
//! steps        a varint (LEB128)
//! deviations   each a varint (gap × 4 + rank), and if that rank is 3, a varint of what exceeds it
//! check        2 bytes over all of the above
//! ```
//!
//! At a point with one choice nothing is written. At the others the token expects the process that moved last to go on
//! by its first way, or, if it cannot, the first choice: only deviations are written, with the number of points before them
//! that went as expected. `rank` counts the choices in their order, leaving out the expected one.

use std::fmt;

use crate::machine::{Choice, Machine};
use crate::text::{fill, natural};
use crate::walk::{Impossible, Walk};

const VERSION: u8 = 1;
const PROGRAM_BYTES: usize = 5;
const CHECK_BYTES: usize = 2;

/// The longest schedule that is written or read, so that no token can ask for an endless replay.
pub const MAX_STEPS: usize = 1 << 20;

/// Ranks from here on take a varint of their own.
const SMALL_RANKS: u64 = 3;

/// Why a token was refused, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

fn not_possible(impossible: Impossible) -> Refused {
    Refused(fill("step {} of the schedule is not possible there", &[&natural(impossible.step as u64 + 1)]))
}

fn refuse<T>(reason: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(reason.into()))
}

/// Writes down a schedule of `machine`, whose program has this hash.
///
/// # Errors
///
/// If it is not a schedule of `machine`, or longer than [`MAX_STEPS`].
///
/// ```
/// use explorer::model::{Model, Op, Program};
/// use explorer::{Choice, ProcessId, token};
///
/// let machine = Model::new(&Program::new(1, vec![vec![Op::Load(0, 0)], vec![Op::Load(0, 0)]]));
/// let schedule = [1, 0].map(|thread| Choice { process: ProcessId(thread), alternative: 0 });
/// let text = token::encode(&machine, 7, &schedule)?;
/// assert_eq!(token::decode(&machine, 7, &text)?, schedule);
/// assert!(token::decode(&machine, 8, &text).is_err());
/// # Ok::<(), token::Refused>(())
/// ```
pub fn encode<M: Machine>(machine: &M, program: u64, schedule: &[Choice]) -> Result<String, Refused> {
    if schedule.len() > MAX_STEPS {
        let counts = [natural(schedule.len() as u64), natural(MAX_STEPS as u64)];
        return refuse(fill("the schedule has {} steps; a token holds at most {}", &[&counts[0], &counts[1]]));
    }
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(&program.to_le_bytes()[..PROGRAM_BYTES]);
    put_varint(&mut bytes, schedule.len() as u64);
    let mut gap = 0u64;
    let mut walk = Walk::new(&machine.boundless());
    for (step, choice) in schedule.iter().enumerate() {
        let expected = walk.expected();
        let many = walk.choices.len() > 1;
        let Some(rank) = walk.choices.iter().position(|possible| possible == choice) else {
            return Err(not_possible(Impossible { step, choice: *choice }));
        };
        if rank == expected {
            gap += u64::from(many);
        } else {
            let rank = (rank - usize::from(rank > expected)) as u64;
            put_varint(&mut bytes, gap * (SMALL_RANKS + 1) + rank.min(SMALL_RANKS));
            if rank >= SMALL_RANKS {
                put_varint(&mut bytes, rank - SMALL_RANKS);
            }
            gap = 0;
        }
        walk.take(*choice).map_err(not_possible)?;
    }
    let check = checksum(&bytes);
    bytes.extend_from_slice(&check);
    Ok(to_text(&bytes))
}

/// Reads a token back.
///
/// # Errors
///
/// If it is not a token, of another version, of another program, or names a choice that `machine` does not have.
pub fn decode<M: Machine>(machine: &M, program: u64, token: &str) -> Result<Vec<Choice>, Refused> {
    let bytes = from_text(token.trim())?;
    match bytes.first() {
        None => return refuse("the schedule is empty"),
        Some(&VERSION) => {}
        Some(other) => {
            let versions = [*other, VERSION].map(|version| natural(version.into()));
            let words = "the schedule is of version {}, or no schedule at all; this engine reads version {}";
            return refuse(fill(words, &[&versions[0], &versions[1]]));
        }
    }
    if bytes.len() < 1 + PROGRAM_BYTES + 1 + CHECK_BYTES {
        return refuse("the schedule is cut off");
    }
    let (body, check) = bytes.split_at(bytes.len() - CHECK_BYTES);
    if checksum(body) != check {
        return refuse("the schedule is cut off or altered: its check does not agree");
    }
    if body[1..=PROGRAM_BYTES] != program.to_le_bytes()[..PROGRAM_BYTES] {
        return refuse("the schedule is of another program, or of another version of this one");
    }
    let mut rest = &body[1 + PROGRAM_BYTES..];
    let steps = take_varint(&mut rest)?;
    if steps > MAX_STEPS as u64 {
        let counts = [steps, MAX_STEPS as u64].map(natural);
        return refuse(fill("the schedule claims {} steps; at most {} can be replayed", &[&counts[0], &counts[1]]));
    }
    let mut deviation = Deviation::read(&mut rest)?;
    let mut schedule = Vec::new();
    let mut walk = Walk::new(&machine.boundless());
    for step in 1..=steps {
        let many = walk.choices.len();
        if many == 0 {
            let counts = [steps, step - 1].map(natural);
            return refuse(fill("the schedule has {} steps, but the run ends after {}", &[&counts[0], &counts[1]]));
        }
        let mut rank = walk.expected();
        if many > 1 {
            match &mut deviation {
                Some(Deviation { gap: 0, rank: other }) => {
                    if *other >= many as u64 - 1 {
                        let counts = [step, many as u64].map(natural);
                        let words = "step {} of the schedule asks for a choice beyond the {} there are";
                        return refuse(fill(words, &[&counts[0], &counts[1]]));
                    }
                    let other = usize::try_from(*other).unwrap_or(usize::MAX);
                    rank = other + usize::from(other >= rank);
                    deviation = Deviation::read(&mut rest)?;
                }
                Some(Deviation { gap, .. }) => *gap -= 1,
                None => {}
            }
        }
        let choice = walk.choices[rank];
        schedule.push(choice);
        walk.take(choice).map_err(not_possible)?;
    }
    if deviation.is_some() {
        return refuse("the schedule has choices left over at its end");
    }
    Ok(schedule)
}

/// A choice that did not go as expected, after `gap` that did.
struct Deviation {
    gap: u64,
    rank: u64,
}

impl Deviation {
    fn read(rest: &mut &[u8]) -> Result<Option<Self>, Refused> {
        if rest.is_empty() {
            return Ok(None);
        }
        let both = take_varint(rest)?;
        let mut rank = both % (SMALL_RANKS + 1);
        if rank == SMALL_RANKS {
            rank = rank.saturating_add(take_varint(rest)?);
        }
        Ok(Some(Self { gap: both / (SMALL_RANKS + 1), rank }))
    }
}

fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push((value & 0x7f) as u8);
}

fn take_varint(bytes: &mut &[u8]) -> Result<u64, Refused> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let Some((byte, rest)) = bytes.split_first() else { return refuse("the schedule is cut off inside a number") };
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits {
            break;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            // One number has one spelling, so that one schedule has one token.
            return if *byte == 0 && shift > 0 { refuse("the schedule spells a number too long") } else { Ok(value) };
        }
    }
    refuse("the schedule has a number that is too large")
}

/// Two bytes of the FNV-1a hash: enough to notice what was cut off or mistyped; no defence, and none is needed.
fn checksum(bytes: &[u8]) -> [u8; CHECK_BYTES] {
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let [a, b, c, d] = hash.to_le_bytes();
    [a ^ c, b ^ d]
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn to_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 3);
    for three in bytes.chunks(3) {
        let group = three.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(char::from(ALPHABET[(group >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}

fn from_text(text: &str) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut group, mut bits) = (0u32, 0);
    for letter in text.chars() {
        let Some(value) = ALPHABET.iter().position(|known| char::from(*known) == letter) else {
            let mut shown = String::new();
            shown.extend(letter.escape_default());
            return refuse(fill("the schedule has the character '{}', which none has", &[&shown]));
        };
        group = (group << 6 | value as u32) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits & 0xff) as u8);
        }
    }
    if bits == 6 || group & ((1 << bits) - 1) != 0 {
        return refuse("the schedule is cut off");
    }
    Ok(bytes)
}
