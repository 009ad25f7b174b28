//! What the arrangement of the residue shows: all at once where little is left over, else tile by tile, so that the
//! working memory is that of a few tiles.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::deep::{Layer, Pairs, pairs};
use super::faces::{Arrangement, Remnant, arrange_simple, arrange_tile};
use super::gaps::{Opening, fine, masks, openings};
use super::lone::Lone;
use super::pairing::{Left, Paired};
use super::polygons::Polygons;
use super::seams::Seams;
use super::split::Segment;
use super::stacks::MOST;
use super::tiles::Tiles;
use crate::geometry::boxes::{Extent, Tree};

/// Vertices of the layer for each half-edge of islands that is told of at once.
const ISLANDS: usize = 24;

/// What the arrangement shows.
pub(super) struct Survey {
    /// Pairs that overlap, or may.
    pub(super) pairs: Pairs,
    /// By place.
    pub(super) openings: Vec<Opening>,
    /// The boundary of the union but for lone polygons, with the union on the left, on the fine grid; `None` where it was
    /// not asked for.
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
    /// Those that are not in the residue.
    pub(super) lone: &'a Lone,
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
                    islands: AtomicUsize::new(self.polygons.nodes.len() / ISLANDS),
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
        let contours = self.paired.contours(self.polygons);
        let residue = arrange_simple(contours, &|owner| self.polygons.is_simple(owner));
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
        openings(self.polygons, residue, masks, self.lone, self.tolerance)
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
    /// Half-edges of islands that may be told of at once: more than these are found again if they are asked for.
    islands: AtomicUsize,
}

/// What one or some tiles show.
#[derive(Default)]
struct Shown {
    pairs: Pairs,
    openings: Vec<Opening>,
    outline: Vec<Segment>,
    /// Of faces that reach into other tiles.
    rest: Remnant,
    /// The boxes of what lies in such faces, with the number of the tile.
    islands: Vec<(usize, Extent)>,
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
        all.islands.reserve_exact(count(|tile| tile.islands.len()));
        all.rest.reserve(tiles.iter().map(|tile| &tile.rest));
        for mut tile in tiles {
            all.pairs = all.pairs.join(tile.pairs);
            all.openings.append(&mut tile.openings);
            all.outline.append(&mut tile.outline);
            all.rest.append(tile.rest);
            all.islands.append(&mut tile.islands);
            all.vanished.append(&mut tile.vanished);
        }
        all
    }
}

impl Work<'_> {
    fn all(&self) -> Survey {
        let tiles: Vec<usize> = (0..self.tiles.tiles.len()).collect();
        let mut all = Shown::joined(by_turns(&tiles, |number| self.one(number)));
        let seams = Seams::of(self.tiles);
        let mut rest = self.rest(&mut all);
        rest.note(&seams);
        let deep = rest.ids(|winding| winding > 1);
        let more = pairs(self.layer, &rest, &deep, &all.vanished);
        all.openings.extend(self.of.openings(&rest, self.masks));
        all.openings.sort_by_cached_key(Opening::place);
        Survey {
            pairs: all.pairs.join(more),
            openings: all.openings,
            outline: self.of.outline.then(|| seams.join(all.outline)),
            deepest: rest,
        }
    }

    /// The faces that reach from tile to tile. Tiles with islands in one of them are worked on again: there are few, as
    /// what is open around all polygons is no face.
    fn rest(&self, all: &mut Shown) -> Arrangement {
        let mut rest = all.rest.trace();
        let faces = rest.ids(|_| true).into_iter();
        let boxes: Vec<Extent> = faces.map(|face| rest.extent(face)).collect();
        let tree = Tree::new(&boxes);
        let is_within = |island: &Extent| tree.any_around(island);
        let within = all.islands.iter().filter(|island| is_within(&island.1));
        let mut tiles: Vec<usize> = within.map(|island| island.0).collect();
        tiles.dedup();
        if !tiles.is_empty() {
            all.rest.give_back(rest);
            for islands in by_turns(&tiles, |tile| {
                self.residue(tile).chosen_islands(reaches_out, is_within)
            }) {
                all.rest.append(islands);
            }
            rest = all.rest.trace();
        }
        all.rest = Remnant::default();
        rest.nest();
        rest
    }

    /// The arrangement of a tile.
    fn residue(&self, number: usize) -> Arrangement {
        let places = self.tiles.members(number).iter();
        let segments = places.filter_map(|place| {
            let one = self.of.paired.contour(*place as usize, self.of.polygons)?;
            Some(Segment {
                from: fine(one.from),
                to: fine(one.to),
                ..one
            })
        });
        let is_simple = |owner| self.of.polygons.is_simple(owner);
        arrange_tile(segments.collect(), &self.tiles.tiles[number], &is_simple)
    }

    /// Whether a tile tells of its islands at once, as long as there are not too many.
    fn tells(&self, islands: usize) -> bool {
        let less = |left: usize| left.checked_sub(islands);
        let taken = self
            .islands
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        taken.is_ok()
    }

    fn one(&self, number: usize) -> Shown {
        let residue = self.residue(number);
        let deep = residue.ids(|winding| winding > 1 && winding <= MOST as i64);
        let vanished: Vec<(Extent, u32)> = residue.vanished().collect();
        let mut pairs = pairs(self.layer, &residue, &deep, &vanished);
        pairs.sort();
        let reaching = residue.reaching(|islands| self.tells(islands));
        let islands = residue.islands(reaches_out, &reaching).into_iter();
        Shown {
            pairs,
            openings: self.of.openings(&residue, self.masks),
            outline: self.of.outline(&residue).unwrap_or_default(),
            rest: residue.remnant(reaches_out, &reaching),
            islands: islands.map(|extent| (number, extent)).collect(),
            vanished: residue.near_open(vanished),
        }
    }
}

/// Whether a face with this winding number is followed into other tiles: what just one polygon covers shows nothing.
fn reaches_out(winding: i64) -> bool {
    winding != 1
}

/// What working on each of some tiles tells. A thread takes one tile after the other, and no second one while it works
/// on the first, so that there are never more in memory than threads.
fn by_turns<T: Send>(tiles: &[usize], work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, T)>> = Mutex::default();
    rayon::scope(|scope| {
        for _ in 0..rayon::current_num_threads() {
            scope.spawn(|_| {
                while let Some(tile) = tiles.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let one = work(*tile);
                    if let Ok(mut done) = done.lock() {
                        done.push((*tile, one));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_unstable_by_key(|one| one.0);
    done.into_iter().map(|one| one.1).collect()
}
