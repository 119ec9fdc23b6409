//! Mutants of the tiny protocol.
