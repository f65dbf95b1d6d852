use super::{Fetched, FirstBuild, HEAD_SCRIPT, Isolation, Options, Policy, Server};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

/// A small site in a folder of its own.
fn site(name: &str) -> PathBuf {
    let root = std::env::temp_dir().join(format!("two-tellers-{name}-{}", std::process::id()));
    fs::create_dir_all(root.join("assets")).unwrap();
    fs::write(root.join("index.html"), "<html><head><title>front</title></head></html>").unwrap();
    fs::write(root.join("404.html"), r#"<html><head><base href="/"></head>lost</html>"#).unwrap();
    fs::write(root.join("assets/page_bg.wasm"), [b'a'; 4096]).unwrap();
    fs::write(root.join("assets/page.js"), "export {}").unwrap();
    root
}

/// The whole answer to a `GET`, headers in lower case.
fn get(url: &str, path: &str, extra: &str) -> (String, Vec<u8>) {
    let host = url.trim_start_matches("http://localhost:").split('/').next().unwrap();
    let mut stream = TcpStream::connect(format!("127.0.0.1:{host}")).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\n{extra}connection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let split = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    (String::from_utf8_lossy(&answer[..split]).to_lowercase(), answer[split + 4..].to_vec())
}

#[test]
fn every_response_is_isolated_unless_told_not_to() {
    let isolated = Server::start(Options::new(site("isolated"))).unwrap();
    for path in ["/", "/assets/page.js", "/assets/page_bg.wasm", "/nowhere"] {
        let (head, _) = get(&isolated.address(), path, "");
        for line in [
            "cross-origin-opener-policy: same-origin",
            "cross-origin-embedder-policy: require-corp",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(head.contains(line), "{path}: {head}");
        }
    }
    let plain = Server::start(Options { isolation: Isolation::None, ..Options::new(site("plain")) }).unwrap();
    assert!(!get(&plain.address(), "/", "").0.contains("cross-origin"));
}

#[test]
fn files_have_their_types_and_lost_ones_the_page_that_says_so() {
    let server = Server::start(Options::new(site("types"))).unwrap();
    assert!(get(&server.address(), "/assets/page_bg.wasm", "").0.contains("content-type: application/wasm"));
    assert!(get(&server.address(), "/assets/page.js", "").0.contains("content-type: text/javascript"));
    let (head, body) = get(&server.address(), "/nowhere.html", "");
    assert!(head.starts_with("http/1.1 404"), "{head}");
    assert!(String::from_utf8_lossy(&body).contains("lost"));
}

#[test]
fn what_compresses_is_sent_compressed() {
    let server = Server::start(Options::new(site("compressed"))).unwrap();
    let (head, body) = get(&server.address(), "/assets/page_bg.wasm", "accept-encoding: gzip\r\n");
    assert!(head.contains("content-encoding: gzip"), "{head}");
    assert!(body.len() < 4096);
    assert!(
        get(&server.address(), "/assets/page_bg.wasm", "accept-encoding: br\r\n").0.contains("content-encoding: br")
    );
}

#[test]
fn a_base_moves_the_whole_site_and_its_lost_page() {
    let server = Server::start(Options { base: "/sub/".into(), ..Options::new(site("base")) }).unwrap();
    assert!(server.address().ends_with("/sub/"));
    assert!(get(&server.address(), "/sub/", "").0.starts_with("http/1.1 200"));
    assert!(get(&server.address(), "/sub/assets/page.js", "").0.starts_with("http/1.1 200"));
    assert!(get(&server.address(), "/assets/page.js", "").0.starts_with("http/1.1 404"));
    for path in ["/", "/sub"] {
        assert!(get(&server.address(), path, "").0.contains("location: /sub/"), "{path}");
    }
    let (_, lost) = get(&server.address(), "/sub/nowhere", "");
    assert!(String::from_utf8_lossy(&lost).contains(r#"<base href="/sub/">"#));
    assert!(Server::start(Options { base: "sub".into(), ..Options::new(site("bad")) }).is_err());
}

#[test]
fn a_script_comes_first_and_is_a_file() {
    let server =
        Server::start(Options { head_script: Some("let first;".into()), ..Options::new(site("script")) }).unwrap();
    let (_, body) = get(&server.address(), "/", "");
    let awaited = format!("<head><script src=\"{HEAD_SCRIPT}\"></script><title>");
    assert!(String::from_utf8_lossy(&body).contains(&awaited));
    let (head, body) = get(&server.address(), HEAD_SCRIPT, "");
    assert!(head.contains("content-type: text/javascript"), "{head}");
    assert_eq!(body, b"let first;");
}

#[test]
fn a_policy_comes_with_every_file() {
    let folder = site("policy");
    let policy = "default-src 'self'; script-src 'self' 'sha256-AAA='";
    let text = Policy::Text(policy.into());
    let stated = Server::start(Options { policy: text, ..Options::new(&folder) }).unwrap();
    fs::write(folder.join("_headers"), format!("/*\n  X-Other: 1\n  Content-Security-Policy: {policy}\n")).unwrap();
    let carried = Server::start(Options { policy: Policy::OfSite, ..Options::new(&folder) }).unwrap();
    let awaited = format!("content-security-policy: {}", policy.to_lowercase());
    for server in [&stated, &carried] {
        for path in ["/", "/assets/page.js", "/assets/page_bg.wasm", "/nowhere"] {
            let (head, _) = get(&server.address(), path, "");
            assert!(head.contains(&awaited), "{path}: {head}");
        }
    }
    // The site is replaced while it is served, and its policy with it.
    fs::write(folder.join("_headers"), "/*\n  Content-Security-Policy: default-src 'none'\n").unwrap();
    assert!(get(&carried.address(), "/", "").0.contains("content-security-policy: default-src 'none'"));
    let plain = Server::start(Options::new(&folder)).unwrap();
    assert!(!get(&plain.address(), "/", "").0.contains("content-security-policy"));
}

#[test]
fn before_the_first_build_stands_every_page_says_so_and_none_is_lost() {
    let folder = std::env::temp_dir().join(format!("two-tellers-unbuilt-{}", std::process::id()));
    let build = FirstBuild::begun();
    let options = Options { first_build: Some(build.clone()), policy: Policy::OfSite, ..Options::new(&folder) };
    let server = Server::start(options).unwrap();
    let news = |head: &str| head.lines().find_map(|line| line.strip_prefix("x-first-build: ")).map(str::to_owned);
    let mut heard = Vec::new();
    for path in ["/", "/lost-update.html", "/assets/page.js"] {
        let (head, body) = get(&server.address(), path, "");
        assert!(head.starts_with("http/1.1 503") && head.contains("retry-after: 2"), "{path}: {head}");
        assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
        assert!(String::from_utf8_lossy(&body).contains("<h1>The book is being built</h1>"));
        heard.push(news(&head));
    }
    heard.dedup();
    assert_eq!(heard.len(), 1, "no news, and yet the page would load again: {heard:?}");
    build.failed("reading <book.toml> & more");
    let (head, body) = get(&server.address(), "/", "");
    assert!(head.starts_with("http/1.1 503"), "{head}");
    let body = String::from_utf8_lossy(&body).into_owned();
    assert!(body.contains("The first build failed") && body.contains("reading &lt;book.toml> &amp; more"), "{body}");
    heard.push(news(&head));
    build.begins_again();
    heard.push(news(&get(&server.address(), "/", "").0));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("index.html"), "<html><head></head>front</html>").unwrap();
    build.stands();
    let (head, body) = get(&server.address(), "/", "");
    assert!(head.starts_with("http/1.1 200") && !head.contains("retry-after"), "{head}");
    assert!(String::from_utf8_lossy(&body).contains("front"));
    heard.push(news(&head));
    let mut different = heard.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), heard.len(), "each is news to the page that waits: {heard:?}");
}

#[test]
fn what_was_fetched_is_written_down_and_what_is_lost_is_not() {
    let fetched = Fetched::default();
    let options = Options { fetched: Some(fetched.clone()), base: "/sub/".into(), ..Options::new(site("fetched")) };
    let server = Server::start(options).unwrap();
    for path in ["/sub/", "/sub/assets/page.js?x=1", "/sub/nowhere.html", "/"] {
        get(&server.address(), path, "");
    }
    assert_eq!(fetched.take().into_iter().collect::<Vec<_>>(), ["assets/page.js", "index.html"]);
    assert!(fetched.take().is_empty());
}

#[test]
fn a_taken_port_is_one_sentence_with_the_command() {
    let first = Server::start(Options::new(site("first"))).unwrap();
    let port = first.address.port();
    let error = Server::start(Options { port, ..Options::new(site("second")) }).unwrap_err().to_string();
    assert!(error.contains(&format!("port {port} is in use")) && error.contains("cargo xtask serve --port"), "{error}");
}
