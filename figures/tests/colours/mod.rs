//! Colours as they are measured and as they are seen: contrast, difference, and the three common colour blindnesses.
//!
//! Colour blindness is simulated as Brettel, Viénot and Mollon do (1997), with the matrices for linear sRGB that
//! libDaltonLens publishes (public domain; Smith and Pokorny's cone fundamentals, white as the neutral colour).

/// Linear red, green and blue, from 0 to 1.
pub(crate) type Colour = [f64; 3];

/// How a reader sees colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vision {
    /// As most do.
    Usual,
    /// Without the cones for long waves.
    Protanopia,
    /// Without the cones for middle waves.
    Deuteranopia,
    /// Without the cones for short waves.
    Tritanopia,
}

impl Vision {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Usual, Self::Protanopia, Self::Deuteranopia, Self::Tritanopia];

    /// What the colour looks like.
    pub(crate) fn sees(self, colour: Colour) -> Colour {
        let Some(Planes { one, two, normal }) = self.planes() else { return colour };
        let dot = |row: &[f64; 3]| row[0] * colour[0] + row[1] * colour[1] + row[2] * colour[2];
        let matrix = if dot(&normal) >= 0.0 { one } else { two };
        matrix.map(|row| dot(&row).clamp(0.0, 1.0))
    }

    fn planes(self) -> Option<Planes> {
        match self {
            Self::Usual => None,
            Self::Protanopia => Some(Planes {
                one: [[0.14980, 1.19548, -0.34528], [0.10764, 0.84864, 0.04372], [0.00384, -0.00540, 1.00156]],
                two: [[0.14570, 1.16172, -0.30742], [0.10816, 0.85291, 0.03892], [0.00386, -0.00524, 1.00139]],
                normal: [0.00048, 0.00393, -0.00441],
            }),
            Self::Deuteranopia => Some(Planes {
                one: [[0.36477, 0.86381, -0.22858], [0.26294, 0.64245, 0.09462], [-0.02006, 0.02728, 0.99278]],
                two: [[0.37298, 0.88166, -0.25464], [0.25954, 0.63506, 0.10540], [-0.01980, 0.02784, 0.99196]],
                normal: [-0.00281, -0.00611, 0.00892],
            }),
            Self::Tritanopia => Some(Planes {
                one: [[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431], [0.07589, 0.80500, 0.11911]],
                two: [[0.93678, 0.18979, -0.12657], [0.06154, 0.81526, 0.12320], [-0.37562, 1.12767, 0.24796]],
                normal: [0.03901, -0.02788, -0.01113],
            }),
        }
    }
}

/// The two half-planes that colours fall on, and the normal of the plane that parts them.
struct Planes {
    one: [[f64; 3]; 3],
    two: [[f64; 3]; 3],
    normal: [f64; 3],
}

/// From `#rrggbb`, or `#rgb`.
pub(crate) fn parse(colour: &str) -> Colour {
    let digits = colour.strip_prefix('#').unwrap_or_else(|| panic!("`{colour}` is not a colour"));
    let long: String =
        if digits.len() == 3 { digits.chars().flat_map(|digit| [digit, digit]).collect() } else { digits.to_owned() };
    let linear = |at: usize| {
        let value = f64::from(u8::from_str_radix(&long[at..at + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    [0, 2, 4].map(linear)
}

/// The contrast of two colours as WCAG has it, from 1 to 21.
pub(crate) fn contrast(one: Colour, other: Colour) -> f64 {
    let [one, other] = [one, other].map(|[red, green, blue]| 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
    one.max(other) / one.min(other)
}

/// Hue in degrees, and chroma, in CIELAB.
pub(crate) fn hue_and_chroma(colour: Colour) -> (f64, f64) {
    let [_, a, b] = lab(colour);
    (b.atan2(a).to_degrees().rem_euclid(360.0), a.hypot(b))
}

/// CIELAB, for daylight (D65).
fn lab([red, green, blue]: Colour) -> [f64; 3] {
    let cube =
        |value: f64| if value > 216.0 / 24_389.0 { value.cbrt() } else { (24_389.0 / 27.0 * value + 16.0) / 116.0 };
    let x = cube((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
    let y = cube(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
    let z = cube((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// How different two colours look: CIEDE2000, as in Sharma, Wu and Dalal (2005).
pub(crate) fn difference(one: Colour, other: Colour) -> f64 {
    ciede2000(lab(one), lab(other))
}

fn ciede2000([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let seventh = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let stretch = 1.5 - 0.5 * seventh((a1.hypot(b1) + a2.hypot(b2)) / 2.0);
    let polar = |a: f64, b: f64| (b.hypot(a * stretch), b.atan2(a * stretch).to_degrees().rem_euclid(360.0));
    let ((c1, h1), (c2, h2)) = (polar(a1, b1), polar(a2, b2));
    let is_grey = c1 * c2 == 0.0;
    let turn = if is_grey { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let (lightness, chroma) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let hue = if is_grey { h1 + h2 } else { (h1 + turn / 2.0).rem_euclid(360.0) };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(hue - 30.0) + 0.24 * cos(2.0 * hue) + 0.32 * cos(3.0 * hue + 6.0)
        - 0.20 * cos(4.0 * hue - 63.0);
    let off = (lightness - 50.0).powi(2);
    let by_lightness = (l2 - l1) / (1.0 + 0.015 * off / (20.0 + off).sqrt());
    let by_chroma = (c2 - c1) / (1.0 + 0.045 * chroma);
    let by_hue = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * chroma * t);
    let rotation = -(60.0 * (-((hue - 275.0) / 25.0).powi(2)).exp()).to_radians().sin() * 2.0 * seventh(chroma);
    (by_lightness.powi(2) + by_chroma.powi(2) + by_hue.powi(2) + rotation * by_chroma * by_hue).sqrt()
}

#[test]
fn differences_are_those_of_the_published_pairs() {
    // Sharma, Wu and Dalal, table 1: pairs 1, 7, 17 and 25.
    for (one, other, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
    ] {
        assert!((ciede2000(one, other) - expected).abs() < 1e-4, "{} is not {expected}", ciede2000(one, other));
    }
}
