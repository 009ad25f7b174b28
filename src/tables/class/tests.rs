//! Classes, ownership and slope as records write them, and the finest cells.

use super::*;

#[test]
fn the_finest_cells_are_those_that_tables_tell_apart() {
    assert_eq!(CLASSES.iter().map(|f| f.parts.len()).sum::<usize>(), 38);
    assert_eq!(LEAVES.len(), 35 * 3 + 3 * 3 * 10);
    let tree = &*TREE;
    assert_eq!(tree.nodes[tree.root()].leaves, 0..LEAVES.len());
    for node in tree.nodes.iter().filter(|node| !node.children.is_empty()) {
        let mut at = node.leaves.start;
        for child in &node.children {
            assert_eq!(tree.nodes[*child].leaves.start, at);
            at = tree.nodes[*child].leaves.end;
        }
        assert_eq!(at, node.leaves.end, "children are the whole");
    }
    for (place, cell) in LEAVES.iter().enumerate() {
        assert_eq!(leaf(cell.class, cell.ownership, cell.slope), Some(place));
    }
}

#[test]
fn codes_lead_to_their_class() {
    assert_eq!(second("021K"), Some("021"));
    assert_eq!(second(" 123 "), Some("123"));
    assert_eq!(
        ["103", "121", "051", "11", "", "0111"].map(second),
        [None; 6]
    );
    assert_eq!(first_of("203"), Some("20"));
    assert_eq!(first_of("021"), Some("02"));
    assert_eq!(Item::class("01").leaves().len(), 90);
    assert_eq!(Item::class("104").leaves().len(), 3);
    assert_eq!(Item::class("").leaves().len(), LEAVES.len());
}

#[test]
fn slope_and_ownership_are_read_as_written() {
    assert_eq!(Slope::of("1", "T"), Slope::Flat);
    assert_eq!(Slope::of("3", "TT"), Slope::Steep(3, Terrain::Terrace));
    assert_eq!(Slope::of("5", ""), Slope::Steep(5, Terrain::Slope));
    assert_eq!(Slope::of("6", "T"), Slope::None);
    assert_eq!(Ownership::of("33"), Ownership::Collective);
    assert_eq!(Ownership::of("10"), Ownership::State);
    assert_eq!(Ownership::of(""), Ownership::Unknown);
}
