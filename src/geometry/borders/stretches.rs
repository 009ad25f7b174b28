//! Stretches of borders and lines: edges one after the other, and what is bare or off along them.

use rayon::prelude::*;

use super::Edge;
use super::bare::{HAIR, Hit, Span, TOUCH};
use crate::geometry::grid::{Node, dot};

/// A bare stretch of the border of one polygon, or of one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The owner of its edges.
    pub owner: u32,
    /// The other polygon along it.
    pub other: Option<u32>,
    /// Its length in steps.
    pub length: f64,
    /// Its course, in steps.
    pub path: Vec<[f64; 2]>,
}

impl Stretch {
    /// Its course as edges of the owner, with the place of each along it; a point between nodes goes to the nearest.
    #[must_use]
    pub fn edges(&self) -> Vec<Edge> {
        let nodes = self.path.iter().map(|at| at.map(|c| c.round() as i64));
        let nodes: Vec<Node> = nodes.map(|[x, y]| Node::new(x, y)).collect();
        let ends = nodes
            .windows(2)
            .zip(0..)
            .filter(|(ends, _)| ends[0] != ends[1]);
        ends.map(|(ends, at)| Edge {
            a: ends[0],
            b: ends[1],
            owner: self.owner,
            part: 0,
            at,
        })
        .collect()
    }
}

/// The bare stretches of these edges, which come by owner and part. `others`: the polygon beyond an edge; a stretch ends
/// where that changes. `hits` come in any order.
#[must_use]
pub fn stretches(
    edges: &[Edge],
    others: &[Option<u32>],
    mut hits: Vec<Hit>,
    tolerance: i64,
) -> Vec<Stretch> {
    hits.par_sort_unstable_by(|a, b| {
        let key = |hit: &Hit| (hit.edge, hit.by);
        key(a).cmp(&key(b)).then(a.near.0.total_cmp(&b.near.0))
    });
    let mut rest = hits.as_slice();
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut found = Vec::new();
    for (place, edge) in edges.iter().enumerate() {
        let count = rest.partition_point(|hit| hit.edge as usize <= place);
        let (own, later) = rest.split_at(count);
        rest = later;
        let other = others.get(place).copied().flatten();
        let follows = runs.last().is_some_and(|run| run.is_followed(edge, other));
        if !follows {
            let same_part = runs.last().is_some_and(|run| run.is_of(edge));
            if !same_part {
                close(&mut runs, tolerance, &mut found);
            }
            runs.push(Run {
                other,
                edges: Vec::new(),
            });
        }
        if let Some(run) = runs.last_mut() {
            run.edges.push((*edge, own));
        }
    }
    close(&mut runs, tolerance, &mut found);
    found
}

/// Ends a ring or line: a run that reaches its beginning again goes on there.
fn close(runs: &mut Vec<Run<'_>>, tolerance: i64, found: &mut Vec<Stretch>) {
    if runs.len() > 1
        && let [first, .., last] = &runs[..]
        && first.other == last.other
        && first.start() == last.end()
    {
        let first = runs.remove(0);
        if let Some(last) = runs.last_mut() {
            last.edges.extend(first.edges);
        }
    }
    for run in runs.drain(..) {
        run.bare(tolerance as f64, found);
    }
}

/// Edges one after the other, with what draws them.
pub(super) struct Run<'a> {
    pub(super) other: Option<u32>,
    pub(super) edges: Vec<(Edge, &'a [Hit])>,
}

impl Run<'_> {
    fn is_of(&self, edge: &Edge) -> bool {
        let last = self.edges.last();
        last.is_some_and(|(last, _)| (last.owner, last.part) == (edge.owner, edge.part))
    }

    fn is_followed(&self, edge: &Edge, other: Option<u32>) -> bool {
        let last = self.edges.last();
        self.is_of(edge)
            && self.other == other
            && last.is_some_and(|(last, _)| last.at + 1 == edge.at)
    }

    fn start(&self) -> Option<Node> {
        self.edges.first().map(|(edge, _)| edge.a)
    }

    fn end(&self) -> Option<Node> {
        self.edges.last().map(|(edge, _)| edge.b)
    }

    /// How far along each edge begins, and the whole length at the end.
    pub(super) fn starts(&self) -> Vec<f64> {
        let mut starts = vec![0.0];
        for (edge, _) in &self.edges {
            let length = (dot(edge.a, edge.b, edge.b) as f64).sqrt();
            starts.push(starts[starts.len() - 1] + length);
        }
        starts
    }

    /// Appends the bare stretches.
    fn bare(&self, tolerance: f64, found: &mut Vec<Stretch>) {
        let (mut drawn, mut near) = (Vec::new(), Vec::new());
        let starts = self.starts();
        let total = starts[starts.len() - 1];
        for ((_, hits), start) in self.edges.iter().zip(&starts) {
            let shift = |(from, to): Span| (from + start, to + start);
            drawn.extend(hits.iter().filter_map(|hit| hit.drawn).map(shift));
            near.extend(hits.iter().map(|hit| shift(hit.near)));
        }
        let near = merged(near, HAIR);
        let mut bare = between(&merged(drawn, HAIR), total);
        bare = merged(bare, TOUCH * tolerance);
        let closed = self.start() == self.end() && !bare.is_empty();
        if closed && bare.len() > 1 && bare[0].0 <= 0.0 && bare[bare.len() - 1].1 >= total {
            let first = bare.remove(0);
            if let Some(last) = bare.last_mut() {
                last.1 += first.1;
            }
        }
        for span in bare {
            if far(span, &near, total) > tolerance {
                found.extend(self.stretch(span, &starts));
            }
        }
    }

    /// The stretch from one place to another.
    pub(super) fn stretch(&self, (from, to): Span, starts: &[f64]) -> Option<Stretch> {
        let total = *starts.last()?;
        let rounds = [0.0, total];
        let vertices = rounds.iter().flat_map(|round| {
            let edges = self.edges.iter().zip(starts);
            edges.map(move |((edge, _), start)| (round + start, [edge.a.x as f64, edge.a.y as f64]))
        });
        let inside = vertices.filter(|(at, _)| from + HAIR < *at && *at < to - HAIR);
        let inside: Vec<[f64; 2]> = inside.map(|(_, at)| at).collect();
        let mut path = vec![self.point(from, starts)?];
        path.extend(inside);
        path.push(self.point(to, starts)?);
        Some(Stretch {
            owner: self.edges.first()?.0.owner,
            other: self.other,
            length: to - from,
            path,
        })
    }

    /// The point so far along; past the end the run begins again.
    fn point(&self, at: f64, starts: &[f64]) -> Option<[f64; 2]> {
        let total = *starts.last()?;
        let at = if at > total { at - total } else { at };
        let place = starts
            .partition_point(|start| *start < at)
            .saturating_sub(1);
        let (edge, _) = self.edges.get(place)?;
        let length = starts[place + 1] - starts[place];
        let share = ((at - starts[place]) / length).clamp(0.0, 1.0);
        let between = |a: i64, b: i64| a as f64 + (b - a) as f64 * share;
        Some([between(edge.a.x, edge.b.x), between(edge.a.y, edge.b.y)])
    }
}

/// The spans in order, those no farther apart than `join` as one.
pub(super) fn merged(mut spans: Vec<Span>, join: f64) -> Vec<Span> {
    spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut made: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match made.last_mut() {
            Some(last) if span.0 <= last.1 + join => last.1 = last.1.max(span.1),
            _ => made.push(span),
        }
    }
    made
}

/// What lies between the spans, from 0 to `total`.
pub(super) fn between(spans: &[Span], total: f64) -> Vec<Span> {
    let ends = spans.iter().map(|span| span.1);
    let starts = spans.iter().map(|span| span.0);
    let gaps = [0.0].into_iter().chain(ends).zip(starts.chain([total]));
    gaps.filter(|(from, to)| to - from > HAIR).collect()
}

/// How much of a span, which may go on past the end, lies in none of `near`.
fn far(span: Span, near: &[Span], total: f64) -> f64 {
    let common = |near: &Span, shift: f64| {
        (span.1.min(near.1 + shift) - span.0.max(near.0 + shift)).max(0.0)
    };
    let near = near
        .iter()
        .map(|near| common(near, 0.0) + common(near, total));
    span.1 - span.0 - near.sum::<f64>()
}
