//! How many cores there are, as far as anybody says: a browser may tell fewer, or a number that many machines share.

/// Cores as they are reported; 1 where nothing is.
#[cfg(not(target_family = "wasm"))]
pub fn cores() -> u32 {
    std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX))
}

/// Cores as they are reported; 1 where nothing is.
#[cfg(target_family = "wasm")]
pub fn cores() -> u32 {
    of_the_browser::NAVIGATOR.with(|navigator| navigator.hardware_concurrency()).max(1.0) as u32
}

#[cfg(target_family = "wasm")]
mod of_the_browser {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        pub(super) type Told;
        #[wasm_bindgen(thread_local_v2, js_name = navigator)]
        pub(super) static NAVIGATOR: Told;
        #[wasm_bindgen(method, getter, js_name = hardwareConcurrency)]
        pub(super) fn hardware_concurrency(this: &Told) -> f64;
    }
}
