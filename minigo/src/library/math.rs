//! The functions of Go's package `math`, the same bits on every platform and in wasm: they call no system library.
//!
//! The algorithms are those that Go documents for its own: exponentials and logarithms from Sun's fdlibm, trigonometric
//! and hyperbolic functions from Moshier's Cephes, powers by repeated squaring. On amd64 Go computes `Exp` by another method
//! in assembly, so what is made of exponentials may differ from it in the last bit, as Go's own platforms differ.
//!
//! One file, for it is one table of formulas: each function stands alone, and nothing in it is of interest to another.

#![expect(clippy::excessive_precision, reason = "the constants are as their authors published them")]

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, FRAC_PI_4, LN_2, LOG2_E, LOG10_E, PI};

const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// c₀xⁿ + c₁xⁿ⁻¹ + … + cₙ
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().skip(1).fold(coefficients.first().copied().unwrap_or(0.0), |sum, c| sum * x + c)
}

/// The fraction in [½, 1) and the power of two.
fn frexp(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, bias) = if x.abs() < f64::MIN_POSITIVE { (x * (1u64 << 52) as f64, -52) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64 - 1022 + bias;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent)
}

/// x × 2^exponent, rounded once.
pub(super) fn ldexp(x: f64, exponent: i64) -> f64 {
    let (fraction, own) = frexp(x);
    if fraction == 0.0 || !fraction.is_finite() {
        return fraction;
    }
    let exponent = exponent.saturating_add(own);
    let power = |e: i64| f64::from_bits(((e + 1023) as u64) << 52);
    match exponent {
        1025.. => f64::INFINITY.copysign(fraction),
        -1021..=1024 => fraction * 2.0 * power(exponent - 1),
        -1080..=-1022 => fraction * power(exponent + 60) * power(-60),
        _ => 0f64.copysign(fraction),
    }
}

/// The remainder of x / y with the sign of x: what is left when multiples of y, each the largest that is a power of two of it,
/// are taken away.
pub(super) fn modulo(x: f64, y: f64) -> f64 {
    if y == 0.0 || !x.is_finite() || y.is_nan() {
        return f64::NAN;
    }
    let (y, mut rest) = (y.abs(), x.abs());
    let (fraction, exponent) = frexp(y);
    while rest >= y {
        let (rest_fraction, rest_exponent) = frexp(rest);
        let least = i64::from(rest_fraction < fraction);
        rest -= ldexp(y, rest_exponent - exponent - least);
    }
    rest.copysign(x)
}

/// e^(high − low) × 2^k
fn exp_reduced(high: f64, low: f64, k: i64) -> f64 {
    let r = high - low;
    let t = r * r;
    let c = r - t * polynomial(
        t,
        &[
            4.138_136_797_057_238_460_39e-8,
            -1.653_390_220_546_525_153_90e-6,
            6.613_756_321_437_934_361_17e-5,
            -2.777_777_777_701_559_338_42e-3,
            1.666_666_666_666_660_190_37e-1,
        ],
    );
    ldexp(1.0 - ((low - (r * c) / (2.0 - c)) - high), k)
}

fn nearest(x: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "callers have bounded it")]
    let nearest = if x < 0.0 { x - 0.5 } else { x + 0.5 } as i64;
    nearest
}

pub(super) fn exp(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x > 7.097_827_128_933_839_730_96e2 {
        return f64::INFINITY;
    }
    if x < -7.451_332_191_019_411_084_20e2 {
        return 0.0;
    }
    if x.abs() < 1.0 / (1u64 << 28) as f64 {
        return 1.0 + x;
    }
    let k = nearest(x * LOG2_E);
    exp_reduced(x - k as f64 * LN2_HIGH, k as f64 * LN2_LOW, k)
}

pub(super) fn exp2(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x > 1.023_999_999_999_999_9e3 {
        return f64::INFINITY;
    }
    if x < -1.074_0e3 {
        return 0.0;
    }
    let k = if x == 0.0 { 0 } else { nearest(x) };
    let t = x - k as f64;
    exp_reduced(t * LN2_HIGH, -t * LN2_LOW, k)
}

pub(super) fn expm1(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x == f64::NEG_INFINITY || x < -56.0 * LN_2 {
        return -1.0;
    }
    if x > 7.097_827_128_933_839_730_96e2 {
        return f64::INFINITY;
    }
    let magnitude = x.abs();
    let (k, x, c) = if magnitude > 0.5 * LN_2 {
        let k = if magnitude < 1.5 * LN_2 { if x < 0.0 { -1 } else { 1 } } else { nearest(x * LOG2_E) };
        let (high, low) = (x - k as f64 * LN2_HIGH, k as f64 * LN2_LOW);
        let reduced = high - low;
        (k, reduced, (high - reduced) - low)
    } else if magnitude < 1.0 / (1u64 << 54) as f64 {
        return x;
    } else {
        (0, x, 0.0)
    };
    let half = 0.5 * x;
    let squared = x * half;
    let r1 = 1.0
        + squared
            * polynomial(
                squared,
                &[
                    -2.010_992_181_836_243_713_26e-7,
                    4.008_217_827_329_362_395_52e-6,
                    -7.936_507_578_674_879_424_73e-5,
                    1.587_301_587_254_814_601_65e-3,
                    -3.333_333_333_333_313_164_28e-2,
                ],
            );
    let t = 3.0 - r1 * half;
    let e = squared * ((r1 - t) / (6.0 - x * t));
    if k == 0 {
        return x - (x * e - squared);
    }
    let e = x * (e - c) - c - squared;
    match k {
        -1 => 0.5 * (x - e) - 0.5,
        1 if x < -0.25 => -2.0 * (e - (x + 0.5)),
        1 => 1.0 + 2.0 * (x - e),
        _ if k <= -2 || k > 56 => ldexp(1.0 - (e - x), k) - 1.0,
        _ if k < 20 => ldexp((1.0 - ldexp(1.0, -k)) - (e - x), k),
        _ => ldexp((x - (e + ldexp(1.0, -k))) + 1.0, k),
    }
}

/// The logarithm's series: (log(1+f) − f + f²/2) / s where s = f/(2+f).
fn log_series(s: f64) -> f64 {
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2
        * polynomial(
            s4,
            &[
                1.479_819_860_511_658_591e-1,
                1.818_357_216_161_805_012e-1,
                2.857_142_874_366_239_149e-1,
                6.666_666_666_666_735_130e-1,
            ],
        );
    let even = s4
        * polynomial(s4, &[1.531_383_769_920_937_332e-1, 2.222_219_843_214_978_396e-1, 3.999_999_999_940_941_908e-1]);
    odd + even
}

pub(super) fn log(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    let (mut fraction, mut k) = frexp(x);
    if fraction < FRAC_1_SQRT_2 {
        fraction *= 2.0;
        k -= 1;
    }
    let f = fraction - 1.0;
    let k = k as f64;
    let s = f / (2.0 + f);
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + log_series(s)) + k * LN2_LOW)) - f)
}

pub(super) fn log2(x: f64) -> f64 {
    let (fraction, exponent) = frexp(x);
    // Powers of two are exact.
    if fraction == 0.5 {
        return (exponent - 1) as f64;
    }
    log(fraction) * LOG2_E + exponent as f64
}

pub(super) fn log10(x: f64) -> f64 {
    log(x) * LOG10_E
}

pub(super) fn log1p(x: f64) -> f64 {
    if x < -1.0 || x.is_nan() {
        return f64::NAN;
    }
    if x == -1.0 {
        return f64::NEG_INFINITY;
    }
    if x == f64::INFINITY {
        return x;
    }
    let magnitude = x.abs();
    let (mut f, mut k, mut c) = (x, 0i64, 0.0);
    let mut tiny = false;
    if magnitude < std::f64::consts::SQRT_2 - 1.0 {
        if magnitude < 1.0 / (1u64 << 29) as f64 {
            return if magnitude < 1.0 / (1u64 << 54) as f64 { x } else { x - x * x * 0.5 };
        }
        if x > FRAC_1_SQRT_2 - 1.0 {
            k = -1;
        }
    }
    if k == -1 {
        k = 0;
    } else {
        let u = if magnitude < (1u64 << 53) as f64 {
            let u = 1.0 + x;
            k = (u.to_bits() >> 52) as i64 - 1023;
            c = if k > 0 { 1.0 - (u - x) } else { x - (u - 1.0) };
            c /= u;
            u
        } else {
            k = (x.to_bits() >> 52) as i64 - 1023;
            x
        };
        let mut mantissa = u.to_bits() & ((1 << 52) - 1);
        let u = if mantissa < 0x0006_a09e_667f_3bcd {
            f64::from_bits(mantissa | 0x3ff0_0000_0000_0000)
        } else {
            k += 1;
            let u = f64::from_bits(mantissa | 0x3fe0_0000_0000_0000);
            mantissa = ((1 << 52) - mantissa) >> 2;
            u
        };
        f = u - 1.0;
        tiny = mantissa == 0;
    }
    let half = 0.5 * f * f;
    let kf = k as f64;
    if tiny {
        if f == 0.0 {
            return if k == 0 { 0.0 } else { kf * LN2_HIGH + (c + kf * LN2_LOW) };
        }
        let r = half * (1.0 - 0.666_666_666_666_666_7 * f);
        return if k == 0 { f - r } else { kf * LN2_HIGH - ((r - (kf * LN2_LOW + c)) - f) };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * polynomial(
        z,
        &[
            1.479_819_860_511_658_591e-1,
            1.531_383_769_920_937_332e-1,
            1.818_357_216_161_805_012e-1,
            2.222_219_843_214_978_396e-1,
            2.857_142_874_366_239_149e-1,
            3.999_999_999_940_941_908e-1,
            6.666_666_666_666_735_130e-1,
        ],
    );
    if k == 0 {
        f - (half - s * (half + r))
    } else {
        kf * LN2_HIGH - ((half - (s * (half + r) + (kf * LN2_LOW + c))) - f)
    }
}

pub(crate) fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let odd = y.abs() < (1u64 << 53) as f64 && y.trunc() == y && y % 2.0 != 0.0;
    if x == 0.0 {
        let signed = |value: f64| if odd { value.copysign(x) } else { value };
        return if y < 0.0 { signed(f64::INFINITY) } else { signed(0.0) };
    }
    if y.is_infinite() {
        return if x == -1.0 {
            1.0
        } else if (x.abs() < 1.0) == (y > 0.0) {
            0.0
        } else {
            f64::INFINITY
        };
    }
    if x.is_infinite() {
        let value = if y < 0.0 { 0.0 } else { f64::INFINITY };
        return if x < 0.0 && odd { -value } else { value };
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    let mut whole = y.abs().trunc();
    let mut part = y.abs() - whole;
    if part != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9.223_372_036_854_775_808e18 {
        // So large that all but ±1 is out of range.
        return if x == -1.0 {
            1.0
        } else if (x.abs() < 1.0) == (y > 0.0) {
            0.0
        } else {
            f64::INFINITY
        };
    }
    // The result is `result` × 2^`exponent`.
    let (mut result, mut exponent) = (1.0, 0i64);
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1.0;
        }
        result = exp(part * log(x));
    }
    let (mut square, mut power) = frexp(x);
    #[expect(clippy::cast_possible_truncation, reason = "it is below 2^63")]
    let mut bits = whole as i64;
    while bits != 0 {
        if !(-(1 << 12)..=1 << 12).contains(&power) {
            // Out of range whatever follows.
            exponent += power;
            break;
        }
        if bits & 1 == 1 {
            result *= square;
            exponent += power;
        }
        square *= square;
        power <<= 1;
        if square < 0.5 {
            square += square;
            power -= 1;
        }
        bits >>= 1;
    }
    if y < 0.0 {
        result = 1.0 / result;
        exponent = -exponent;
    }
    ldexp(result, exponent)
}

pub(super) fn cbrt(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let magnitude = x.abs();
    let mut t = f64::from_bits(magnitude.to_bits() / 3 + (715_094_163 << 32));
    if magnitude < f64::MIN_POSITIVE {
        t = (1u64 << 54) as f64 * magnitude;
        t = f64::from_bits(t.to_bits() / 3 + (696_219_795 << 32));
    }
    let r = t * t / magnitude;
    let s = 5.428_571_428_571_428_159_06e-1 + r * t;
    t *= 3.571_428_571_428_571_507_87e-1
        + 1.607_142_857_142_857_206_30 / (s + 1.414_285_714_285_714_368_19 + -7.053_061_224_489_796_110_50e-1 / s);
    // Cut to 22 bits, and made a little larger: its square is then exact.
    t = f64::from_bits((t.to_bits() & (0xF_FFFF_FFFC << 28)) + (1 << 30));
    let s = t * t;
    let r = magnitude / s;
    let r = (r - t) / (t + t + r);
    (t + t * r).copysign(x)
}

pub(super) fn hypot(p: f64, q: f64) -> f64 {
    if p.is_infinite() || q.is_infinite() {
        return f64::INFINITY;
    }
    if p.is_nan() || q.is_nan() {
        return f64::NAN;
    }
    let (large, small) = if p.abs() < q.abs() { (q.abs(), p.abs()) } else { (p.abs(), q.abs()) };
    if large == 0.0 {
        return 0.0;
    }
    let ratio = small / large;
    large * (1.0 + ratio * ratio).sqrt()
}

/// 4/π in binary: the whole part, then 1216 bits of the fraction.
const FOUR_BY_PI: [u64; 20] = [
    0x0000_0000_0000_0001,
    0x45f3_06dc_9c88_2a53,
    0xf84e_afa3_ea69_bb81,
    0xb6c5_2b32_7887_2083,
    0xfca2_c757_bd77_8ac3,
    0x6e48_dc74_849b_a5c0,
    0x0c92_5dd4_13a3_2439,
    0xfc3b_d639_6253_4e7d,
    0xd104_6bea_5d76_8909,
    0xd338_e04d_68be_fc82,
    0x7323_ac73_06a6_73e9,
    0x3908_bf17_7bf2_5076,
    0x3ff1_2fff_bc0b_301f,
    0xde5e_2316_b414_da3e,
    0xda6c_fd9e_4f96_136e,
    0x9e8c_7ecd_3cbf_d45a,
    0xea4f_758f_d7cb_e2f6,
    0x7a0e_73ef_14a5_25d4,
    0xd7f6_bf62_3f1a_ba10,
    0xac06_608d_f8f6_d757,
];

/// Which eighth of the circle a magnitude is in, made even, of eight; and how far into it or before it.
fn octant(magnitude: f64) -> (u64, f64) {
    // Beyond this the three parts of π/4 are not enough.
    if magnitude >= (1u64 << 29) as f64 {
        return octant_of_large(magnitude);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a magnitude below 2^30")]
    let mut octant = (magnitude * (4.0 / PI)) as u64;
    octant += octant & 1;
    let y = octant as f64;
    let rest = ((magnitude - y * 7.853_981_256_484_985_351_56e-1) - y * 3.774_894_707_930_798_176_68e-8)
        - y * 2.695_151_429_079_059_526_45e-15;
    (octant & 7, rest)
}

/// Payne and Hanek's reduction: only the bits of 4/π that matter are multiplied.
fn octant_of_large(magnitude: f64) -> (u64, f64) {
    let bits = magnitude.to_bits();
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    // magnitude = mantissa × 2^(biased − 1075). Bits of 4/π 61 above that power contribute whole circles only.
    let position = (bits >> 52) as usize - 1014;
    let (word, shift) = (position / 64, position % 64);
    let take = |index: usize| {
        let high = FOUR_BY_PI.get(index).copied().unwrap_or(0);
        let low = FOUR_BY_PI.get(index + 1).copied().unwrap_or(0);
        if shift == 0 { high } else { high << shift | low >> (64 - shift) }
    };
    let (first, second, third) = (take(word), take(word + 1), take(word + 2));
    let wide = |a: u64, b: u64| u128::from(a) * u128::from(b);
    let (low, middle) = (wide(third, mantissa) >> 64, wide(second, mantissa));
    let sum = (u128::from(first.wrapping_mul(mantissa)) << 64).wrapping_add(middle).wrapping_add(low);
    let (high, low) = ((sum >> 64) as u64, sum as u64);
    // The top three bits are the octant, the rest the fraction of it.
    let mut octant = high >> 61;
    let fraction = high << 3 | low >> 61;
    let zeros = u64::from(fraction.leading_zeros());
    let mantissa = if zeros >= 63 {
        0
    } else {
        (fraction << (zeros + 1) | (low << 3).checked_shr(63 - zeros as u32).unwrap_or(0)) >> 12
    };
    let mut rest = f64::from_bits((1022 - zeros) << 52 | mantissa);
    if octant & 1 == 1 {
        octant = (octant + 1) & 7;
        rest -= 1.0;
    }
    (octant, rest * FRAC_PI_4)
}

fn sine_series(z: f64) -> f64 {
    let zz = z * z;
    z + z
        * zz
        * polynomial(
            zz,
            &[
                1.589_623_015_765_465_680_60e-10,
                -2.505_074_776_285_780_728_66e-8,
                2.755_731_362_138_572_452_13e-6,
                -1.984_126_982_958_953_859_96e-4,
                8.333_333_333_322_118_588_78e-3,
                -1.666_666_666_666_663_072_95e-1,
            ],
        )
}

fn cosine_series(z: f64) -> f64 {
    let zz = z * z;
    1.0 - 0.5 * zz
        + zz * zz
            * polynomial(
                zz,
                &[
                    -1.135_853_652_138_768_173_00e-11,
                    2.087_570_084_197_473_167_78e-9,
                    -2.755_731_417_929_673_881_12e-7,
                    2.480_158_728_885_170_453_48e-5,
                    -1.388_888_888_887_305_641_16e-3,
                    4.166_666_666_666_659_292_18e-2,
                ],
            )
}

pub(super) fn sin(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { x } else { f64::NAN };
    }
    let (octant, z) = octant(x.abs());
    let value = if matches!(octant & 3, 1 | 2) { cosine_series(z) } else { sine_series(z) };
    if (octant > 3) == (x < 0.0) { value } else { -value }
}

pub(super) fn cos(x: f64) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let (octant, z) = octant(x.abs());
    let value = if matches!(octant & 3, 1 | 2) { sine_series(z) } else { cosine_series(z) };
    if (octant > 3) == (octant & 3 > 1) { value } else { -value }
}

pub(super) fn tan(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { x } else { f64::NAN };
    }
    let (octant, z) = octant(x.abs());
    let zz = z * z;
    let mut value = z;
    if zz > 1e-14 {
        let numerator = polynomial(
            zz,
            &[-1.309_369_391_813_837_342_05e4, 1.153_516_648_385_874_161_40e6, -1.795_652_519_764_848_779_88e7],
        );
        let denominator = polynomial(
            zz,
            &[
                1.0,
                1.368_129_634_706_929_546_78e4,
                -1.320_892_344_402_109_674_47e6,
                2.500_838_018_233_579_158_39e7,
                -5.386_957_559_294_546_298_81e7,
            ],
        );
        value = z + z * (zz * numerator / denominator);
    }
    if octant & 2 == 2 {
        value = -1.0 / value;
    }
    if x < 0.0 { -value } else { value }
}

fn arctangent_series(x: f64) -> f64 {
    let z = x * x;
    let numerator = polynomial(
        z,
        &[
            -8.750_608_600_031_904_122_785e-1,
            -1.615_753_718_733_365_076_637e1,
            -7.500_855_792_314_704_667_340e1,
            -1.228_866_684_490_136_173_410e2,
            -6.485_021_904_942_025_371_773e1,
        ],
    );
    let denominator = polynomial(
        z,
        &[
            1.0,
            2.485_846_490_142_306_297_962e1,
            1.650_270_098_316_988_542_046e2,
            4.328_810_604_912_902_668_951e2,
            4.853_903_996_359_136_964_868e2,
            1.945_506_571_482_613_964_425e2,
        ],
    );
    x * (z * numerator / denominator) + x
}

pub(super) fn atan(x: f64) -> f64 {
    // What π/2 lacks as a float64.
    const MORE: f64 = 6.123_233_995_736_765_886_130e-17;
    let magnitude = x.abs();
    let value = if magnitude <= 0.66 {
        arctangent_series(magnitude)
    } else if magnitude > 2.414_213_562_373_095_048_80 {
        FRAC_PI_2 - arctangent_series(1.0 / magnitude) + MORE
    } else {
        FRAC_PI_4 + arctangent_series((magnitude - 1.0) / (magnitude + 1.0)) + 0.5 * MORE
    };
    if x == 0.0 { x } else { value.copysign(x) }
}

pub(super) fn asin(x: f64) -> f64 {
    let magnitude = x.abs();
    if x == 0.0 || magnitude > 1.0 || x.is_nan() {
        return if x == 0.0 { x } else { f64::NAN };
    }
    let other = (1.0 - magnitude * magnitude).sqrt();
    let value = if magnitude > 0.7 { FRAC_PI_2 - atan(other / magnitude) } else { atan(magnitude / other) };
    value.copysign(x)
}

pub(super) fn acos(x: f64) -> f64 {
    FRAC_PI_2 - asin(x)
}

pub(super) fn atan2(y: f64, x: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if y == 0.0 {
        return if x.is_sign_negative() { PI.copysign(y) } else { 0f64.copysign(y) };
    }
    if x == 0.0 {
        return FRAC_PI_2.copysign(y);
    }
    if x.is_infinite() {
        let angle = match (x > 0.0, y.is_infinite()) {
            (true, true) => FRAC_PI_4,
            (true, false) => 0.0,
            (false, true) => 3.0 * FRAC_PI_4,
            (false, false) => PI,
        };
        return angle.copysign(y);
    }
    if y.is_infinite() {
        return FRAC_PI_2.copysign(y);
    }
    let angle = atan(y / x);
    match (x < 0.0, angle <= 0.0) {
        (false, _) => angle,
        (true, true) => angle + PI,
        (true, false) => angle - PI,
    }
}

pub(super) fn sinh(x: f64) -> f64 {
    let magnitude = x.abs();
    let value = if magnitude > 21.0 {
        exp(magnitude) * 0.5
    } else if magnitude > 0.5 {
        let e = exp(magnitude);
        (e - 1.0 / e) * 0.5
    } else {
        let square = magnitude * magnitude;
        let numerator = polynomial(
            square,
            &[
                -2.630_563_213_397_497_062_819_489e1,
                -2.894_211_355_989_563_807_284_660_366e3,
                -8.991_272_022_039_509_355_398_013_511e4,
                -6.307_673_640_497_716_991_184_787_251e5,
            ],
        );
        let denominator = polynomial(
            square,
            &[
                1.0,
                -1.736_789_535_582_336_995_334_509_11e2,
                1.521_517_378_790_019_070_696_485_176e4,
                -6.307_673_640_497_716_991_212_077_277e5,
            ],
        );
        numerator * magnitude / denominator
    };
    if x.is_sign_negative() { -value } else { value }
}

pub(super) fn cosh(x: f64) -> f64 {
    let magnitude = x.abs();
    let e = exp(magnitude);
    if magnitude > 21.0 { e * 0.5 } else { (e + 1.0 / e) * 0.5 }
}

pub(super) fn tanh(x: f64) -> f64 {
    let magnitude = x.abs();
    if magnitude > 44.014_845_965_556_53 {
        return 1f64.copysign(x);
    }
    if magnitude >= 0.625 {
        let s = exp(2.0 * magnitude);
        return (1.0 - 2.0 / (s + 1.0)).copysign(x);
    }
    if x == 0.0 {
        return x;
    }
    let s = x * x;
    let numerator = polynomial(
        s,
        &[-9.643_991_794_250_522_386_28e-1, -9.928_772_310_019_185_865_64e1, -1.614_687_684_417_084_479_52e3],
    );
    let denominator = polynomial(
        s,
        &[1.0, 1.128_116_784_916_329_314_02e2, 2.235_488_390_601_004_485_83e3, 4.844_063_053_251_254_860_48e3],
    );
    x + x * s * numerator / denominator
}

/// Halves go away from zero.
pub(super) fn round(x: f64) -> f64 {
    let whole = x.trunc();
    let away = if (x - whole).abs() >= 0.5 { whole + 1f64.copysign(x) } else { whole };
    away.copysign(x)
}

/// Halves go to the even neighbour.
pub(super) fn round_to_even(x: f64) -> f64 {
    if x.abs() >= (1u64 << 52) as f64 || x.is_nan() {
        return x;
    }
    // Adding 2^52 leaves no room for a fraction, and rounds as every addition does.
    let room = (1u64 << 52) as f64;
    (x.abs() + room - room).copysign(x)
}
