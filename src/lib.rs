//! tuban (图斑) checks a county's Second National Land Survey (第二次全国土地调查) database as it is handed in.
//!
//! The modules are the steps of the flow, each using only those before it:
//!
//! ```text
//! lang, progress, format  wordings; how far a run is; bytes to columns and coordinates
//! geodesy, geometry       the ellipsoid; exact geometry on the precision grid
//! pack                    a standard: layers, fields, code lists, rule entries
//! submission, dataset     what was handed in; what is in it
//! topology                what several geometric checks share
//! tables                  the summary tables, recomputed and balanced
//! finding, checks         defects; the algorithms that find them
//! rules, run              entries bound to checks; the engine
//! ledger                  the areas of the county as accounts
//! words, report           what a person reads; the report and its formats
//! sample                  a made-up county to try it all on
//! cli                     the command line
//! ```

pub mod checks;
pub mod cli;
pub mod dataset;
pub mod finding;
pub mod flow;
pub mod format;
pub mod geodesy;
pub mod geometry;
pub mod lang;
pub mod ledger;
pub mod pack;
pub mod progress;
pub mod report;
pub mod rules;
pub mod run;
pub mod sample;
pub mod submission;
pub mod tables;
pub mod topology;
pub mod words;
