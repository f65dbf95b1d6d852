//! A static server for a built site: `cargo xtask serve` for an author, and the hosts that the browser tests stand in for.
//!
//! It sends what a well-set-up static host sends: right types, compression, `404.html`, and (unless told not to) the
//! headers that isolate a page so that it may share memory with its workers. It listens on the loopback address only.

mod first_build;
mod html;
mod reload;
#[cfg(test)]
mod tests;

pub(crate) use first_build::FirstBuild;
pub(crate) use reload::Reloader;

use crate::site;
use anyhow::{Context, Result, bail};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use axum::{Router, middleware};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Runtime;
pub(crate) use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

/// How a site is served.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The folder of the built site. It may be replaced while it is served.
    pub(crate) folder: PathBuf,
    /// The port; 0 takes any free one.
    pub(crate) port: u16,
    /// Whether pages are isolated.
    pub(crate) isolation: Isolation,
    /// The path the site lies under, with a slash at both ends; `/` for the root.
    pub(crate) base: String,
    /// The `Content-Security-Policy` of every response.
    pub(crate) policy: Policy,
    /// JavaScript that runs first in every page: a file of its own at [`HEAD_SCRIPT`], so that no policy has to allow it.
    pub(crate) head_script: Option<String>,
    /// How hard what is sent is compressed.
    pub(crate) compression: CompressionLevel,
    /// Tells open pages to reload.
    pub(crate) reloader: Option<Reloader>,
    /// Where to write down what was fetched.
    pub(crate) fetched: Option<Fetched>,
    /// The build that makes the site, where the server is there before it.
    pub(crate) first_build: Option<FirstBuild>,
}

impl Options {
    /// An isolated site at the root of any free port.
    pub(crate) fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            port: 0,
            isolation: Isolation::Headers,
            base: "/".to_owned(),
            policy: Policy::None,
            head_script: None,
            compression: CompressionLevel::Precise(5),
            reloader: None,
            fetched: None,
            first_build: None,
        }
    }
}

/// Whether the headers that let a page share memory with its workers are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// COOP, COEP and CORP on every response.
    Headers,
    /// None of them, as on a host that cannot send headers.
    None,
}

/// The files that a server has been asked for and had, by their paths from the root of the site: what workers ask for
/// too, which no page can tell. Clones write into the same list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fetched(Arc<Mutex<BTreeSet<String>>>);

impl Fetched {
    /// Takes the list, and begins a new one.
    pub(crate) fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, path: &str) {
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }
}

/// Which `Content-Security-Policy` is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Policy {
    /// None, as on a host that cannot send headers.
    None,
    /// This one.
    Text(String),
    /// The one the site in the folder carries in its `_headers`, whenever that is built anew.
    OfSite,
}

/// Where the script that runs first in every page lies, from the root of the server.
const HEAD_SCRIPT: &str = "/__first.js";

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    base: String,
    runtime: Option<Runtime>,
}

impl Server {
    /// Starts serving, and returns at once. It may be called from anywhere, also from inside another runtime.
    ///
    /// # Errors
    /// When the port is taken (the error says what to type), or `base` is not a path with a slash at both ends.
    pub(crate) fn start(options: Options) -> Result<Self> {
        let base = options.base.clone();
        if !base.starts_with('/') || !base.ends_with('/') {
            bail!("the base `{base}` must begin and end with a slash, as in `--base /sub/`");
        }
        let listener = listen(options.port)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let app = router(options);
        runtime.spawn(async move {
            // Without TCP_NODELAY a small answer may wait 40 ms for an acknowledgement.
            let listener = tokio::net::TcpListener::from_std(listener)?.tap_io(|stream| {
                let _ = stream.set_nodelay(true);
            });
            axum::serve(listener, app).await
        });
        Ok(Self { address, base, runtime: Some(runtime) })
    }

    /// The address of the front page, ending in a slash. `localhost` counts as a secure context without a certificate.
    pub(crate) fn address(&self) -> String {
        format!("http://localhost:{}{}", self.address.port(), self.base)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Not a graceful end: pages hold their sockets open for as long as they are shown.
            runtime.shutdown_background();
        }
    }
}

fn listen(port: u16) -> Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => {
            listener.set_nonblocking(true)?;
            Ok(listener)
        }
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let free = (port.saturating_add(1)..=u16::MAX)
                .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
                .unwrap_or(0);
            bail!("port {port} is in use by another program; type `cargo xtask serve --port {free}`")
        }
        Err(error) => Err(error).with_context(|| format!("listening on port {port}")),
    }
}

fn router(options: Options) -> Router {
    let files = ServeDir::new(&options.folder).redirect_path_prefix(options.base.trim_end_matches('/'));
    let mut router = Router::new();
    if let Some(reloader) = options.reloader.clone() {
        let address = format!("/{}", site::LIVE_RELOAD);
        router = router.route(&address, get(move |upgrade| reload::socket(upgrade, reloader)));
    }
    if let Some(script) = options.head_script.clone() {
        let file = move || async move { ([(header::CONTENT_TYPE, "text/javascript")], script) };
        router = router.route(HEAD_SCRIPT, get(file));
    }
    let compression = CompressionLayer::new().quality(options.compression);
    let site = Arc::new(Site { options, files });
    router
        .fallback(answer)
        .layer(compression)
        .layer(middleware::map_response_with_state(Arc::clone(&site), with_headers))
        .with_state(site)
}

/// What every request needs.
struct Site {
    options: Options,
    files: ServeDir,
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    if let Some(waiting) = site.options.first_build.as_ref().and_then(|build| build.answer(request.method())) {
        return waiting;
    }
    let base = site.options.base.as_str();
    let path = request.uri().path().to_owned();
    if path == "/" && base != "/" || format!("{path}/") == base {
        return Redirect::temporary(base).into_response();
    }
    let Some(inside) = path.strip_prefix(base) else {
        return (StatusCode::NOT_FOUND, format!("nothing is served outside {base}\n")).into_response();
    };
    let found = file(&site, inside, request.headers().clone()).await;
    if let Some(fetched) = &site.options.fetched
        && found.status().is_success()
    {
        fetched.note(inside);
    }
    let found = if found.status() == StatusCode::NOT_FOUND {
        let mut page = file(&site, "404.html", HeaderMap::new()).await;
        *page.status_mut() = StatusCode::NOT_FOUND;
        page
    } else {
        found
    };
    html::adapted(found, &site.options).await
}

async fn file(site: &Site, path: &str, headers: HeaderMap) -> Response {
    let mut request = Request::new(Body::empty());
    *request.headers_mut() = headers;
    let uri = Uri::builder().path_and_query(format!("/{path}")).build();
    *request.uri_mut() = uri.unwrap_or_else(|_| Uri::from_static("/"));
    match site.files.clone().try_call(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            StatusCode::NOT_FOUND.into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}

/// The headers of every response, errors and redirects among them: a worker or a `404.html` without them is blocked.
async fn with_headers(State(served): State<Arc<Site>>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if served.options.isolation == Isolation::Headers {
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    let policy = match &served.options.policy {
        Policy::None => None,
        Policy::Text(policy) => Some(policy.clone()),
        Policy::OfSite => site::policy_of(&served.options.folder).ok(),
    };
    // A response that brings a policy keeps it.
    if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    response
}
