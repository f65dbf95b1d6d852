//! What the account holds, what it should hold, and the difference: three figures above the curves.

use super::{Picture, State};
use crate::money::pounds;
use crate::say::{Key, text};

/// The figures as HTML. The difference is red when something is lost or found, and green when all is exact at the end.
pub(super) fn vault(picture: &Picture) -> String {
    let last = picture.last();
    let lost = last.should.saturating_sub(last.holds);
    let unknown = || text(Key::Unknown).to_owned();
    let (holds, difference) = match picture.state {
        State::Teaser => (unknown(), unknown()),
        State::Broken => (pounds(last.holds), unknown()),
        // Whether there is more or less than there should be is in the words.
        _ => (pounds(last.holds), pounds(lost.saturating_abs())),
    };
    let (key, class) = match picture.state {
        State::Teaser | State::Broken => (Key::MissingKey, "tt-open"),
        State::Ended if lost == 0 => (Key::MissingKey, "tt-exact"),
        State::Ended => (if lost > 0 { Key::VanishedKey } else { Key::FromNowhereKey }, "tt-lost"),
        State::Running => {
            let class = if picture.is_amiss(lost) { "tt-lost" } else { "tt-open" };
            (if lost >= 0 { Key::MissingSoFar } else { Key::TooMuchSoFar }, class)
        }
    };
    let due = if picture.state == State::Broken { unknown() } else { pounds(last.should) };
    let mut html = String::from("<dl class=\"tt-vault\">");
    for (key, class, value) in
        [(Key::AccountHolds, "tt-balance", holds), (Key::ShouldHold, "tt-due", due), (key, class, difference)]
    {
        for part in ["<div class=\"", class, "\"><dt>", text(key), "</dt><dd>", &value, "</dd></div>"] {
            html.push_str(part);
        }
    }
    html.push_str("</dl>");
    html
}
