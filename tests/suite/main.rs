//! The test suite of tuban: one binary, a module a topic.
//!
//! | module | holds |
//! |---|---|
//! | `case` | reads a `.case` file: a whole submission and what must be found in it, as text |
//! | `wkt` | reads the geometry column of a case |
//! | `shapefile` | writes .shp, .shx and .dbf byte by byte, sharing nothing with the readers it tests |
//! | `cells`, `shapes` | fields, cells, encodings; shapes and reference systems of a case |
//! | `folder` | turns a case into a folder of shapefiles |
//! | `flow` | runs such a folder through the whole flow |
//! | `cases` | every case below `tests/cases`, run and compared |
//! | `binary`, `program` | the built program: exit codes and the screen |
//! | `html`, `browser`, `html_browser` | report.html as a file; a headless Chromium; the page in it |
//! | `report` | report.json: schema, determinism, counts |
//! | `formats` | the files for pipelines: schemas, independent readers, hostile values |
//! | `ledger` | the area ledger: sums, breaks, what is missing |
//! | `emitted` | reports as files: what the tests of the formats are made of; the same bytes each time |
//! | `xlsx`, `gpkg`, `map_layers` | findings.xlsx, findings.gpkg and the shapefiles, read back by others |
//! | `geopackage` | opens a findings.gpkg and holds it to the standard |
//! | `loading`, `damage` | what counties really hand in; files that are broken |
//! | `packs`, `province` | mistakes of a rule pack; a pack over the standard's |
//! | `alone` | each rule finds alone what it finds among all others |
//! | `shuffle` | the order of records means nothing; random submissions |
//! | `moves` | a county with defects written differently, moved, turned: the same findings |
//! | `vast` | very large and hostile geometry: small in the tests, large in a measurement |
//! | `samples` | `tuban sample` and testdata/: the clean county, the planted defects |
//! | `tables` | the summary tables: an independent recomputation, workbooks read back |
//! | `naive` | adds up areas naively, for `tables` |
//! | `registry` | checks, rules, words and cases agree |
//! | `catalogue` | the pack agrees with the rule catalogue |
//! | `pages` | a page for each check; what the pages name exists |
//! | `summaries` | summary tables: what is written agrees, what is changed is named |
//! | `sources` | sizes, module comments and one-way imports of the sources |

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the whole crate is tests, also its helper functions"
)]

mod alone;
mod binary;
mod browser;
mod case;
mod cases;
mod catalogue;
mod cells;
mod damage;
mod emitted;
mod flow;
mod folder;
mod formats;
mod geopackage;
mod gpkg;
mod html;
mod html_browser;
mod ledger;
mod loading;
mod map_layers;
mod moves;
mod naive;
mod packs;
mod pages;
mod program;
mod province;
mod registry;
mod report;
mod samples;
mod shapefile;
mod shapes;
mod shuffle;
mod sources;
mod summaries;
mod tables;
mod vast;
mod wkt;
mod xlsx;
