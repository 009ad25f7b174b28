//! Polygons in units of another name, and polygons outside of others.

use super::*;

/// Strips of cells as units, cut into rectangles as parcels; some parcels reach over the border of two strips.
fn county(dice: &mut Dice) -> (Vec<BTreeSet<Cell>>, Vec<BTreeSet<Cell>>, Vec<usize>) {
    let (mut units, mut parcels, mut homes) = (Vec::new(), Vec::new(), Vec::new());
    let mut x = 0;
    while x < SIZE {
        let to = (x + 1 + dice.throw(3) as i32).min(SIZE);
        let block = |from: i32, end: i32, y: i32, top: i32| -> BTreeSet<Cell> {
            (from..end)
                .flat_map(|x| (y..top).map(move |y| (x, y)))
                .collect()
        };
        let mut y = 0;
        while y < SIZE {
            let top = (y + 1 + dice.throw(4) as i32).min(SIZE);
            let reach = if dice.throw(6) == 0 { 1 } else { 0 };
            parcels.push(block(x, (to + reach).min(SIZE), y, top));
            homes.push(units.len());
            y = top;
        }
        units.push(block(x, to, 0, SIZE));
        x = to;
    }
    (units, parcels, homes)
}

fn shapes(sets: &[BTreeSet<Cell>], dice: &mut Dice, turn: bool) -> Vec<Shape> {
    sets.iter()
        .map(|set| placed(rings(set, dice, [0.0, 0.0]), turn))
        .collect()
}

fn labelled(dice: &mut Dice, count: usize) -> Vec<Label> {
    (0..count)
        .map(|_| Label::Named(dice.throw(3) as u32))
        .collect()
}

/// Pieces below this number of cells do not count.
const LEAST: f64 = 1.5;

/// From the cells: polygon, unit, cells of the pieces.
fn expected(
    parcels: &[BTreeSet<Cell>],
    labels: &[Label],
    units: &[BTreeSet<Cell>],
    of_units: &[Label],
) -> Vec<(u32, u32, usize)> {
    let mut all = Vec::new();
    for (p, parcel) in parcels.iter().enumerate() {
        let own: BTreeSet<Cell> = (0..units.len())
            .filter(|u| of_units[*u] == labels[p])
            .flat_map(|u| units[u].iter().copied())
            .collect();
        for (u, unit) in units.iter().enumerate() {
            let away = parcel.intersection(unit).filter(|cell| !own.contains(cell));
            let size: usize = parts(away.copied().collect())
                .iter()
                .map(BTreeSet::len)
                .filter(|size| *size as f64 > LEAST)
                .sum();
            if of_units[u] != labels[p] && size > 0 {
                all.push((p as u32, u as u32, size));
            }
        }
    }
    all
}

#[test]
fn cells_agree_on_thousands_of_seeds() {
    let mut found_any = 0;
    for seed in 1..1200 {
        let mut dice = Dice(seed * 0x2545_f491);
        let turn = dice.throw(2) == 0;
        let (units, parcels, labels, of_units) = if dice.throw(3) > 0 {
            let (units, parcels, homes) = county(&mut dice);
            let of_units: Vec<Label> = (0..units.len())
                .map(|unit| Label::Named(unit as u32 % 4))
                .collect();
            let wrong = dice.throw(5) == 0;
            let labels = homes
                .iter()
                .map(|home| match wrong && dice.throw(5) == 0 {
                    true => Label::Named(dice.throw(4) as u32),
                    false => of_units[*home],
                })
                .collect();
            (units, parcels, labels, of_units)
        } else {
            let units = Board::throw(&mut dice, 4, 40, turn).sets;
            let parcels = Board::throw(&mut dice, 8, 20, turn).sets;
            let labels = labelled(&mut dice, parcels.len());
            let of_units = labelled(&mut dice, units.len());
            (units, parcels, labels, of_units)
        };
        let unit_shapes = shapes(&units, &mut dice, turn);
        let parcel_shapes = shapes(&parcels, &mut dice, turn);
        let of = |shapes: &[Shape]| Coverage::of(polygons(shapes), grid(), 0.001);
        let strays = of(&parcel_shapes).strays(&labels, &of(&unit_shapes), &of_units, LEAST * CELL);
        let got: Vec<(u32, u32, usize)> = strays
            .found
            .iter()
            .map(|stray| (stray.polygon, stray.unit, in_cells(stray.region.area)))
            .collect();
        found_any += usize::from(!got.is_empty());
        assert_eq!(
            got,
            expected(&parcels, &labels, &units, &of_units),
            "seed {seed}"
        );
        assert_eq!(strays.undecided, 0, "seed {seed}");
    }
    assert!((100..1150).contains(&found_any), "{found_any}");
}

#[test]
fn what_lies_outside_agrees_on_thousands_of_seeds() {
    for seed in 1..1000 {
        let mut dice = Dice(seed * 0x51_7cc1);
        let turn = dice.throw(2) == 0;
        let cover = Board::throw(&mut dice, 6, 30, turn);
        let mut own = Board::throw(&mut dice, 4, 12, turn);
        // Some have the boundary of one of the cover, as it is or with other vertices.
        for set in cover.sets.iter().filter(|_| seed % 2 == 0) {
            own.sets.push(set.clone());
            own.shapes
                .push(placed(rings(set, &mut dice, [0.0, 0.0]), turn));
        }
        let covers: Vec<Cover> = cover
            .sets
            .iter()
            .map(|_| match dice.throw(3) {
                0 => Cover::None,
                _ => Cover::Wanted,
            })
            .collect();
        let wanted: BTreeSet<Cell> = (0..covers.len())
            .filter(|at| covers[*at] == Cover::Wanted)
            .flat_map(|at| cover.sets[at].iter().copied())
            .collect();
        let of: Vec<u32> = (0..own.sets.len() as u32).collect();
        let found = own
            .coverage()
            .outside(&of, &cover.coverage(), &covers, LEAST * CELL);
        let got: Vec<(u32, usize)> = found
            .found
            .iter()
            .map(|outside| (outside.polygon, in_cells(outside.region.area)))
            .collect();
        let expected: Vec<(u32, usize)> = of
            .iter()
            .filter_map(|at| {
                let set = &own.sets[*at as usize];
                let size: usize = parts(set.difference(&wanted).copied().collect())
                    .iter()
                    .map(BTreeSet::len)
                    .filter(|size| *size as f64 > LEAST)
                    .sum();
                (size > 0).then_some((*at, size))
            })
            .collect();
        assert_eq!(got, expected, "seed {seed}");
        assert_eq!(found.undecided, 0);
    }
}
