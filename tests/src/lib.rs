//! taovm tests.
