//! Tests of the documents and of the code's structure.

pub mod architecture;
pub mod documents;
pub mod english;
pub mod import_circles;
