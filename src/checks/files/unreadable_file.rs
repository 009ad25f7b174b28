//! `unreadable-file`: a file, or something in it, cannot be read (数据有效性), or it contradicts itself.
//!
//! Left to others: records that the files count differently (`record-count-mismatch`) and coordinates that are no
//! numbers (`null-geometry`).

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};

use super::phrases;
use crate::checks::{Check, Context, Kind, Part, Read};
use crate::dataset::faults::{self, Stated};
use crate::dataset::{Dataset, FileProblem, Issued, IssuedError, Layer, Problem};
use crate::finding::{Facts, Place, Sink};
use crate::format::{Fault, FaultKind};
use crate::lang::Bilingual;
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unreadable-file",
    variants: &[
        "unusable",
        "damaged",
        "damaged-record",
        "inconsistent",
        "issued-table",
    ],
    bind: |binding| {
        Box::new(UnreadableFile {
            layers: binding.layers().to_vec(),
        })
    },
};

struct UnreadableFile {
    layers: Vec<LayerId>,
}

impl Check for UnreadableFile {
    fn reads(&self) -> Vec<Read> {
        // What cannot be listed hides layers, so the rule runs without any.
        let layers = self.layers.iter();
        layers
            .map(|layer| Read::files(*layer, Part::Maybe))
            .collect()
    }

    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        let nothing = data.files.is_empty() && data.unlisted.is_empty();
        nothing.then(|| Bilingual::new("成果中没有文件", "the submission holds no file"))
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let data = context.data;
        sink.examined(data.files.len());
        for unlisted in &data.unlisted {
            sink.report(Place::NOWHERE, "unusable", || {
                Facts::value(&unlisted.shown).arg("why", &unlisted.error)
            });
        }
        for group in data.problems.chunk_by(|a, b| a.file == b.file) {
            report_file(data, group, sink);
        }
        report_issued(&data.owners, sink);
        report_issued(&data.ridge_factors, sink);
    }
}

/// The problems of one file.
fn report_file(data: &Dataset, problems: &[FileProblem], sink: &mut Sink<'_>) {
    let file = problems[0].file;
    let bytes = data.files[file].bytes;
    let layer = data.files[file].layer;
    let place = layer.map_or(Place::NOWHERE, Place::layer);
    let path = || Facts::value(data.file(file));
    let mut contradictions: Vec<(&Fault, usize)> = Vec::new();
    let mut seen: HashMap<Discriminant<FaultKind>, usize> = HashMap::new();
    for (at, problem) in problems.iter().enumerate() {
        let fault = match &problem.problem {
            Problem::Io(error) => {
                sink.report(place, "unusable", || path().arg("why", error));
                continue;
            }
            Problem::Fault(fault) if problem.whole => {
                sink.report(place, "unusable", || path().fault("why", *fault));
                continue;
            }
            Problem::Fault(fault) => fault,
        };
        if said_elsewhere(data, layer, file, fault) || follows(fault, &problems[..at], bytes) {
            continue;
        }
        if faults::loses_data(fault, bytes) {
            let rest = problems.get(at + 1);
            let rest = rest.filter(|next| is_rest(next, fault));
            report_loss(place, path(), fault, rest.map(words_of_rest), sink);
        } else {
            let slot = *seen.entry(discriminant(&fault.kind)).or_insert_with(|| {
                contradictions.push((fault, 0));
                contradictions.len() - 1
            });
            contradictions[slot].1 += 1;
        }
    }
    for (fault, times) in contradictions {
        sink.report(place, "inconsistent", || {
            path()
                .fault("why", *fault)
                .arg_words("times", phrases::times(times))
        });
    }
}

fn report_loss(
    place: Place,
    path: Facts,
    fault: &Fault,
    rest: Option<Bilingual>,
    sink: &mut Sink<'_>,
) {
    let (place, variant) = match (place.layer, fault.record) {
        (Some(layer), Some(fid)) => (Place::record(layer, fid), "damaged-record"),
        _ => (place, "damaged"),
    };
    sink.report(place, variant, || {
        path.arg("record", fault.record.unwrap_or(0))
            .arg("offset", fault.offset.unwrap_or(0))
            .fault("why", *fault)
            .arg_words("rest", rest.unwrap_or_default())
    });
}

/// Whether another rule reports the fault.
fn said_elsewhere(data: &Dataset, layer: Option<LayerId>, file: usize, fault: &Fault) -> bool {
    let counts = |says: fn(&Stated, &Layer) -> bool| {
        let layer = layer.and_then(|id| data.layer(id));
        layer.is_some_and(|layer| says(&Stated::of(data, layer), layer))
    };
    match fault.kind {
        FaultKind::NonFiniteCoordinate { .. } | FaultKind::RecordCount { .. } => true,
        FaultKind::RecordsNotRead { .. } => !faults::is_cut(data, Some(file)),
        FaultKind::Truncated { .. } => counts(Stated::header_overcounts) && is_table(data, file),
        // The index of an older version has entries for other records.
        FaultKind::BadIndexEntry { .. } => counts(|stated, _| stated.disagree()),
        // The missing end says more than the length that shows it.
        FaultKind::LengthMismatch { header, actual } => {
            header > actual
                && (faults::is_cut(data, Some(file)) || counts(|stated, _| stated.disagree()))
        }
        _ => false,
    }
}

fn is_table(data: &Dataset, file: usize) -> bool {
    let layer = data.files[file].layer.and_then(|id| data.layer(id));
    layer.is_some_and(|layer| layer.set.dbf == Some(file))
}

/// Whether a fault only says that what comes after a lost record is lost too.
fn follows(fault: &Fault, before: &[FileProblem], bytes: u64) -> bool {
    let is_rest = matches!(fault.kind, FaultKind::RecordsNotRead { .. });
    let lost_before = before.last().is_some_and(|problem| match &problem.problem {
        Problem::Fault(lost) => {
            next_record(lost) == fault.record && faults::loses_data(lost, bytes)
        }
        Problem::Io(_) => false,
    });
    is_rest && lost_before
}

/// Whether the next problem is what [`follows`] passes over after `fault`.
fn is_rest(next: &FileProblem, fault: &Fault) -> bool {
    matches!(&next.problem, Problem::Fault(rest)
        if matches!(rest.kind, FaultKind::RecordsNotRead { .. }) && rest.record == next_record(fault))
}

fn next_record(fault: &Fault) -> Option<u32> {
    fault.record?.checked_add(1)
}

fn words_of_rest(problem: &FileProblem) -> Bilingual {
    match &problem.problem {
        Problem::Fault(rest) => phrases::rest(rest),
        Problem::Io(_) => Bilingual::default(),
    }
}

/// An issued table that cannot be used; one that cannot be opened is among the files' problems.
fn report_issued<T>(table: &Issued<T>, sink: &mut Sink<'_>) {
    if let Issued::Broken { shown, error } = table
        && !matches!(error, IssuedError::Io(..))
    {
        sink.report(Place::NOWHERE, "issued-table", || {
            phrases::issued(error, Facts::value(shown))
        });
    }
}
