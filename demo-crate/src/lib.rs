//! The demos of Two Tellers.
