//! Which layers of lines draw the borders of which polygons, as two checks look at them.

use super::live;
use crate::checks::{Binding, Context, Part, Read};
use crate::finding::Sink;
use crate::lang::Bilingual;
use crate::pack::{LayerId, LayerNeed, Standard, Value};

/// Polygons and the lines that draw their borders.
pub(super) struct Group {
    /// The polygons.
    pub(super) polygons: LayerId,
    /// The lines that are there to draw them, then those that complete these.
    pub(super) lines: Vec<LayerId>,
}

/// The groups of the parameter `drawn-by`.
pub(super) struct Groups(pub(super) Vec<Group>);

impl Groups {
    pub(super) fn bind(binding: &Binding<'_>) -> Self {
        let Some(table) = binding.with.table("drawn-by") else {
            binding.with.missing("drawn-by");
            return Self(Vec::new());
        };
        let mut groups = Vec::new();
        for (polygons, at, node) in table.entries() {
            let Value::List(names) = &node.value else {
                let message = Bilingual::new("应为图层的列表", "a list of layers is expected");
                binding.with.mistake(at, message);
                continue;
            };
            let names = names.iter().filter_map(|name| name.as_text());
            groups.push(Group {
                polygons: binding.layer(polygons),
                lines: names.map(|name| binding.layer(name)).collect(),
            });
        }
        // What completes the lines of a group comes before it.
        groups.sort_by_key(|group| (group.lines.len(), group.polygons));
        Self(groups)
    }

    /// Each layer is looked at if all of it is there; what that leaves to be done, [`state`](Group::state) says.
    /// `completing`: what the absence of lines means that only complete others.
    pub(super) fn reads(&self, completing: Part) -> Vec<Read> {
        let groups = self.0.iter();
        let mut reads: Vec<Read> = groups
            .map(|group| Read::borders(group.polygons, Part::Each, group.lines.clone()).complete())
            .collect();
        let own = self.0.iter().filter_map(Group::own);
        reads.extend(own.map(|line| Read::lines(line, Part::Each).complete()));
        for line in self.0.iter().flat_map(|group| &group.lines) {
            if !reads.iter().any(|read| read.layer == *line) {
                reads.push(Read::lines(*line, completing).complete());
            }
        }
        reads
    }
}

/// Whether a group can be looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// All its layers are there.
    Complete,
    /// Nothing was handed in that should be compared.
    Absent,
    /// A layer is missing without which it cannot be decided.
    Undecidable,
}

impl Group {
    /// The lines that are there to draw the borders.
    pub(super) fn own(&self) -> Option<LayerId> {
        self.lines.first().copied()
    }

    /// What can be done. Lines that need not be handed in and have no record are not given.
    pub(super) fn state(&self, context: &Context<'_>) -> State {
        let Some(own) = self.own() else {
            return State::Absent;
        };
        let required = |id: LayerId| need(context.standard, id) == LayerNeed::Required;
        let has_lines = context.layer(own).is_some_and(|layer| live(layer) > 0);
        if context.layer(self.polygons).is_none() || !has_lines && !required(own) {
            return State::Absent;
        }
        let lines = self.lines.iter();
        let all = lines.map(|line| context.layer(*line));
        let all: Option<Vec<_>> = all.collect();
        let polygons = context.layer(self.polygons);
        let comparable = all
            .zip(polygons)
            .is_some_and(|(lines, polygons)| lines.iter().all(|lines| lines.same_system(polygons)));
        match comparable
            && context
                .topology
                .borders(self.polygons, &self.lines)
                .is_some()
        {
            true => State::Complete,
            false => State::Undecidable,
        }
    }
}

fn need(standard: &Standard, layer: LayerId) -> LayerNeed {
    standard[layer].need
}

/// A rule that could look at nothing has not passed.
pub(super) fn nothing(sink: &mut Sink<'_>) {
    if sink.tally.examined == 0 {
        sink.examined(1);
        sink.undecided(1);
    }
}
