//! Trees of boxes against comparing with each box.

use super::*;

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 1) as i64 % end
    }
}

/// Boxes on a map of that size, every tenth of nothing, every seventh a node.
fn boxes(seed: u64, count: usize, size: i64) -> Vec<Extent> {
    let mut dice = Dice(seed * 0x9e37_79b9 + 1);
    let mut node = move |around: Node, reach: i64| {
        Node::new(around.x + dice.below(reach), around.y + dice.below(reach))
    };
    (0..count)
        .map(|at| {
            let min = node(Node::new(-size / 3, 5 * size), size);
            match at {
                _ if at % 10 == 9 => Extent::EMPTY,
                _ if at % 7 == 6 => Extent::of([&min]),
                _ => Extent::of([&min, &node(min, 1 + size / 20)]),
            }
        })
        .collect()
}

fn sorted(mut items: Vec<u32>) -> Vec<u32> {
    items.sort_unstable();
    items
}

/// Maps on which sides are kept as they are, rounded a little, and rounded by a million steps.
const SIZES: [i64; 3] = [200, 3 << 30, 1 << 50];

#[test]
fn a_tree_finds_what_comparing_with_each_box_finds() {
    let mut found = 0;
    for (seed, size) in (0..60).flat_map(|seed| SIZES.map(|size| (seed, size))) {
        let boxes = boxes(seed, [0, 1, 8, 9, 70, 700][seed as usize % 6], size);
        let tree = Tree::new(&boxes);
        let far = Extent {
            min: Node::new(i64::MIN, i64::MIN),
            max: Node::new(i64::MAX, i64::MAX),
        };
        let wanted = self::boxes(seed + 1000, 40, size);
        for wanted in wanted.iter().chain([&far]) {
            let all = (0..)
                .zip(&boxes)
                .filter(|(_, one)| !one.is_empty() && one.meets(wanted));
            let expected: Vec<u32> = all.map(|(item, _)| item).collect();
            found += expected.len();
            let mut items = Vec::new();
            tree.meeting(wanted, |item| items.push(item));
            assert_eq!(sorted(items), expected, "seed {seed}, {wanted:?}");
            assert_eq!(tree.any(wanted), !expected.is_empty());
            if !wanted.is_empty() {
                let holds = |one: &Extent| !one.is_empty() && one.holds(wanted);
                assert_eq!(tree.any_around(wanted), boxes.iter().any(holds));
            }
            for most in [0, expected.len().saturating_sub(1)] {
                assert!(tree.meets_more(wanted, most) || expected.len() <= most);
            }
        }
    }
    assert!(found > 10_000, "{found}");
}

#[test]
fn what_lies_near_some_boxes_is_looked_for_once() {
    for (seed, size) in (0..30).flat_map(|seed| SIZES.map(|size| (seed, size))) {
        let boxes = boxes(seed, 300, size);
        let tree = Tree::new(&boxes);
        let wanted = self::boxes(seed + 1000, 8, size);
        let near = tree.near(&wanted);
        let items: Vec<u32> = near.items().collect();
        for wanted in &wanted {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            near.meeting(wanted, |item| one.push(item));
            tree.meeting(wanted, |item| other.push(item));
            assert!(other.iter().all(|item| items.contains(item)), "seed {seed}");
            assert_eq!(sorted(one), sorted(other), "seed {seed}");
        }
    }
}

#[test]
fn going_down_a_tree_every_box_lies_in_the_one_before() {
    for size in SIZES {
        let boxes = boxes(7, 700, size);
        let tree = Tree::new(&boxes);
        let widths: Vec<usize> = tree.widths().collect();
        assert_eq!(widths, [630, 79, 10, 2, 1]);
        let mut around: Vec<Vec<Option<Extent>>> =
            widths.iter().map(|width| vec![None; *width]).collect();
        tree.descend(|(level, place), one| {
            around[level][place] = Some(*one);
            true
        });
        for level in 0..widths.len() - 1 {
            for (place, one) in around[level].iter().enumerate() {
                let above = around[level + 1][Tree::above(place)];
                assert!(above.unwrap().holds(&one.unwrap()), "{level} {place}");
            }
        }
        for (place, item) in tree.items().iter().enumerate() {
            assert_eq!(around[0][place], Some(boxes[*item as usize]));
        }
    }
}

#[test]
fn the_highest_come_first_as_far_as_they_reach_up() {
    for (seed, size) in (0..60).flat_map(|seed| SIZES.map(|size| (seed, size))) {
        let boxes = boxes(seed, 200, size);
        let tree = Tree::new(&boxes);
        for wanted in self::boxes(seed + 1000, 20, size) {
            let all = boxes.iter().filter(|one| one.meets(&wanted));
            let highest = all.map(|one| one.max.y).max();
            let least = std::cell::Cell::new(i64::MIN);
            let mut looked = 0;
            tree.highest_first(
                &wanted,
                || least.get(),
                |item| {
                    let one = boxes[item as usize];
                    assert!(one.meets(&wanted) && one.max.y >= least.get());
                    least.set(one.max.y);
                    looked += 1;
                },
            );
            assert_eq!(highest, (looked > 0).then(|| least.get()), "seed {seed}");
        }
    }
}

#[test]
fn neighbours_are_in_a_box_no_longer_than_all_of_them() {
    for seed in 0..30 {
        let boxes: Vec<Extent> = boxes(seed, 100, 200)
            .into_iter()
            .filter(|one| !one.is_empty())
            .collect();
        let ranges = neighbours(&boxes, 8);
        let mut end = 0;
        for range in ranges {
            assert!(range.start == end && !range.is_empty() && range.len() <= 8);
            end = range.end;
            let size = |one: Extent| one.max.x - one.min.x + one.max.y - one.min.y;
            let few = &boxes[range];
            let hull = few.iter().fold(Extent::EMPTY, |all, one| all.join(*one));
            let sizes: i64 = few.iter().map(|one| size(*one)).sum();
            assert!(size(hull) <= sizes);
        }
        assert_eq!(end, boxes.len());
    }
    // Edges of a ring that follow each other.
    let node = |at: i64| Node::new(at, at % 2);
    let chain: Vec<Extent> = (0..16)
        .map(|at| Extent::of([&node(at), &node(at + 1)]))
        .collect();
    assert_eq!(neighbours(&chain, 8), [0..8, 8..16]);
}
