//! Writes `target/engine-gallery-<theme>.html`: every region of several programs in several states, and the figures of the
//! book, at two widths, for the eyes of who changes one.
//!
//! `cargo run -p engine --example panels [THEME]`, with a theme of mdBook, `light` if none is named.

use engine::view::{Look, Region, Reveal, draw, paper};
use engine::{Session, Wishes, program};
use explorer::explore::Plan;
use explorer::pace::Pace;
use std::fmt::Write;
use std::{env, fs, io};

/// The room of a panel, in pixels.
const WIDTHS: [f64; 2] = [330.0, 800.0];

/// The style sheets of the book that a view needs.
const STYLES: [&str; 4] = ["book", "figures", "live-demo", "views"];

const DEADLOCK: &str = include_str!("../../book/listings/deadlock-channels/main.go");

const LOCKS: &str = include_str!("../../book/listings/counter-solved/main.go");

fn main() -> io::Result<()> {
    let theme = env::args().nth(1).unwrap_or_else(|| "light".to_owned());
    let mut body = String::new();
    for (title, session, reveal) in states() {
        let _ = write!(body, "<h2>{title}</h2>");
        for width in WIDTHS {
            let _ = write!(body, "<live-demo data-state=\"ready\"><div class=\"tt-demo\" data-width=\"{width}\">");
            for (region, name) in Region::ALL {
                let markup = draw(&session, region, Look { width: width - 40.0, reveal });
                let _ = write!(body, "<div class=\"region\" data-region=\"{name}\">{markup}</div>");
            }
            body.push_str("</div></live-demo>");
        }
    }
    for (name, html) in paper::figures().map_err(io::Error::other)? {
        let _ = write!(body, "<h2>{name}</h2>");
        for width in WIDTHS {
            // Radio buttons of one name are one group in a page.
            let html = html.replace("tt-switch-", &format!("tt-{width}-"));
            let _ = write!(body, "<div data-width=\"{width}\">{html}</div>");
            let _ = write!(body, "<div class=\"tt-ghost\" data-width=\"{width}\">{html}</div>");
        }
    }
    let mut css = String::new();
    for name in STYLES {
        css.push_str(&fs::read_to_string(format!("{}/../theme/{name}.css", env!("CARGO_MANIFEST_DIR")))?);
    }
    let page = format!(
        "<!doctype html><html lang=\"en\" class=\"js {theme}\"><meta charset=\"utf-8\"><title>Gallery</title>\
         <style>:root {{ font-size: 62.5%; }}{css}</style><style>
         body {{ background: var(--bg); color: var(--fg); padding: 12px; }} main > * {{ max-width: none !important; }}
         h2 {{ margin: 24px 0 8px !important; font-size: 18px !important; }}
         [data-width] {{ box-sizing: border-box; padding: 10px 20px; margin-block-end: 12px; }}
         [data-width=\"330\"] {{ width: 370px; padding: 10px 18px; }} [data-width=\"800\"] {{ width: 840px; }}
         .region {{ border-block-end: 1px dotted var(--tt-line); padding-block: 8px; min-width: 0; }} .region:empty {{ display: none; }}
         [data-width=\"800\"].tt-demo {{ columns: 2; }} [data-region=\"map\"], [data-region=\"proof\"] {{ column-span: all; }}
         </style><script>customElements.define('live-demo', class extends HTMLElement {{}})</script><body class=\"content\"><main class=\"content\">{body}</main></body></html>"
    );
    fs::create_dir_all("target")?;
    fs::write(format!("target/engine-gallery-{theme}.html"), page)
}

/// What is shown: a title, a session, and how much of the map.
fn states() -> Vec<(&'static str, Session, Reveal)> {
    let two = || opened(program("two-tellers").unwrap_or_default(), "100", "110");
    let mut sealed = two();
    walk(&mut sealed, &[2, 3]);
    let mut late = two();
    walk(&mut late, &[2, 3, 3]);
    let mut ended = two();
    walk(&mut ended, &[2, 3, 3, 2]);
    let mut first = two();
    walk(&mut first, &[2]);
    let mut three = opened(program("three-deposits").unwrap_or_default(), "6", "2");
    walk(&mut three, &[2, 3, 3, 3, 3]);
    prove(&mut three);
    let mut proved = two();
    prove(&mut proved);
    let mut channels = opened(DEADLOCK, "", "");
    walk(&mut channels, &[]);
    prove(&mut channels);
    let mut locks = opened(LOCKS, "2", "");
    walk(&mut locks, &[2, 3]);
    prove(&mut locks);
    vec![
        ("Two tellers: opened", two(), Reveal::Walked),
        ("Two tellers: a first step, on a first visit", first, Reveal::Walked),
        ("Two tellers: sealed", sealed, Reveal::All),
        ("Two tellers: one slip has become a lie", late, Reveal::All),
        ("Two tellers: ended at the goal", ended, Reveal::All),
        ("Two tellers: proved", proved, Reveal::All),
        ("Three deposits each", three, Reveal::All),
        ("Two channels, stuck", channels, Reveal::All),
        ("A lock", locks, Reveal::All),
    ]
}

fn opened(source: &str, right: &str, goal: &str) -> Session {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let wishes = Wishes { right: text(right), goal: text(goal), ..Wishes::default() };
    let mut session = Session::open(source, wishes).expect("a listing compiles");
    session.think(&|| Pace::On);
    session
}

fn walk(session: &mut Session, numbers: &[i32]) {
    for number in numbers {
        // Who cannot move stays where it is.
        let _ = session.step(*number, None);
    }
}

fn prove(session: &mut Session) {
    session.prove(Plan::default()).advance(&|| Pace::On);
}
