//! What the arrangement of the residue shows: all at once where little is left over, else tile by tile, so that the
//! working memory is that of a few tiles.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::boxes::{Extent, Tree};
use super::deep::{Layer, Pairs, pairs};
use super::faces::{Arrangement, Remnant, arrange, arrange_tile};
use super::gaps::{Opening, fine, masks, openings};
use super::pairing::{Left, Paired};
use super::polygons::Polygons;
use super::seams::Seams;
use super::split::Segment;
use super::stacks::MOST;
use super::tiles::Tiles;

/// What the arrangement shows.
pub(super) struct Survey {
    /// Pairs that overlap, or may.
    pub(super) pairs: Pairs,
    /// By place.
    pub(super) openings: Vec<Opening>,
    /// The boundary of the union, with the union on the left, on the fine grid; `None` where it was not asked for.
    pub(super) outline: Option<Vec<Segment>>,
    /// An arrangement that has all faces of stacks.
    pub(super) deepest: Arrangement,
}

/// What is surveyed, and how.
pub(super) struct Surveyor<'a> {
    pub(super) polygons: &'a Polygons,
    /// The polygons that cover, by their boxes.
    pub(super) tree: &'a Tree,
    pub(super) paired: &'a Paired<Left>,
    pub(super) tolerance: i64,
    /// Whether the boundary of the union is asked for.
    pub(super) outline: bool,
}

impl Surveyor<'_> {
    /// Surveys all, in tiles of about `tile` segments.
    pub(super) fn survey(&self, tile: usize) -> Survey {
        let masks = masks(self.polygons);
        let mut made = match Tiles::new(self.polygons, self.paired, tile) {
            None => self.whole(&masks),
            Some(tiles) => {
                let work = Work {
                    of: self,
                    layer: &self.layer(),
                    masks: &masks,
                    tiles: &tiles,
                };
                work.all()
            }
        };
        made.pairs.sort();
        made
    }

    fn layer(&self) -> Layer<'_> {
        Layer::new(
            self.polygons,
            self.tree,
            &self.paired.single,
            self.tolerance,
        )
    }

    fn whole(&self, masks: &Tree) -> Survey {
        let residue = arrange(self.paired.contours(self.polygons));
        let deep = residue.ids(|winding| winding > 1);
        let vanished: Vec<(Extent, u32)> = residue.vanished().collect();
        Survey {
            pairs: if deep.is_empty() {
                Pairs::default()
            } else {
                pairs(&self.layer(), &residue, &deep, &vanished)
            },
            openings: self.openings(&residue, masks),
            outline: self.outline(&residue),
            deepest: residue,
        }
    }

    fn openings(&self, residue: &Arrangement, masks: &Tree) -> Vec<Opening> {
        openings(self.polygons, residue, masks, self.tolerance)
    }

    fn outline(&self, residue: &Arrangement) -> Option<Vec<Segment>> {
        self.outline
            .then(|| residue.boundary(|winding| winding > 0))
    }
}

/// The work on all tiles.
struct Work<'a> {
    of: &'a Surveyor<'a>,
    layer: &'a Layer<'a>,
    masks: &'a Tree,
    tiles: &'a Tiles,
}

/// What one or some tiles show.
#[derive(Default)]
struct Shown {
    pairs: Pairs,
    openings: Vec<Opening>,
    outline: Vec<Segment>,
    /// Of faces that reach into other tiles.
    rest: Remnant,
    /// What cancelled in or along those of them that are deep, with who drew it.
    vanished: Vec<(Extent, u32)>,
}

impl Shown {
    fn joined(tiles: Vec<Self>) -> Self {
        let mut all = Self::default();
        // What grows by doubling is in memory twice while it does.
        let count = |of: fn(&Self) -> usize| tiles.iter().map(of).sum();
        all.openings
            .reserve_exact(count(|tile| tile.openings.len()));
        all.outline.reserve_exact(count(|tile| tile.outline.len()));
        all.vanished
            .reserve_exact(count(|tile| tile.vanished.len()));
        all.rest.reserve(tiles.iter().map(|tile| &tile.rest));
        for mut tile in tiles {
            all.pairs = all.pairs.join(tile.pairs);
            all.openings.append(&mut tile.openings);
            all.outline.append(&mut tile.outline);
            all.rest.append(tile.rest);
            all.vanished.append(&mut tile.vanished);
        }
        all
    }
}

impl Work<'_> {
    fn all(&self) -> Survey {
        let mut all = Shown::joined(self.each());
        let seams = Seams::of(self.tiles);
        let mut rest = all.rest.arrange();
        rest.note(&seams);
        let deep = rest.ids(|winding| winding > 1);
        let more = pairs(self.layer, &rest, &deep, &all.vanished);
        all.openings.extend(self.of.openings(&rest, self.masks));
        all.openings.sort_by_key(Opening::place);
        Survey {
            pairs: all.pairs.join(more),
            openings: all.openings,
            outline: self.of.outline.then(|| seams.join(all.outline)),
            deepest: rest,
        }
    }

    /// What each tile shows. A thread takes one tile after the other, and no second one while it works on the first, so
    /// that there are never more in memory than threads.
    fn each(&self) -> Vec<Shown> {
        let next = AtomicUsize::new(0);
        let shown: Mutex<Vec<(usize, Shown)>> = Mutex::default();
        rayon::scope(|scope| {
            for _ in 0..rayon::current_num_threads() {
                scope.spawn(|_| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= self.tiles.tiles.len() {
                            return;
                        }
                        let one = self.one(number);
                        if let Ok(mut shown) = shown.lock() {
                            shown.push((number, one));
                        }
                    }
                });
            }
        });
        let mut shown = shown.into_inner().unwrap_or_default();
        shown.sort_unstable_by_key(|one| one.0);
        shown.into_iter().map(|one| one.1).collect()
    }

    fn one(&self, number: usize) -> Shown {
        let places = self.tiles.members(number).iter();
        let segments = places.filter_map(|place| {
            let one = self.of.paired.contour(*place as usize, self.of.polygons)?;
            Some(Segment {
                from: fine(one.from),
                to: fine(one.to),
                ..one
            })
        });
        let residue = arrange_tile(segments.collect(), &self.tiles.tiles[number]);
        let deep = residue.ids(|winding| winding > 1 && winding <= MOST as i64);
        let vanished: Vec<(Extent, u32)> = residue.vanished().collect();
        let mut pairs = pairs(self.layer, &residue, &deep, &vanished);
        pairs.sort();
        Shown {
            pairs,
            openings: self.of.openings(&residue, self.masks),
            outline: self.of.outline(&residue).unwrap_or_default(),
            rest: residue.remnant(|winding| winding != 1),
            vanished: residue.near_open(vanished),
        }
    }
}
