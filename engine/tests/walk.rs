//! Random walks through every program of the corpus: whatever a reader presses, the token of where they stand leads a fresh
//! session to the very same place, and nothing that was done is lost.

use std::fs;
use std::path::{Path, PathBuf};

use engine::view::{self, Look, Region};
use engine::{Chance, Session, Wishes};

fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../minigo/tests/programs");
    let mut files = Vec::new();
    for folder in ["counting", "failures", "races", "schedules"] {
        let entries = fs::read_dir(root.join(folder)).expect("the corpus is there");
        files.extend(
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|it| it == "go")),
        );
    }
    files.sort();
    files
}

/// Presses something, if there is anything to press.
fn press(session: &mut Session, draw: &mut Chance) {
    match draw.below(12) {
        0 | 1 => _ = session.back(),
        2 => _ = session.forward(),
        3 => session.restart(),
        4 => session.jump_to_line(draw.below(session.lines().len() + 1)),
        _ => {
            let able: Vec<_> = session.reading().goroutines.into_iter().filter(|g| !g.ways.is_empty()).collect();
            if let Some(g) = (!able.is_empty()).then(|| &able[draw.below(able.len())]) {
                let way = g.ways[draw.below(g.ways.len())].choice.alternative;
                session.step(g.number, Some(way)).expect("it was offered");
            }
        }
    }
}

#[test]
fn a_token_leads_where_the_reader_stands() {
    let seed = std::env::var("ENGINE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut draw = Chance(seed);
    let mut opened = 0;
    for path in programs() {
        let text = fs::read_to_string(&path).unwrap();
        let Ok(mut session) = Session::open(&text, Wishes::default()) else { continue };
        opened += 1;
        let mut longest = 0;
        for _ in 0..40 {
            press(&mut session, &mut draw);
            longest = longest.max(session.schedule().len());
        }
        let mut fresh = Session::open(&text, Wishes::default()).unwrap();
        fresh.replay(&session.token()).unwrap_or_else(|refused| panic!("{}: {refused:?}", path.display()));
        assert!(fresh.state() == session.state(), "{} at {}, ENGINE_SEED={seed}", path.display(), session.token());
        // All that was done before can be gone to again.
        let (token, behind) = (session.token(), session.behind());
        session.restart();
        session.jump_to_line(behind);
        assert_eq!(session.token(), token, "{}", path.display());
        for (region, name) in Region::ALL {
            let markup = view::draw(&session, region, Look::default());
            assert!(!markup.contains("style="), "{name} of {}", path.display());
            assert_eq!(markup.matches('<').count(), markup.matches('>').count(), "{name} of {}", path.display());
        }
    }
    assert!(opened > 60, "{opened}");
}
