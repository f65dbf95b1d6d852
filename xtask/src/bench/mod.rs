//! What `cargo xtask bench` measures, one file per kind of measurement.
