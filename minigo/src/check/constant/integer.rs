//! Integers of any size, as far as constant expressions need them.
//!
//! Schoolbook arithmetic on 32-bit limbs: whoever uses it bounds the sizes (Go's integer constants have 512 bits).

use std::cmp::Ordering;
use std::rc::Rc;

/// An integer of any size: one word, which shares what it stands for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Integer(Rc<Signed>);

#[derive(PartialEq, Eq, Hash, Debug)]
struct Signed {
    negative: bool,
    /// Least significant first, without leading zeros; empty is 0.
    limbs: Vec<u32>,
}

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        Self::of(value < 0, value.unsigned_abs())
    }
}

impl From<u64> for Integer {
    fn from(value: u64) -> Self {
        Self::of(false, value)
    }
}

impl Integer {
    fn new(negative: bool, mut limbs: Vec<u32>) -> Self {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        Self(Rc::new(Signed { negative: negative && !limbs.is_empty(), limbs }))
    }

    fn of(negative: bool, magnitude: u64) -> Self {
        Self::new(negative, vec![magnitude as u32, (magnitude >> 32) as u32])
    }

    /// Reads digits of a base, `_` among them ignored.
    pub(super) fn parse(digits: &str, base: u32) -> Option<Self> {
        let mut limbs: Vec<u32> = Vec::new();
        for digit in digits.chars().filter(|&c| c != '_') {
            let mut carry = u64::from(digit.to_digit(base)?);
            for limb in &mut limbs {
                let value = u64::from(*limb) * u64::from(base) + carry;
                *limb = value as u32;
                carry = value >> 32;
            }
            if carry > 0 {
                limbs.push(carry as u32);
            }
        }
        Some(Self::new(false, limbs))
    }

    /// Is -1, 0 or 1.
    pub fn sign(&self) -> i32 {
        match (self.0.limbs.is_empty(), self.0.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// Is how many bits the magnitude has.
    pub fn bits(&self) -> u64 {
        match self.0.limbs.last() {
            Some(top) => self.0.limbs.len() as u64 * 32 - u64::from(top.leading_zeros()),
            None => 0,
        }
    }

    /// Is the value, if it fits.
    pub fn to_i64(&self) -> Option<i64> {
        let magnitude = self.magnitude()?;
        let value = if self.0.negative { magnitude.wrapping_neg() } else { magnitude } as i64;
        ((value < 0) == self.0.negative).then_some(value)
    }

    /// Is the value, if it fits.
    pub fn to_u64(&self) -> Option<u64> {
        if self.0.negative { None } else { self.magnitude() }
    }

    fn magnitude(&self) -> Option<u64> {
        match self.0.limbs[..] {
            [] => Some(0),
            [low] => Some(u64::from(low)),
            [low, high] => Some(u64::from(high) << 32 | u64::from(low)),
            _ => None,
        }
    }

    pub(super) fn is_even(&self) -> bool {
        self.0.limbs.first().is_none_or(|limb| limb & 1 == 0)
    }

    pub(super) fn neg(&self) -> Self {
        Self::new(!self.0.negative, self.0.limbs.clone())
    }

    pub(super) fn abs(&self) -> Self {
        Self::new(false, self.0.limbs.clone())
    }

    fn compare_limbs(a: &[u32], b: &[u32]) -> Ordering {
        a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
    }

    fn add_limbs(a: &[u32], b: &[u32]) -> Vec<u32> {
        let mut sum = Vec::with_capacity(a.len().max(b.len()) + 1);
        let mut carry = 0;
        for index in 0..a.len().max(b.len()) {
            let limb = |list: &[u32]| u64::from(list.get(index).copied().unwrap_or(0));
            let value = limb(a) + limb(b) + carry;
            sum.push(value as u32);
            carry = value >> 32;
        }
        sum.push(carry as u32);
        sum
    }

    /// `a - b`, for `a` not less than `b`.
    fn sub_limbs(a: &[u32], b: &[u32]) -> Vec<u32> {
        let mut difference = Vec::with_capacity(a.len());
        let mut borrow = 0;
        for (index, &limb) in a.iter().enumerate() {
            let value = i64::from(limb) - i64::from(b.get(index).copied().unwrap_or(0)) - borrow;
            borrow = i64::from(value < 0);
            difference.push(value as u32);
        }
        difference
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        if self.0.negative == other.0.negative {
            return Self::new(self.0.negative, Self::add_limbs(&self.0.limbs, &other.0.limbs));
        }
        match Self::compare_limbs(&self.0.limbs, &other.0.limbs) {
            Ordering::Less => Self::new(other.0.negative, Self::sub_limbs(&other.0.limbs, &self.0.limbs)),
            _ => Self::new(self.0.negative, Self::sub_limbs(&self.0.limbs, &other.0.limbs)),
        }
    }

    pub(super) fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let mut product = vec![0_u32; self.0.limbs.len() + other.0.limbs.len()];
        for (i, &a) in self.0.limbs.iter().enumerate() {
            let mut carry = 0;
            for (j, &b) in other.0.limbs.iter().enumerate() {
                let value = u64::from(a) * u64::from(b) + u64::from(product[i + j]) + carry;
                product[i + j] = value as u32;
                carry = value >> 32;
            }
            product[i + other.0.limbs.len()] = carry as u32;
        }
        Self::new(self.0.negative != other.0.negative, product)
    }

    /// The quotient, truncated toward zero, and the remainder, with the sign of `self`. `None` if `other` is 0.
    pub(super) fn div_rem(&self, other: &Self) -> Option<(Self, Self)> {
        if other.0.limbs.is_empty() {
            return None;
        }
        if Self::compare_limbs(&self.0.limbs, &other.0.limbs) == Ordering::Less {
            return Some((Self::of(false, 0), self.clone()));
        }
        let (quotient, remainder) = Self::divide_limbs(&self.0.limbs, &other.0.limbs);
        Some((Self::new(self.0.negative != other.0.negative, quotient), Self::new(self.0.negative, remainder)))
    }

    /// Divides by one limb at once, by more of them bit by bit; `b` is not 0 and `a` is not less than `b`.
    fn divide_limbs(a: &[u32], b: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let mut quotient = vec![0; a.len()];
        if let [divisor] = *b {
            let mut remainder = 0_u64;
            for index in (0..a.len()).rev() {
                let value = remainder << 32 | u64::from(a[index]);
                quotient[index] = (value / u64::from(divisor)) as u32;
                remainder = value % u64::from(divisor);
            }
            return (quotient, vec![remainder as u32]);
        }
        let (mut rest, divisor) = (Self::new(false, a.to_vec()), Self::new(false, b.to_vec()));
        let bits = rest.bits() - divisor.bits();
        let mut shifted = divisor.shl(bits);
        for bit in (0..=bits).rev() {
            if Self::compare_limbs(&rest.0.limbs, &shifted.0.limbs) != Ordering::Less {
                rest = Self::new(false, Self::sub_limbs(&rest.0.limbs, &shifted.0.limbs));
                quotient[bit as usize / 32] |= 1 << (bit % 32);
            }
            shifted = shifted.shr_magnitude(1);
        }
        (quotient, rest.0.limbs.clone())
    }

    pub(super) fn shl(&self, by: u64) -> Self {
        let (words, bits) = ((by / 32) as usize, by % 32);
        let mut limbs = vec![0; words];
        let mut carry = 0;
        for &limb in &self.0.limbs {
            let value = u64::from(limb) << bits | carry;
            limbs.push(value as u32);
            carry = value >> 32;
        }
        limbs.push(carry as u32);
        Self::new(self.0.negative, limbs)
    }

    fn shr_magnitude(&self, by: u64) -> Self {
        let (words, bits) = ((by / 32) as usize, by % 32);
        let mut limbs = Vec::new();
        for index in words..self.0.limbs.len() {
            let high = u64::from(self.0.limbs.get(index + 1).copied().unwrap_or(0));
            limbs.push(((high << 32 | u64::from(self.0.limbs[index])) >> bits) as u32);
        }
        Self::new(self.0.negative, limbs)
    }

    /// Shifts right, rounding toward minus infinity as Go does.
    pub(super) fn shr(&self, by: u64) -> Self {
        if !self.0.negative {
            return self.shr_magnitude(by);
        }
        // -((|x| - 1) >> n) - 1
        let one = Self::from(1_u64);
        self.abs().sub(&one).shr_magnitude(by).add(&one).neg()
    }

    /// Combines two integers bit by bit, as two's complements of endless length.
    pub(super) fn bitwise(&self, other: &Self, combine: fn(u32, u32) -> u32) -> Self {
        let length = self.0.limbs.len().max(other.0.limbs.len()) + 1;
        let (a, b) = (self.complement_form(length), other.complement_form(length));
        let bits: Vec<u32> = a.iter().zip(&b).map(|(&a, &b)| combine(a, b)).collect();
        if bits[length - 1] >> 31 == 0 {
            return Self::new(false, bits);
        }
        Self::new(true, Self::add_limbs(&bits.iter().map(|limb| !limb).collect::<Vec<_>>(), &[1]))
    }

    fn complement_form(&self, length: usize) -> Vec<u32> {
        let mut limbs = self.0.limbs.clone();
        limbs.resize(length, 0);
        if self.0.negative {
            let inverted: Vec<u32> = limbs.iter().map(|limb| !limb).collect();
            limbs = Self::add_limbs(&inverted, &[1]);
            limbs.truncate(length);
        }
        limbs
    }

    /// The greatest common divisor of the magnitudes.
    pub(super) fn gcd(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.abs(), other.abs());
        while let Some((_, remainder)) = a.div_rem(&b) {
            a = b;
            b = remainder;
        }
        a
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0.negative, other.0.negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => Self::compare_limbs(&self.0.limbs, &other.0.limbs),
            (true, true) => Self::compare_limbs(&other.0.limbs, &self.0.limbs),
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Integer {
    /// The number in decimal.
    pub(crate) fn text(&self) -> String {
        let chunk = Self::from(1_000_000_000_u64);
        let mut rest = self.abs();
        let mut digits = Vec::new();
        while let Some((quotient, remainder)) = rest.div_rem(&chunk) {
            rest = quotient;
            let mut part = remainder.to_u64().unwrap_or(0);
            for _ in 0..9 {
                digits.push(b'0' + (part % 10) as u8);
                part /= 10;
            }
            if rest.sign() == 0 {
                break;
            }
        }
        while digits.len() > 1 && digits.last() == Some(&b'0') {
            digits.pop();
        }
        if self.0.negative {
            digits.push(b'-');
        }
        digits.reverse();
        String::from_utf8(digits).unwrap_or_default()
    }
}
