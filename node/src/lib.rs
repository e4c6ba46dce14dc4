//! The taovm node.
