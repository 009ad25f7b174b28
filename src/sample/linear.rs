//! Linear features (线状地物) and land class boundaries (地类界线): who draws which border of the parcels.
//!
//! Every border between two parcels of a village is drawn once, by a line of XZDW or by one of DLJX; the
//! borders of the villages are drawn by XZQJX, and some also by a line of XZDW along them. Where a line of
//! DLJX ends another one goes on or a village border passes: no end dangles, whoever counts XZDW or not.
//! Other lines of XZDW run inside one parcel, through the middle of its cells.

use rayon::prelude::*;

use super::county::OUTSIDE;
use super::land::{Border, Land, length};
use super::mesh::{CELL, Spot, UNITS};
use super::parcels::Shape;
use super::random::Random;

/// Lines along borders for each parcel.
const BORDER_SHARE: f64 = 0.56;
/// Lines inside a parcel for each parcel; small counties have somewhat more.
const INNER_SHARE: f64 = 0.04;
/// Largest part of a parcel that lines may take.
const MOST: f64 = 0.3;

/// Class of a linear feature with its share of the lines and its widths in tenths of a metre. All widths
/// are even, so that half of length x width is a whole number of hundredths.
const CLASSES: [(f64, LineClass); 5] = [
    (
        0.526,
        LineClass {
            code: "117",
            name: "沟渠",
            narrow: 10,
            wide: 60,
        },
    ),
    (
        0.353,
        LineClass {
            code: "104",
            name: "农村道路",
            narrow: 20,
            wide: 80,
        },
    ),
    (
        0.058,
        LineClass {
            code: "111",
            name: "河流水面",
            narrow: 40,
            wide: 194,
        },
    ),
    (
        0.058,
        LineClass {
            code: "102",
            name: "公路用地",
            narrow: 60,
            wide: 150,
        },
    ),
    (
        0.005,
        LineClass {
            code: "101",
            name: "铁路用地",
            narrow: 80,
            wide: 120,
        },
    ),
];

/// A land class that linear features have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineClass {
    /// Land class code (地类编码).
    pub(crate) code: &'static str,
    /// Its name (地类名称).
    pub(crate) name: &'static str,
    narrow: i64,
    wide: i64,
}

/// Where a line runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Course {
    /// Along the border of two parcels; half of its area is deducted from each.
    Border(Border),
    /// Inside one parcel, which bears the whole area.
    Inner(u32),
}

/// A linear feature.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// Where it runs.
    pub(crate) course: Course,
    /// Its land class.
    pub(crate) class: LineClass,
    /// Number in the village of its first parcel, from 1 (线状地物编号).
    pub(crate) number: u32,
    /// Length in tenths of a metre (长度).
    pub(crate) length: i64,
    /// Width in tenths of a metre (宽度).
    pub(crate) width: i64,
    /// Whether the state owns it (权属性质 20), else the collective (30).
    pub(crate) state_owned: bool,
}

impl Line {
    /// Area in hundredths of a square metre (线状地物面积): length x width.
    pub(crate) fn area(&self) -> i64 {
        self.length * self.width
    }

    /// The first parcel that its area is deducted from (扣除图斑1).
    pub(crate) fn parcel(&self) -> u32 {
        match self.course {
            Course::Border(border) => border.right,
            Course::Inner(parcel) => parcel,
        }
    }

    /// The second one, for a line along a border (扣除图斑2).
    pub(crate) fn other_parcel(&self) -> Option<u32> {
        match self.course {
            Course::Border(border) => Some(border.left),
            Course::Inner(_) => None,
        }
    }
}

/// The lines of XZDW and the borders that are left to DLJX.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Linear features, by their first parcel.
    pub(crate) linear: Vec<Line>,
    /// The borders that DLJX draws.
    pub(crate) class_borders: Vec<Border>,
    /// Area of the lines in each parcel in hundredths of a square metre (图斑的线状地物面积).
    pub(crate) in_parcel: Vec<i64>,
}

impl Lines {
    /// Chooses the lines of the county.
    pub(crate) fn new(land: &Land) -> Self {
        let borders = land.parcel_borders();
        let chosen = choose_borders(land, &borders);
        let mut courses: Vec<Course> = chosen
            .iter()
            .map(|&k| Course::Border(borders[k as usize]))
            .collect();
        courses.extend(inner_lines(land).into_iter().map(Course::Inner));
        // Stable: lines of one parcel stay in the order of its outline.
        courses.sort_by_key(|course| match course {
            Course::Border(border) => border.right,
            Course::Inner(parcel) => *parcel,
        });
        let mut drawn = vec![false; borders.len()];
        chosen.iter().for_each(|&k| drawn[k as usize] = true);
        let class_borders = borders
            .iter()
            .zip(drawn)
            .filter(|(border, drawn)| !drawn && is_inner(land, border))
            .map(|(border, _)| *border)
            .collect();
        let lengths: Vec<i64> = courses
            .par_iter()
            .map(|course| (length(&course_path(land, *course)) * 10.0).round() as i64)
            .collect();
        let mut lines = Self {
            linear: Vec::with_capacity(courses.len()),
            class_borders,
            in_parcel: vec![0; land.parcels.list.len()],
        };
        for (course, length) in courses.into_iter().zip(lengths) {
            lines.add(land, course, length);
        }
        lines
    }

    fn add(&mut self, land: &Land, course: Course, length: i64) {
        let mut random = Random::new(land.seed, "line", self.linear.len() as u64);
        let class = random.pick(&CLASSES);
        let width = i64::from(random.between(class.narrow as u32, class.wide as u32)) / 2 * 2;
        let state_owned = matches!(class.code, "101" | "102" | "111") || random.chance(0.02);
        let mut line = Line {
            course,
            class,
            number: 1,
            length,
            width,
            state_owned,
        };
        if let Some(last) = self.linear.last() {
            let village = |line: &Line| land.parcels.list[line.parcel() as usize].village();
            if village(last) == village(&line) {
                line.number = last.number + 1;
            }
        }
        let widest = self.room(land, &line) / line.length.max(1) / 2 * 2;
        if widest < line.width {
            (line.class, line.state_owned) = (CLASSES[0].1, false);
            line.width = widest.clamp(class_least(), line.class.wide);
        }
        match line.other_parcel() {
            None => self.in_parcel[line.parcel() as usize] += line.area(),
            Some(other) => {
                self.in_parcel[line.parcel() as usize] += line.area() / 2;
                self.in_parcel[other as usize] += line.area() / 2;
            }
        }
        self.linear.push(line);
    }

    /// How much area the line's parcels still have for it.
    fn room(&self, land: &Land, line: &Line) -> i64 {
        let left = |parcel: u32| {
            let area = land.parcels.list[parcel as usize].area;
            (area as f64 * MOST) as i64 - self.in_parcel[parcel as usize]
        };
        match line.other_parcel() {
            None => left(line.parcel()),
            Some(other) => 2 * left(line.parcel()).min(left(other)),
        }
    }
}

/// The vertices of a linear feature.
pub(crate) fn course_path(land: &Land, course: Course) -> Vec<Spot> {
    match course {
        Course::Border(border) => land.parcel_border_path(&border),
        Course::Inner(parcel) => inner_path(land, parcel),
    }
}

/// Whether both sides of a border lie in the same village: then XZQJX does not draw it.
pub(crate) fn is_inner(land: &Land, border: &Border) -> bool {
    let village = |parcel: u32| land.parcels.list[parcel as usize].village();
    border.left != OUTSIDE && village(border.left) == village(border.right)
}

/// The parcels that a line runs inside of, in ascending order.
pub(crate) fn inner_lines(land: &Land) -> Vec<u32> {
    let mut parcels: Vec<u32> = (0..land.parcels.list.len() as u32)
        .filter(|&p| {
            land.parcels.list[p as usize].shape == Shape::Plain && land.parcels.cells(p).len() > 1
        })
        .collect();
    Random::new(land.seed, "inner lines", 0).shuffle(&mut parcels);
    let count = land.parcels.list.len();
    let wanted = (count as f64 * INNER_SHARE).ceil() as usize;
    parcels.truncate(wanted.max((count / 12).min(16)));
    parcels.sort_unstable();
    parcels
}

/// Borders for linear features, as places in `borders` in ascending order: in random order each one is taken
/// unless an end of a class boundary would then be left alone at a node.
fn choose_borders(land: &Land, borders: &[Border]) -> Vec<u32> {
    let (ends, mut at_node, on_unit_border) = meeting_places(land, borders);
    let mut order: Vec<u32> = (0..borders.len() as u32)
        .filter(|&k| borders[k as usize].left != OUTSIDE)
        .collect();
    Random::new(land.seed, "border lines", 0).shuffle(&mut order);
    let wanted = (land.parcels.list.len() as f64 * BORDER_SHARE).round() as usize;
    let mut chosen = Vec::with_capacity(wanted);
    for k in order {
        if chosen.len() == wanted {
            break;
        }
        let nodes = ends[k as usize].map(|node| node as usize);
        if is_inner(land, &borders[k as usize]) {
            let leaves_one = |&node: &usize| at_node[node] == 2 && !on_unit_border[node];
            if nodes.iter().any(leaves_one) {
                continue;
            }
            nodes.iter().for_each(|&node| at_node[node] -= 1);
        }
        chosen.push(k);
    }
    chosen.sort_unstable();
    chosen
}

/// The nodes at the ends of each border; at each node, how many borders inside a village end, and whether a
/// village border passes.
fn meeting_places(land: &Land, borders: &[Border]) -> (Vec<[u32; 2]>, Vec<u8>, Vec<bool>) {
    let mesh = &land.mesh;
    let mut at_node = vec![0_u8; mesh.node_count()];
    let mut on_unit_border = vec![false; mesh.node_count()];
    let ends: Vec<[u32; 2]> = borders
        .par_iter()
        .map(|border| {
            land.border_ends(border)
                .map(|node| mesh.node_index(node) as u32)
        })
        .collect();
    for (border, nodes) in borders.iter().zip(&ends) {
        for &node in nodes {
            match is_inner(land, border) {
                true => at_node[node as usize] += 1,
                false => on_unit_border[node as usize] = true,
            }
        }
    }
    (ends, at_node, on_unit_border)
}

fn class_least() -> i64 {
    CLASSES[0].1.narrow
}

/// A line through the middle of a parcel's cells: from cell to cell over the middle of their common side,
/// with small bends. It stays more than 0.03 of a cell away from the parcel's outline.
fn inner_path(land: &Land, parcel: u32) -> Vec<Spot> {
    let mut random = Random::new(land.seed, "inner line", u64::from(parcel));
    let mut stops: Vec<[f64; 2]> = Vec::new();
    let route = route(land, parcel);
    for (k, &cell) in route.iter().enumerate() {
        stops.push(land.mesh.centre(cell));
        if let Some(&next) = route.get(k + 1) {
            stops.push(middle_of_side(land, cell, next));
        }
    }
    let mut path = Vec::with_capacity(3 * stops.len());
    for pair in stops.windows(2) {
        path.push(pair[0].map(|x| x.round() as i32));
        for along in [0.33, 0.67] {
            let aside = 0.03 * CELL * UNITS * random.signed();
            let [dx, dy] = [0, 1].map(|axis| pair[1][axis] - pair[0][axis]);
            let size = dx.hypot(dy);
            path.push([
                (pair[0][0] + along * dx - aside * dy / size).round() as i32,
                (pair[0][1] + along * dy + aside * dx / size).round() as i32,
            ]);
        }
    }
    path.push(stops[stops.len() - 1].map(|x| x.round() as i32));
    path
}

/// Neighbouring cells of a parcel, one after the other, as far as they go without a choice to return.
fn route(land: &Land, parcel: u32) -> Vec<(u32, u32)> {
    let mut free: Vec<(u32, u32)> = land
        .parcels
        .cells(parcel)
        .iter()
        .map(|&c| land.mesh.cell(c as usize))
        .collect();
    let mut route = vec![free.remove(0)];
    loop {
        let (i, j) = route[route.len() - 1];
        let next = free
            .iter()
            .position(|&(x, y)| x.abs_diff(i) + y.abs_diff(j) == 1);
        let Some(next) = next else {
            return route;
        };
        route.push(free.remove(next));
    }
}

fn middle_of_side(land: &Land, (i, j): (u32, u32), (x, y): (u32, u32)) -> [f64; 2] {
    let (a, b) = if x == i {
        ((i, j.max(y)), (i + 1, j.max(y)))
    } else {
        ((i.max(x), j), (i.max(x), j + 1))
    };
    let (a, b) = (land.mesh.node(a), land.mesh.node(b));
    [0, 1].map(|axis| (f64::from(a[axis]) + f64::from(b[axis])) / 2.0)
}
