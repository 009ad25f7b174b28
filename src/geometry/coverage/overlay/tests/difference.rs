//! The difference of two unions.

use super::*;

/// Pieces by their number of cells and whether they are enclosed.
fn told(pieces: &[Piece]) -> Vec<(usize, bool)> {
    let mut told: Vec<_> = pieces
        .iter()
        .map(|piece| (in_cells(piece.region.area), piece.enclosed))
        .collect();
    told.sort_unstable();
    told
}

/// The same from the cells: those of `of` without `without`.
fn expected(of: &BTreeSet<Cell>, without: &BTreeSet<Cell>) -> Vec<(usize, bool)> {
    let holes = enclosed(without);
    let mut told: Vec<_> = parts(of.difference(without).copied().collect())
        .iter()
        .map(|part| (part.len(), part.iter().all(|cell| holes.contains(cell))))
        .collect();
    told.sort_unstable();
    told
}

#[test]
fn cells_agree_on_thousands_of_seeds() {
    for seed in 1..2000 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let turn = dice.throw(2) == 0;
        let one = Board::throw(&mut dice, 8, 20, turn);
        let other = Board::throw(&mut dice, 3, 40, turn);
        let (u, v) = (one.coverage(), other.coverage());
        let difference = u.difference(&v);
        let (in_u, in_v) = (one.union(), other.union());
        assert_eq!(
            told(&difference.protruding),
            expected(&in_u, &in_v),
            "seed {seed}"
        );
        assert_eq!(
            told(&difference.uncovered),
            expected(&in_v, &in_u),
            "seed {seed}"
        );
        assert_eq!(difference.excluded, 0);
        // What is open to the outline and what is a gap make up all that is uncovered: nothing twice, nothing missed.
        let gaps = u.gaps(Some(&v));
        let gaps: usize = gaps
            .found
            .iter()
            .map(|gap| in_cells(gap.region().area))
            .sum();
        let open = told(&difference.uncovered);
        let open: usize = open
            .iter()
            .filter(|piece| !piece.1)
            .map(|piece| piece.0)
            .sum();
        assert_eq!(gaps + open, in_v.difference(&in_u).count(), "seed {seed}");
    }
}

#[test]
fn a_strip_counts_from_the_tolerance_on() {
    let unit =
        coverage(&["37500000 3300000, 37500010 3300000, 37500010 3300010, 37500000 3300010"]);
    let parcel = |top: &str| {
        coverage(&[&format!(
            "37500000 3300000, 37500010 3300000, 37500010 {top}, 37500000 {top}"
        )])
    };
    let narrow = parcel("3300009.9991").difference(&unit);
    assert_eq!(narrow, Difference::default());
    let wide = parcel("3300009.9990").difference(&unit);
    assert_eq!((wide.protruding.len(), wide.uncovered.len()), (0, 1));
    let piece = &wide.uncovered[0];
    assert!((piece.region.width - 0.001).abs() < 1e-6, "{piece:?}");
    assert_eq!((&*piece.covering, &*piece.leaving), (&[0][..], &[0][..]));
    let beyond = parcel("3300010.0010").difference(&unit);
    assert_eq!((beyond.protruding.len(), beyond.uncovered.len()), (1, 0));
    let near = parcel("3300010.0009").difference(&unit);
    assert_eq!(near, Difference::default());
}

/// Two layers whose vertices differ everywhere by a step or two cover the same.
#[test]
fn noise_below_the_tolerance_is_no_difference() {
    for seed in 1..300 {
        let mut dice = Dice(seed * 0x51_7cc1);
        let board = Board::throw(&mut dice, 6, 30, true);
        let mut noisy = board.shapes.clone();
        for at in noisy.iter_mut().flatten().flatten().flatten() {
            *at += (dice.throw(5) as f64 - 2.0) * 1e-4;
        }
        let noisy = Coverage::of(polygons(&noisy), grid(), 0.001);
        let difference = board.coverage().difference(&noisy);
        assert_eq!(difference, Difference::default(), "seed {seed}");
    }
}
