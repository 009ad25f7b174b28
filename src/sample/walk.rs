//! Walking along the grid of the sample county: directed edges, and the way around a set of cells.

/// One of the four ways along the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Up the grid.
    North,
    /// To the right.
    East,
    /// Down the grid.
    South,
    /// To the left.
    West,
}

impl Way {
    fn right(self) -> Self {
        match self {
            Self::North => Self::East,
            Self::East => Self::South,
            Self::South => Self::West,
            Self::West => Self::North,
        }
    }

    fn left(self) -> Self {
        self.right().right().right()
    }
}

/// A directed edge of the net: from a node one cell on in some way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// Column of the node that the step begins at.
    pub(crate) i: u32,
    /// Row of that node.
    pub(crate) j: u32,
    /// Where it leads.
    pub(crate) way: Way,
}

impl Step {
    /// The cell on the right hand.
    pub(crate) fn right_cell(self) -> (u32, u32) {
        match self.way {
            Way::North => (self.i, self.j),
            Way::East => (self.i, self.j - 1),
            Way::South => (self.i - 1, self.j - 1),
            Way::West => (self.i - 1, self.j),
        }
    }

    /// The cell on the left hand.
    pub(crate) fn left_cell(self) -> (u32, u32) {
        match self.way {
            Way::North => (self.i - 1, self.j),
            Way::East => (self.i, self.j),
            Way::South => (self.i, self.j - 1),
            Way::West => (self.i - 1, self.j - 1),
        }
    }

    /// The node that the step leads to.
    pub(crate) fn end(self) -> (u32, u32) {
        match self.way {
            Way::North => (self.i, self.j + 1),
            Way::East => (self.i + 1, self.j),
            Way::South => (self.i, self.j - 1),
            Way::West => (self.i - 1, self.j),
        }
    }

    /// The next step around a region that has this step on its outline and lies on the right hand.
    /// `inside` tells whether a cell belongs to it. The region must not touch itself at a node only.
    pub(crate) fn next(self, inside: impl Fn((u32, u32)) -> bool) -> Self {
        let (i, j) = self.end();
        let ahead = Self {
            i,
            j,
            way: self.way,
        };
        let way = if !inside(ahead.right_cell()) {
            self.way.right()
        } else if inside(ahead.left_cell()) {
            self.way.left()
        } else {
            self.way
        };
        Self { i, j, way }
    }
}

/// The steps around a region that has `first` on its outline, clockwise.
pub(crate) fn around<F>(first: Step, inside: F) -> impl Iterator<Item = Step>
where
    F: Fn((u32, u32)) -> bool,
{
    std::iter::successors(Some(first), move |step| {
        let next = step.next(&inside);
        (next != first).then_some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::{Step, Way, around};
    use crate::sample::mesh::{Mesh, Spot};

    fn area(ring: &[Spot]) -> i64 {
        let twice: i64 = (0..ring.len())
            .map(|k| {
                let (a, b) = (
                    ring[k].map(i64::from),
                    ring[(k + 1) % ring.len()].map(i64::from),
                );
                a[0] * b[1] - b[0] * a[1]
            })
            .sum();
        twice / 2
    }

    fn ring(mesh: &Mesh, first: Step, inside: impl Fn((u32, u32)) -> bool) -> Vec<Spot> {
        let mut path = Vec::new();
        for step in around(first, inside) {
            mesh.follow(step, &mut path);
        }
        path
    }

    #[test]
    fn walks_go_clockwise_and_areas_add_up() {
        let mesh = Mesh::new(3, 5, 5, [37_520_000.0, 3_300_000.0]);
        let l_shape = [(1, 1), (1, 2), (2, 1)];
        let first = Step {
            i: 1,
            j: 3,
            way: Way::East,
        };
        let whole = ring(&mesh, first, |cell| l_shape.contains(&cell));
        let parts: i64 = l_shape
            .iter()
            .map(|&(i, j)| {
                area(&ring(
                    &mesh,
                    Step {
                        i,
                        j,
                        way: Way::North,
                    },
                    |cell| cell == (i, j),
                ))
            })
            .sum();
        assert!(area(&whole) < 0, "outer rings run clockwise");
        assert!((area(&whole) - parts).abs() < 4);
    }
}
