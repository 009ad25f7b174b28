//! Where segments meet whose boxes tell nothing apart, such as the sides of long slanted parcels: found in a thicket.

use rayon::prelude::*;

use super::{FROM, Found, Round, TO, pair};
use crate::geometry::grid::Node;
use crate::geometry::sort::sort;
use crate::geometry::thicket::{Leaning, Ranked, Sought, Thicket};

/// A segment by its place; a node in common is no meeting.
#[derive(Clone, Copy)]
struct Item {
    ends: [Node; 2],
    place: u32,
}

impl Leaning for Item {
    fn ends(&self) -> [Node; 2] {
        self.ends
    }

    fn ends_line(&self) -> [bool; 2] {
        [true; 2]
    }
}

/// What comparing all segments of a round finds.
pub(super) fn found(round: &Round<'_>) -> Found {
    let ranks = Ranks::new(round);
    let item = |place: u32| {
        let one = &round.segments[place as usize];
        let ends = [one.from, one.to];
        Item { ends, place }
    };
    let places = || 0..round.segments.len() as u32;
    let fresh = places().filter(|place| round.fresh[*place as usize]);
    let thicket = Thicket::new(
        fresh
            .map(|place| (item(place), ranks.of[place as usize]))
            .collect(),
    );
    let found =
        places()
            .into_par_iter()
            .with_min_len(64)
            .fold(Found::default, |mut found, place| {
                let asking: Ranked<Item> = (item(place), ranks.asks_from(place, round));
                thicket.near(&asking, 0, Sought::Stretches, |(other, _)| {
                    pair(
                        round.segments,
                        place as usize,
                        other.place as usize,
                        &mut found,
                    );
                });
                found
            });
    let mut found = found.reduce(Found::default, Found::join);
    found.joints.append(&mut joints(round));
    found
}

/// The order in which segments ask: those of one owner follow each other.
struct Ranks {
    /// By segment, from 1 on.
    of: Vec<u32>,
    /// By segment of a simple owner: the last rank of that owner.
    last: Vec<u32>,
}

impl Ranks {
    fn new(round: &Round<'_>) -> Self {
        let owner = |place: &u32| round.segments[*place as usize].owner;
        let mut places: Vec<u32> = (0..round.segments.len() as u32).collect();
        places.sort_by_key(owner);
        let mut of = vec![0; places.len()];
        let mut last = vec![0; places.len()];
        let mut rank = 0;
        for same in places.chunk_by(|a, b| owner(a) == owner(b)) {
            let end = rank + same.len() as u32;
            for place in same {
                rank += 1;
                of[*place as usize] = rank;
                last[*place as usize] = end;
            }
        }
        Self { of, last }
    }

    /// A segment asks for those of greater ranks. One that is not new asks for all that are, and one of a simple owner
    /// for none of that owner.
    fn asks_from(&self, place: u32, round: &Round<'_>) -> u32 {
        let at = place as usize;
        if (round.is_simple)(round.segments[at].owner) {
            self.last[at]
        } else if round.fresh[at] {
            self.of[at]
        } else {
            0
        }
    }
}

/// The ends of segments that another than its neighbour in the row has too.
fn joints(round: &Round<'_>) -> Vec<(u32, u8)> {
    let all = (0_u32..).zip(round.segments);
    let mut ends: Vec<(Node, u32, u8)> = all
        .flat_map(|(place, one)| [(one.from, place, FROM), (one.to, place, TO)])
        .collect();
    sort(&mut ends);
    let is_row = |same: &[(Node, u32, u8)]| matches!(same, [(_, one, TO), (_, other, FROM)] if one + 1 == *other);
    ends.chunk_by(|a, b| a.0 == b.0)
        .filter(|same| same.len() > 1 && !is_row(same))
        .flatten()
        .map(|(_, place, end)| (*place, *end))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::{Round, Segment};
    use super::*;

    /// Rings between few places and beside them, each of one owner.
    fn rings() -> impl Strategy<Value = Vec<Segment>> {
        let far = || (-2000_i64..2000, -2000_i64..2000);
        let hubs = proptest::collection::vec(far(), 1..5);
        let aside = prop_oneof![4 => Just((0_i64, 0_i64)), 2 => (-9_i64..9, -9_i64..9), 4 => far()];
        let ring = proptest::collection::vec((0_usize..4, aside), 3..6);
        (hubs, proptest::collection::vec(ring, 1..30)).prop_map(|(hubs, rings)| {
            let node = |(hub, (x, y)): &(usize, (i64, i64))| {
                let (u, v) = hubs[hub % hubs.len()];
                Node::new(u + x, v + y)
            };
            let mut segments = Vec::new();
            for (owner, ring) in (0_u32..).zip(&rings) {
                let nodes: Vec<Node> = ring.iter().map(node).collect();
                for (from, to) in nodes.iter().zip(nodes.iter().cycle().skip(1)) {
                    segments.push(Segment {
                        from: *from,
                        to: *to,
                        weight: 1,
                        owner,
                    });
                }
            }
            segments.retain(|one| one.from != one.to);
            segments
        })
    }

    fn set<T: Ord>(of: Vec<T>) -> BTreeSet<T> {
        of.into_iter().collect()
    }

    proptest! {
        #[test]
        fn a_crowd_as_pair_by_pair(segments in rings(), old in 0_usize..60, lone in 0_u32..30) {
            let fresh: Vec<bool> = (0..segments.len()).map(|at| at >= old).collect();
            let is_simple = |owner: u32| owner == lone;
            let round = Round { segments: &segments, fresh: &fresh, is_simple: &is_simple };
            let (pairs, crowd) = (round.few(), found(&round));
            prop_assert_eq!(set(crowd.cuts), set(pairs.cuts));
            // Those of pairs that were held against each other before are told again.
            prop_assert!(set(crowd.joints).is_superset(&set(pairs.joints)));
            let fresh = vec![true; segments.len()];
            let round = Round { segments: &segments, fresh: &fresh, is_simple: &|_| false };
            let (pairs, crowd) = (round.few(), found(&round));
            prop_assert_eq!(set(crowd.cuts), set(pairs.cuts));
            prop_assert_eq!(set(crowd.joints), set(pairs.joints));
        }
    }
}
