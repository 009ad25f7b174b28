//! Which faults of a file mean what: shared by the checks that report them, so that each is reported by one, and by
//! the plan of a run, as rules that need every record cannot run where some are lost.

use super::{Dataset, Layer, Problem};
use crate::format::{Fault, FaultKind};

/// The faults of a file, in the order they were met; those of a file that is wholly unusable too.
pub fn of_file(data: &Dataset, file: Option<usize>) -> impl Iterator<Item = &Fault> {
    let start = file.map_or(data.problems.len(), |file| {
        data.problems.partition_point(|problem| problem.file < file)
    });
    data.problems[start..]
        .iter()
        .take_while(move |problem| Some(problem.file) == file)
        .filter_map(|problem| match &problem.problem {
            Problem::Fault(fault) => Some(fault),
            Problem::Io(_) => None,
        })
}

/// Whether a fault cost data, given the size of its file: a record that is longer than the file is lost as well.
#[must_use]
pub fn loses_data(fault: &Fault, file_bytes: u64) -> bool {
    /// Bytes of a .shp record's own header.
    const RECORD_HEADER: u64 = 8;
    let beyond_the_end = match fault.kind {
        FaultKind::BadRecordLength { length, .. } => {
            let end = u64::try_from(length)
                .ok()
                .and_then(|length| (fault.offset? + RECORD_HEADER).checked_add(length));
            fault.record.is_some() && end.is_none_or(|end| end > file_bytes)
        }
        _ => false,
    };
    beyond_the_end || fault.kind.loses_data()
}

/// Whether the end of the file is missing, so that it says nothing about how many records there should be.
#[must_use]
pub fn is_cut(data: &Dataset, file: Option<usize>) -> bool {
    let is_short = of_file(data, file).any(|fault| {
        matches!(fault.kind, FaultKind::LengthMismatch { header, actual } if header > actual)
    });
    of_file(data, file).any(|fault| match fault.kind {
        FaultKind::Truncated { .. } => true,
        // Nothing left unread: the index knows of records that the file never had, unless it once was longer.
        FaultKind::RecordsNotRead { bytes, .. } => bytes > 0 || is_short,
        _ => false,
    })
}

/// Whether the attributes of records are lost: the table ends before its header says so, or before the shapes do.
#[must_use]
pub fn has_lost_rows(data: &Dataset, layer: &Layer) -> bool {
    let (counts, stated) = (&layer.counts, Stated::of(data, layer));
    let ends_early = counts.dbf_available < counts.dbf && !stated.header_overcounts(layer);
    ends_early || counts.dbf_available < counts.shp
}

/// Whether shapes of records are lost: damaged or cut off, or fewer than the records of the table. A null geometry is
/// not lost, nor is one with coordinates that are no numbers: that is how it was drawn.
#[must_use]
pub fn has_lost_shapes(data: &Dataset, layer: &Layer) -> bool {
    let Some(file) = layer.set.shp else {
        return false;
    };
    let bytes = data.files[file].bytes;
    let damaged = of_file(data, Some(file)).any(|fault| match fault.kind {
        FaultKind::NonFiniteCoordinate { .. } => false,
        // An index that knows more records than both other files is of an older version.
        FaultKind::RecordsNotRead { .. } => is_cut(data, Some(file)),
        _ => loses_data(fault, bytes),
    });
    damaged || layer.counts.shp < layer.counts.dbf_available
}

/// How many records the files of a layer should hold by each of them, as far as they can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The .shp.
    pub shp: Option<u32>,
    /// The .shx.
    pub shx: Option<u32>,
    /// The .dbf.
    pub dbf: Option<u32>,
}

impl Stated {
    /// What the files of a layer tell.
    #[must_use]
    pub fn of(data: &Dataset, layer: &Layer) -> Self {
        let counts = &layer.counts;
        Self {
            shp: counts.shp.filter(|_| !is_cut(data, layer.set.shp)),
            shx: counts.shx.filter(|_| !is_cut(data, layer.set.shx)),
            dbf: counts.dbf_available.max(counts.dbf),
        }
    }

    /// Whether the .dbf is whole and its header counts records that never were: the shapes agree with what is there.
    #[must_use]
    pub fn header_overcounts(&self, layer: &Layer) -> bool {
        let (header, found) = (layer.counts.dbf, layer.counts.dbf_available);
        header > found && found.is_some() && self.shp.or(self.shx) == found
    }

    /// How many of the files tell.
    #[must_use]
    pub fn known(&self) -> usize {
        [self.shp, self.shx, self.dbf].iter().flatten().count()
    }

    /// Whether two of them tell different numbers.
    #[must_use]
    pub fn disagree(&self) -> bool {
        let mut counts = [self.shp, self.shx, self.dbf].into_iter().flatten();
        let first = counts.next();
        counts.any(|count| Some(count) != first)
    }
}
