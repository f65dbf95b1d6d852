//! What the page loads only once a press can start a run: whatever draws pictures and finds words for what came of a run.
//!
//! A function declared by [`later!`](crate::later) is a door. What only doors lead to, code and texts alike, is cut out of
//! the page's module when it is built (`xtask/src/site/split.rs`) and lies in a file of its own, which shares memory and
//! table of functions with the module. Until that file is here a door gives nothing; on the host it stands open.

use std::cell::RefCell;

/// Whether what is behind the doors is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Later {
    /// It is on its way, or will be.
    Awaited,
    /// It could not be loaded, and why.
    Missing(String),
    /// The doors can be gone through.
    Here,
}

thread_local! {
    /// Where nothing was cut off, all is here.
    static LATER: RefCell<Later> =
        const { RefCell::new(if cfg!(all(target_family = "wasm", feature = "page")) { Later::Awaited } else { Later::Here }) };
}

/// True once the doors can be gone through.
pub fn is_here() -> bool {
    LATER.with_borrow(|later| *later == Later::Here)
}

/// Why what is behind the doors could not be loaded, where it could not.
pub fn missing() -> Option<String> {
    LATER.with_borrow(|later| if let Later::Missing(why) = later { Some(why.clone()) } else { None })
}

/// Something has become of the file. What is here stays here.
pub fn set(later: Later) {
    LATER.with_borrow_mut(|before| {
        if *before != Later::Here {
            *before = later;
        }
    });
}

/// Declares doors: a number of two hexadecimal digits that no other door has, the function as it is called, and the one
/// that is then carried out, with the same arguments. Gives the result's default while the file is not here.
///
/// ```
/// fn drawn(width: f64) -> String {
///     format!("<svg width=\"{width}\"/>")
/// }
///
/// demo_crate::later! {
///     /// A picture.
///     "ff" fn picture(width: f64) -> String = drawn;
/// }
/// assert_eq!(picture(2.0), "<svg width=\"2\"/>");
/// ```
#[macro_export]
macro_rules! later {
    ($($(#[$meta:meta])* $number:literal $vis:vis fn $name:ident($($given:ident: $of:ty),* $(,)?) -> $result:ty = $behind:expr;)*) => {$(
        $(#[$meta])*
        $vis fn $name($($given: $of),*) -> $result {
            if !$crate::later::is_here() {
                return <$result>::default();
            }
            #[cfg(not(all(target_family = "wasm", feature = "page")))]
            return ($behind)($($given),*);
            #[cfg(all(target_family = "wasm", feature = "page"))]
            {
                // Two names that the splitter takes for one function: whoever calls the one is led to the other. The
                // compiler must not see that, or it would put what is behind the door before it.
                #[link(wasm_import_module = "__wasm_split_placeholder__")]
                #[allow(unsafe_code, improper_ctypes, reason = "both sides are compiled together, by one compiler")]
                unsafe extern "C" {
                    #[link_name = concat!("__wasm_split_00later00_import_000000000000000000000000000000", $number)]
                    safe fn door($($given: $of),*) -> $result;
                }
                #[allow(unsafe_code, improper_ctypes_definitions, reason = "as above; the number makes the name unique")]
                #[unsafe(export_name = concat!("__wasm_split_00later00_export_000000000000000000000000000000", $number))]
                extern "C" fn behind($($given: $of),*) -> $result {
                    ($behind)($($given),*)
                }
                door($($given),*)
            }
        }
    )*};
}
