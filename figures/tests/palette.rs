//! What is promised of tellers' hues and patterns, held by computation: of `figures::palette`, `figures::pattern`, and of
//! the style sheets that repeat them.
//!
//! Differences of colour are CIEDE2000 (Sharma, Wu and Dalal, 2005). From about 2 they can be seen side by side; from
//! about 10 they are other colours at a glance.

mod colours;

use colours::{Vision, contrast, difference, hue_and_chroma, parse};
use figures::palette::{DARK, LIGHT, Palette};
use figures::pattern::{Ends, PATTERNS, Pattern, TILE};
use figures::teller::Teller;
use std::fs;

/// Between any two of the first four tellers, and from each of them to red and green, for every kind of vision.
const AT_A_GLANCE: f64 = 10.0;
/// Between any two tellers, and from each to red and green, for the usual vision.
const ALL_EIGHT: f64 = 10.0;
/// Between what is lost and what is exact, for every kind of vision. Words and shapes carry that difference too.
const LOST_AND_EXACT: f64 = 6.0;
/// Between a text and what it stands on (WCAG 2.2, level AA).
const READABLE: f64 = 4.5;
/// The share of a tile that differs between any two patterns, wherever they are laid upon each other.
const OTHER_PATTERN: f64 = 0.12;

const PALETTES: [(&str, Palette); 2] = [("light", LIGHT), ("dark", DARK)];

#[test]
fn the_first_four_are_told_apart_by_colour_alone() {
    for (name, palette) in PALETTES {
        for vision in Vision::ALL {
            let seen = |colour| vision.sees(parse(colour));
            for (place, teller) in palette.tellers[..4].iter().enumerate() {
                for other in palette.tellers[..place].iter().chain([&palette.lost, &palette.exact]) {
                    let apart = difference(seen(teller), seen(other));
                    assert!(apart >= AT_A_GLANCE, "{name}, {vision:?}: {teller} and {other} are {apart:.1} apart");
                }
            }
            let apart = difference(seen(palette.lost), seen(palette.exact));
            assert!(apart >= LOST_AND_EXACT, "{name}, {vision:?}: lost and exact are {apart:.1} apart");
        }
    }
}

#[test]
fn all_eight_differ_in_the_usual_vision() {
    for (name, palette) in PALETTES {
        for (place, teller) in palette.tellers.iter().enumerate() {
            for other in palette.tellers[..place].iter().chain([&palette.lost, &palette.exact]) {
                let apart = difference(parse(teller), parse(other));
                assert!(apart >= ALL_EIGHT, "{name}: {teller} and {other} are {apart:.1} apart");
            }
        }
    }
}

#[test]
fn no_teller_is_red_or_green() {
    for (name, palette) in PALETTES {
        // Hues of CIELAB in degrees: red lies about 30, green about 150. What has hardly any colour has no hue.
        for teller in palette.tellers {
            let (hue, chroma) = hue_and_chroma(parse(teller));
            let is_red = !(50.0..=350.0).contains(&hue);
            let is_green = (112.0..=200.0).contains(&hue);
            assert!(chroma < 8.0 || !(is_red || is_green), "{name}: {teller} has the hue {hue:.0}");
        }
        let hue = |colour| hue_and_chroma(parse(colour)).0;
        assert!((20.0..45.0).contains(&hue(palette.lost)), "{name}: lost is red");
        assert!((130.0..180.0).contains(&hue(palette.exact)), "{name}: exact is green");
    }
}

#[test]
fn all_eight_are_told_apart_by_pattern_alone() {
    let tiles = PATTERNS.map(drawn);
    for (place, one) in tiles.iter().enumerate() {
        for (other_place, other) in tiles[..place].iter().enumerate() {
            let side = TILE * FINE;
            let differ = |right: usize, down: usize| {
                let is_other = |at: usize| {
                    let (x, y) = ((at % side + right) % side, (at / side + down) % side);
                    one[at] != other[y * side + x]
                };
                (0..side * side).filter(|at| is_other(*at)).count()
            };
            let least = (0..side * side).map(|shift| differ(shift % side, shift / side)).min().unwrap_or(0);
            let share = least as f64 / (side * side) as f64;
            let [one, other] = [place, other_place].map(|place| Teller::ALL[place].letter());
            assert!(share >= OTHER_PATTERN, "{one} and {other} differ in {share:.2} of a tile");
        }
    }
}

/// Samples a pixel is cut into, along each side.
const FINE: usize = 4;

/// Which samples of a tile a pattern's strokes cover.
fn drawn(pattern: Pattern) -> Vec<bool> {
    let side = TILE * FINE;
    let strokes = strokes(pattern.path);
    let half = f64::from(pattern.width_tenths) / 20.0;
    let covers = |x: f64, y: f64, [x1, y1, x2, y2]: [f64; 4]| {
        let length = (x2 - x1).hypot(y2 - y1);
        if length == 0.0 {
            return pattern.ends == Ends::Round && (x - x1).hypot(y - y1) <= half;
        }
        let along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
        let aside = ((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)).abs() / length;
        aside <= half && (0.0..=length).contains(&along)
    };
    let sample = |at: usize| (at as f64 + 0.5) / FINE as f64;
    (0..side * side)
        .map(|at| strokes.iter().any(|stroke| covers(sample(at % side), sample(at / side), *stroke)))
        .collect()
}

/// The strokes of a path of `M` and `L`: x and y of both ends.
fn strokes(path: &str) -> Vec<[f64; 4]> {
    let stroke = |stroke: &str| -> Option<[f64; 4]> {
        let numbers: Option<Vec<f64>> = stroke.split(['L', ' ']).map(|number| number.parse().ok()).collect();
        numbers?.try_into().ok()
    };
    path.split('M').skip(1).map(|part| stroke(part).unwrap_or_else(|| panic!("not a stroke: {part}"))).collect()
}

#[test]
fn the_style_sheet_has_the_same_colours_and_they_are_readable() {
    let css = sheet("book.css");
    for theme in ["light", "rust", "coal", "navy", "ayu", "print", "no script", "no script, dark"] {
        let palette = if matches!(theme, "coal" | "navy" | "ayu" | "no script, dark") { DARK } else { LIGHT };
        let variables = variables(&css, theme);
        let value = |name: &str| {
            let found = variables.iter().rev().find(|(each, _)| each == name);
            found.map(|(_, value)| value.clone()).unwrap_or_else(|| panic!("{theme} has no {name}"))
        };
        let mut inks = vec![("--tt-lost".to_owned(), palette.lost), ("--tt-exact".to_owned(), palette.exact)];
        inks.extend(palette.tellers.iter().enumerate().map(|(place, colour)| (format!("--tt-t{place}"), *colour)));
        for (name, colour) in inks {
            assert_eq!(value(&name), colour, "{theme}: {name}");
            for ground in ["--bg", "--tt-card", "--tt-inset"] {
                let ratio = contrast(parse(colour), parse(&value(ground)));
                assert!(ratio >= READABLE, "{theme}: {name} has {ratio:.2} to 1 on {ground}");
            }
        }
    }
}

/// The variables of `book.css` that hold for a theme, the strongest last. Rules of a media query count for what the
/// theme's name says of it.
fn variables(css: &str, theme: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut medium = String::new();
    for part in css.split_inclusive(['{', '}']) {
        let text = part.trim();
        if let Some(selector) = text.strip_suffix('{') {
            let selector = selector.trim();
            if selector.starts_with('@') {
                medium = selector.to_owned();
            }
            found.push((medium.clone(), selector.to_owned(), Vec::new()));
        } else if let Some(body) = text.strip_suffix('}') {
            match found.last_mut().filter(|(.., rules)| rules.is_empty() && !body.is_empty()) {
                Some((.., rules)) => rules.extend(declarations(body)),
                // An empty body closes a media query.
                None => medium.clear(),
            }
        }
    }
    let holds = |(medium, selector, _): &(String, String, Vec<(String, String)>)| {
        let is_dark = medium.contains("prefers-color-scheme: dark");
        let is_medium = match theme {
            "print" => medium.is_empty() || medium.contains("print"),
            "no script, dark" => medium.is_empty() || is_dark,
            _ => medium.is_empty(),
        };
        let class = match theme {
            "print" => ".light".to_owned(),
            "no script" | "no script, dark" => "html:not(.js)".to_owned(),
            theme => format!(".{theme}"),
        };
        is_medium && selector.split(',').any(|each| each.trim() == class)
    };
    found.into_iter().filter(holds).flat_map(|(.., rules)| rules).collect()
}

fn declarations(body: &str) -> Vec<(String, String)> {
    let pair = |rule: &str| rule.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    body.split(';').filter_map(pair).collect()
}

#[test]
fn the_style_sheet_has_the_same_patterns() {
    let css = sheet("figures.css");
    for (place, pattern) in PATTERNS.into_iter().enumerate() {
        let Pattern { path, width_tenths, ends } = pattern;
        let cap = if ends == Ends::Round { " stroke-linecap='round'" } else { "" };
        let rule = format!(
            "--tt-p{place}: url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{TILE}' \
             height='{TILE}'%3E%3Cpath d='{path}' stroke='%23000' stroke-width='{}.{}'{cap}/%3E%3C/svg%3E\");",
            width_tenths / 10,
            width_tenths % 10
        );
        assert!(css.contains(&rule), "figures.css lacks\n{rule}");
        assert!(
            css.contains(&format!(".tt-t{place} {{ color: var(--tt-t{place}); --tt-pattern: var(--tt-p{place}); }}"))
        );
    }
}

#[test]
fn pictures_have_no_colours_of_their_own() {
    let css = sheet("figures.css").replace("%23000", "");
    assert!(!css.contains("rgb(") && !css.contains(": #") && !css.contains("!important"), "colours are book.css's");
    assert!(!css.contains('#'), "figures.css names a colour");
}

#[test]
fn texts_in_pictures_are_at_least_12_pixels() {
    let css = sheet("figures.css");
    let rules =
        css.split('}').filter_map(|rule| rule.split_once('{')).filter(|(selector, _)| selector.contains(".tt-chart"));
    let mut found = 0;
    for (selector, body) in rules {
        for (name, value) in declarations(body).iter().filter(|(name, _)| name == "font" || name == "font-size") {
            let size = value.split([' ', '/']).find_map(|part| part.strip_suffix("px")?.parse::<f64>().ok());
            assert!(size.is_some_and(|size| size >= 12.0), "{selector}: {name}: {value}");
            found += 1;
        }
    }
    assert!(found > 3, "only {found} sizes of text were found");
}

fn sheet(name: &str) -> String {
    let path = format!("{}/../theme/{name}", env!("CARGO_MANIFEST_DIR"));
    let css = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    // Without comments.
    css.split("/*")
        .enumerate()
        .map(|(place, part)| if place == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) })
        .collect()
}
