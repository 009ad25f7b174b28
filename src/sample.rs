//! x
mod county;
mod growth;
mod mesh;
mod names;
mod parcels;
mod random;
mod walk;
