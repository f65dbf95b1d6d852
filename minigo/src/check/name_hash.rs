//! What is kept of a name that the library has not: `build.rs` makes the list with it, and the checker asks with it.

/// Makes a number below 2²² of a package's path and a name in it: FNV-1a, folded.
pub(super) fn name_hash(path: &str, name: &str) -> u32 {
    let bytes = path.bytes().chain([b' ']).chain(name.bytes());
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 22 ^ hash) & 0x003f_ffff
}
