//! A recorded press of *speed-up*: the curve, beside it the one with half of the job under a lock. The teaser shows the
//! axes, and no point of it.

use super::Telling;
use super::values::{list, number};
use crate::speed_up::{Curve, Stand, picture, verdict};
use serde_json::Value;

const ON_PAPER: Stand<'static> = Stand { before: None, pin: None, is_placeable: false, is_over: true, asked: 0 };

pub(super) fn telling(recording: &Value) -> Result<Telling, String> {
    let whole = curve(recording, "/speed")?;
    let locked = recording.get("locked").map(|_| curve(recording, "/locked")).transpose()?;
    // Nobody placed a pin: what the verdict says of it is left out.
    let mut said = told(&whole);
    if let Some(locked) = &locked {
        said.push(' ');
        said.push_str(&crate::say::say(
            crate::say::Key::RecordedLocked,
            &[("percent", &[crate::money::plain(locked.share.into()).as_str(), " %"].concat())],
        ));
    }
    let fresh = Curve { cores: whole.cores, most: whole.most, ..Curve::default() };
    Ok(Telling {
        teaser: Box::new(move |width, _| picture(&fresh, &Stand { is_over: false, ..ON_PAPER }, width)),
        whole: Box::new(move |width, _| picture(&whole, &Stand { before: locked.as_ref(), ..ON_PAPER }, width)),
        said,
        key: String::new(),
    })
}

fn told(curve: &Curve) -> String {
    let verdict = verdict(curve, None);
    format!("<b>{}.</b> {}", verdict.stamp, verdict.sentence)
}

fn curve(recording: &Value, path: &str) -> Result<Curve, String> {
    let count = |key: &str| {
        let number = number(recording, &format!("{path}/{key}"))?;
        u32::try_from(number).map_err(|_| format!("`{path}/{key}` is no count"))
    };
    let times = |runs: &Value| -> Option<Vec<f64>> {
        runs.as_array()?.iter().map(|us| us.as_f64().map(|us| us / 1e3)).collect()
    };
    let missing = || format!("`{path}` holds something other than times");
    let split = list(recording, &format!("{path}/split"))?.iter().map(times).collect::<Option<_>>();
    Ok(Curve {
        cores: count("cores")?,
        most: count("most")?,
        darts: count("darts")?,
        piece: count("piece")?,
        share: count("share")?,
        alone: recording.pointer(&format!("{path}/alone")).and_then(times).ok_or_else(missing)?,
        split: split.ok_or_else(missing)?,
        hits: Some(number(recording, &format!("{path}/hits"))?),
        unequal: count("unequal")?,
        clock_ms: f64::from(count("clock_us")?) / 1e3,
    })
}
