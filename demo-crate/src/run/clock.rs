//! The time of day in milliseconds, the same for every worker of a page: each has a `performance.now()` of its own
//! origin, so the origin is added. `Instant` panics in wasm.

/// Milliseconds since 1970, as finely as the browser tells (5 µs to 1 ms).
#[cfg(not(target_family = "wasm"))]
pub fn now_ms() -> f64 {
    use std::time::{SystemTime, UNIX_EPOCH};
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1e3)
}

/// Milliseconds since 1970, as finely as the browser tells (5 µs to 1 ms).
#[cfg(target_family = "wasm")]
pub fn now_ms() -> f64 {
    of_the_browser::ORIGIN.with(|origin| *origin) + of_the_browser::now()
}

#[cfg(target_family = "wasm")]
mod of_the_browser {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        pub(super) fn now() -> f64;
        #[wasm_bindgen(thread_local_v2, js_namespace = performance, js_name = timeOrigin)]
        pub(super) static ORIGIN: f64;
    }
}
