//! Eight boxes side by side, so that one is compared with all of them at once.

use wide::i32x8;

use super::Extent;
use crate::geometry::grid::Node;

/// How nodes are rounded to 31 bits: down to multiples of a power of two, so that none changes its side of another.
#[derive(Clone, Copy, Debug)]
pub(in crate::geometry) struct Scale {
    base: Node,
    shift: u32,
}

/// A box with rounded sides. It meets another one at least where the two met before.
#[derive(Clone, Copy, Debug)]
pub(in crate::geometry) struct Rounded {
    min: [i32; 2],
    max: [i32; 2],
}

impl Scale {
    /// The finest one for what lies in `whole`.
    pub(in crate::geometry) fn of(whole: &Extent) -> Self {
        let span = |min: i64, max: i64| max.saturating_sub(min).max(0).cast_unsigned();
        let most = span(whole.min.x, whole.max.x).max(span(whole.min.y, whole.max.y));
        Self {
            base: whole.min,
            // Below the greatest number, which stands for what lies beyond.
            shift: (u64::BITS - most.leading_zeros()).saturating_sub(30),
        }
    }

    pub(in crate::geometry) fn rounded(&self, one: &Extent) -> Rounded {
        Rounded {
            min: self.down(one.min),
            max: self.down(one.max),
        }
    }

    fn down(&self, node: Node) -> [i32; 2] {
        let rounded = |value: i64, base: i64| {
            let steps = value.saturating_sub(base) >> self.shift;
            steps.clamp(i64::from(i32::MIN + 1), i64::from(i32::MAX - 1)) as i32
        };
        [rounded(node.x, self.base.x), rounded(node.y, self.base.y)]
    }

    /// The least box with sides on the grid that can have been rounded to this one.
    pub(in crate::geometry) fn undone(&self, one: &Rounded) -> Extent {
        let least = |steps: i32, base: i64| base + (i64::from(steps) << self.shift);
        let node = |[x, y]: [i32; 2]| Node::new(least(x, self.base.x), least(y, self.base.y));
        let (min, max) = (node(one.min), node(one.max));
        let more = (1 << self.shift) - 1;
        Extent {
            min,
            max: Node::new(max.x + more, max.y + more),
        }
    }
}

/// Up to eight boxes with rounded sides.
#[derive(Clone, Copy, Debug)]
pub(in crate::geometry) struct Few {
    min: [i32x8; 2],
    max: [i32x8; 2],
}

impl Few {
    /// How many there may be.
    pub(in crate::geometry) const MOST: usize = 8;

    pub(in crate::geometry) fn of(boxes: impl Iterator<Item = Rounded>) -> Self {
        // Where there is none, it begins so late and ends so early that nothing meets it.
        let mut min = [[i32::MAX; Self::MOST]; 2];
        let mut max = [[i32::MIN; Self::MOST]; 2];
        for (at, one) in boxes.enumerate() {
            for axis in 0..2 {
                min[axis][at] = one.min[axis];
                max[axis][at] = one.max[axis];
            }
        }
        Self {
            min: min.map(i32x8::new),
            max: max.map(i32x8::new),
        }
    }

    /// Which of them meet a box: one bit each, the lowest for the first.
    #[inline]
    pub(in crate::geometry) fn meeting(&self, one: &Rounded) -> u8 {
        let apart = |axis: usize| {
            self.min[axis].simd_gt(i32x8::splat(one.max[axis]))
                | i32x8::splat(one.min[axis]).simd_gt(self.max[axis])
        };
        !(apart(0) | apart(1)).to_bitmask() as u8
    }

    /// The box around all of them.
    pub(in crate::geometry) fn around(&self) -> Rounded {
        let least = |values: i32x8| values.to_array().into_iter().fold(i32::MAX, i32::min);
        let most = |values: i32x8| values.to_array().into_iter().fold(i32::MIN, i32::max);
        Rounded {
            min: self.min.map(least),
            max: self.max.map(most),
        }
    }

    /// One of them.
    pub(in crate::geometry) fn at(&self, at: usize) -> Rounded {
        let side = |side: i32x8| side.as_array()[at];
        Rounded {
            min: self.min.map(side),
            max: self.max.map(side),
        }
    }

    /// The upper side of one of them, or a little more.
    pub(in crate::geometry) fn upper(&self, at: usize, scale: &Scale) -> i64 {
        let max = i64::from(self.max[1].as_array()[at]);
        scale.base.y + ((max + 1) << scale.shift) - 1
    }
}

/// The places of the bits that are set, ascending.
pub(in crate::geometry) fn set(mut bits: u8) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(at)
    })
}
