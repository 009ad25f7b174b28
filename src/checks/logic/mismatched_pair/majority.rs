//! Names by majority: what most records of the whole database call a unit is its name; on a tie, what the lowest record
//! calls it.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::super::keys::unit;
use super::super::pairs::Pair;
use super::{Judged, Verdict};
use crate::pack::{FieldNeed, LayerId, Standard};

/// How many records call a unit so, and the first.
#[derive(Clone, Copy)]
struct Called<'a> {
    name: &'a str,
    count: u32,
    /// Layer, record and place of the fields in it.
    first: (LayerId, u32, usize),
}

/// By unit and name.
type Names<'a> = FxHashMap<(&'a str, &'a str), Called<'a>>;
/// By unit: what most records call it.
type Best<'a> = FxHashMap<&'a str, Called<'a>>;

/// Judges the pairs of all twins of `group` by the name that most records of these give the code.
pub(super) fn judge<'a>(judged: &mut [Judged<'a>], group: usize, standard: &Standard) {
    let of_group = |of: &&mut Judged<'a>| of.twin.group == Some(group);
    let mut of_group: Vec<_> = judged.iter_mut().filter(of_group).collect();
    let mut names = Names::default();
    let mut all = Vec::new();
    for (place, of) in of_group.iter().enumerate() {
        let pairs = of.pairs.distinct(of.layer);
        pairs
            .iter()
            .for_each(|pair| count(&mut names, pair, (of.twin.layer, pair.fid, place)));
        all.push(pairs);
    }
    let best = best(names);
    for (of, pairs) in of_group.iter_mut().zip(&all) {
        let spec = &standard[of.twin.layer];
        let mandatory = |field| spec[field].need == FieldNeed::Mandatory;
        let needed = mandatory(of.twin.code) || mandatory(of.twin.name);
        for pair in pairs {
            let verdict = verdict(&best, pair, needed);
            of.verdicts
                .extend(verdict.map(|verdict| (pair.key, verdict)));
        }
    }
}

/// Counts a pair; what has no name or is no code, which is 420190007's, has no say.
fn count<'a>(names: &mut Names<'a>, pair: &Pair<'a>, first: (LayerId, u32, usize)) {
    let (Some(code), Some(name)) = (pair.first.and_then(unit), pair.second) else {
        return;
    };
    let called = names.entry((code, name)).or_insert(Called {
        name,
        count: 0,
        first,
    });
    called.count += pair.count;
    called.first = called.first.min(first);
}

fn best(names: Names<'_>) -> Best<'_> {
    let rank = |called: &Called<'_>| (Reverse(called.count), called.first);
    let mut best = Best::default();
    for ((code, _), called) in names {
        let leader = best.entry(code).or_insert(called);
        if rank(&called) < rank(leader) {
            *leader = called;
        }
    }
    best
}

fn verdict<'a>(best: &Best<'a>, pair: &Pair<'a>, needed: bool) -> Option<Verdict<'a>> {
    let best = pair.first.and_then(unit).and_then(|code| best.get(code));
    match (best, pair.second) {
        (Some(best), Some(name)) if best.name == name => None,
        (Some(best), Some(_)) => {
            let (layer, fid, _) = best.first;
            Some(Verdict::Minority(best.name, (layer, fid)))
        }
        (None, None) if pair.first.is_none() && !needed => None,
        _ => Some(Verdict::LeftOut),
    }
}
