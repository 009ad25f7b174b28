//! The attribute table of a layer: read in blocks where the file is as its header says, else as a whole.

use super::reader::{Notes, Reader, sha256};
use crate::dataset::wanted::WantedLayer;
use crate::dataset::{Counts, Problem, Table};
use crate::format::dbf::{self, Asked, FieldType, Header, Rows};
use crate::format::{Fault, text};
use crate::pack::{FieldId, LayerSpec};
use crate::submission::FileSet;

/// The table of a layer with the columns that are `wanted`, and the records it counts.
pub(super) fn load_table(
    reader: &Reader<'_>,
    set: &FileSet,
    spec: &LayerSpec,
    wanted: &WantedLayer,
) -> ((Option<Table>, Counts), Notes) {
    let mut notes = Notes::default();
    let cpg = reader.small(set.cpg, &mut notes).map(|(_, bytes)| bytes);
    let fields = |header: &Header| Fields::new(header, spec, wanted);
    let in_blocks = |file| {
        let asked = |header: &Header| fields(header).asked();
        let read = |file, length, each: &mut (dyn FnMut(&[u8]) + Send)| {
            dbf::read_in_blocks(file, length, asked, each)
        };
        reader.hashed(file, read)
    };
    let (header, rows) = if let Some(file) = set.dbf
        && let Some((read, hash)) = in_blocks(file)
    {
        notes.hashes.push((file, hash));
        read
    } else {
        let Some((file, bytes)) = reader.bytes(set.dbf, &mut notes) else {
            return ((None, Counts::default()), notes);
        };
        let whole = || {
            let (header, faults) = dbf::read_header(&bytes)?;
            let rows = Rows::read(&bytes, &header, &fields(&header).asked());
            Ok::<_, Fault>((header, rows, faults))
        };
        let (hash, read) = rayon::join(|| sha256(&bytes), whole);
        notes.hashes.push((file, (bytes.len() as u64, hash)));
        match read {
            Ok((header, rows, faults)) => {
                notes.faults(file, faults);
                (header, rows)
            }
            Err(fault) => {
                notes.unusable(file, Problem::Fault(fault));
                return ((None, Counts::default()), notes);
            }
        }
    };
    let counts = Counts {
        dbf: Some(header.record_count),
        dbf_available: Some(header.records_available),
        ..Counts::default()
    };
    let table = fields(&header).table(cpg.as_deref(), header, rows);
    ((Some(table), counts), notes)
}

/// The fields that a header declares, and those of them that a run wants.
struct Fields {
    /// By [`FieldId`]: place of the field.
    declared: Vec<Option<usize>>,
    /// Places that no field of the standard answers to.
    extra: Vec<usize>,
    /// By [`FieldId`]: whether and how the column is wanted.
    columns: Vec<Option<Asked>>,
    /// Columns of extra Char fields that are wanted.
    extra_text: Vec<Asked>,
}

impl Fields {
    fn new(header: &Header, spec: &LayerSpec, wanted: &WantedLayer) -> Self {
        let names = spec.fields.iter().map(|field| &field.name);
        let declared: Vec<_> = names.map(|name| place(header, name)).collect();
        let extra: Vec<usize> = (0..header.fields.len())
            .filter(|place| !declared.contains(&Some(*place)))
            .collect();
        let fields = spec.fields.iter().zip(&declared).enumerate();
        let columns = fields.map(|(id, (field, declared))| {
            let id = u16::try_from(id).ok().map(FieldId);
            let as_number = field.kind.is_number();
            let asked = id.is_some_and(|id| wanted.fields.contains(&id));
            let field = declared.filter(|_| asked || wanted.all_text && !as_number)?;
            Some(Asked { field, as_number })
        });
        let columns = columns.collect();
        let is_text = |place: &&usize| header.fields[**place].kind == FieldType::Char;
        let texts = extra
            .iter()
            .filter(|place| wanted.all_text && is_text(place));
        let as_text = |field: &usize| Asked {
            field: *field,
            as_number: false,
        };
        Self {
            columns,
            extra_text: texts.map(as_text).collect(),
            declared,
            extra,
        }
    }

    /// All columns that are wanted: first the standard's, then the extra ones.
    fn asked(&self) -> Vec<Asked> {
        let columns = self.columns.iter().flatten();
        columns.chain(&self.extra_text).copied().collect()
    }

    /// The table of the `rows` that [`asked`](Self::asked) has led to.
    fn table(self, cpg: Option<&[u8]>, header: Header, rows: Rows) -> Table {
        let encoding = text::decide(cpg, header.language_byte, &rows.sample());
        let mut read = rows.finish(encoding.encoding).into_iter();
        let columns = self.columns.iter();
        let columns = columns
            .map(|asked| asked.and_then(|_| read.next()))
            .collect();
        let extra = self.extra_text.iter().zip(read);
        let extra = extra.filter_map(|(asked, column)| Some((asked.field, column.into_text()?)));
        Table {
            columns,
            extra_text: extra.collect(),
            declared: self.declared,
            extra: self.extra,
            encoding,
            deleted: header.deleted.clone(),
            rows: header.records_available,
            header,
        }
    }
}

/// Where the header declares a field of that name.
fn place(header: &Header, name: &str) -> Option<usize> {
    let mut fields = header.fields.iter();
    fields.position(|field| field.name.eq_ignore_ascii_case(name))
}
