//! Guards: what is checked before any signed call (spec 05 §14).
