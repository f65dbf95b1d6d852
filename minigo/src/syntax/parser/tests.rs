//! What parses to what, and what is said of the rest.
