//! What is changed in a page on its way out: its base, and a script for a test.

use super::{HEAD_SCRIPT, Options};
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The response as these options want it; untouched where they want nothing.
pub(super) async fn adapted(response: Response, options: &Options) -> Response {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.to_str().is_ok_and(|value| value.starts_with("text/html")));
    let edit_page = is_page && (options.head_script.is_some() || options.base != "/");
    if !edit_page || response.status() == StatusCode::NOT_MODIFIED {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let edited = page(&String::from_utf8_lossy(&bytes), options);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(edited))
}

/// A page with the script first in its head. mdBook's 404 page names the root of its site; that becomes the base.
fn page(html: &str, options: &Options) -> String {
    let mut html = html.replace(r#"<base href="/">"#, &format!(r#"<base href="{}">"#, options.base));
    if options.head_script.is_some()
        && let Some(head) = html.find("<head>")
    {
        html.insert_str(head + "<head>".len(), &format!("<script src=\"{HEAD_SCRIPT}\"></script>"));
    }
    html
}
