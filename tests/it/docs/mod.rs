//! The documents and the structure of the code.

pub mod architecture;
pub mod documents;
pub mod import_circles;
