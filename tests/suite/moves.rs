//! A whole county with planted defects, written differently: records in another order, rings begun elsewhere or run the
//! other way, everything moved or turned. What does not change the land changes no finding.

use std::collections::BTreeMap;
use std::path::Path;

use tuban::flow::Options;
use tuban::report::{FindingEntry, Report};
use tuban::sample;

use crate::flow::{TODAY, check_submission, default_pack};

/// A vertex in steps of 0.0001 m.
type At = [i64; 2];

/// The parts of a shape; none for a null shape.
type Parts = Vec<Vec<At>>;

/// One layer's files, taken apart.
struct Layer {
    kind: i32,
    shapes: Vec<Parts>,
    head: Vec<u8>,
    rows: Vec<Vec<u8>>,
}

fn little(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

fn big(bytes: &[u8], at: usize) -> usize {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

fn step(bytes: &[u8], at: usize) -> i64 {
    (f64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) * 1e4).round() as i64
}

impl Layer {
    fn read(folder: &Path, name: &str) -> Self {
        let file =
            |extension: &str| std::fs::read(folder.join(format!("{name}.{extension}"))).unwrap();
        let (shp, shx, dbf) = (file("shp"), file("shx"), file("dbf"));
        let starts = (100..shx.len()).step_by(8).map(|at| 2 * big(&shx, at) + 8);
        let (head, length) = (
            usize::from(u16::from_le_bytes([dbf[8], dbf[9]])),
            usize::from(u16::from_le_bytes([dbf[10], dbf[11]])),
        );
        let rows = dbf[head..dbf.len() - 1].chunks(length).map(<[u8]>::to_vec);
        Self {
            kind: little(&shp, 32) as i32,
            shapes: starts.map(|start| parts(&shp[start..])).collect(),
            head: dbf[..head].to_vec(),
            rows: rows.collect(),
        }
    }

    fn write(&self, folder: &Path, name: &str) {
        let (mut shp, mut shx) = (vec![0; 100], vec![0; 100]);
        for (shape, number) in self.shapes.iter().zip(1_u32..) {
            let content = self.content(shape);
            let words = (content.len() as u32 / 2).to_be_bytes();
            shx.extend((shp.len() as u32 / 2).to_be_bytes());
            shx.extend(words);
            shp.extend(number.to_be_bytes());
            shp.extend(words);
            shp.extend(content);
        }
        let all: Vec<At> = self.shapes.iter().flatten().flatten().copied().collect();
        for file in [&mut shp, &mut shx] {
            let words = (file.len() as u32 / 2).to_be_bytes();
            file[..4].copy_from_slice(&9994_u32.to_be_bytes());
            file[24..28].copy_from_slice(&words);
            file[28..32].copy_from_slice(&1000_u32.to_le_bytes());
            file[32..36].copy_from_slice(&self.kind.to_le_bytes());
            file[36..68].copy_from_slice(&bounds(&all));
        }
        let mut dbf = self.head.clone();
        dbf.extend(self.rows.iter().flatten());
        dbf.push(0x1a);
        for (extension, bytes) in [("shp", shp), ("shx", shx), ("dbf", dbf)] {
            std::fs::write(folder.join(format!("{name}.{extension}")), bytes).unwrap();
        }
    }

    fn content(&self, parts: &Parts) -> Vec<u8> {
        if parts.is_empty() {
            return 0_u32.to_le_bytes().to_vec();
        }
        let mut out = self.kind.to_le_bytes().to_vec();
        let all: Vec<At> = parts.iter().flatten().copied().collect();
        if matches!(self.kind, 3 | 5) {
            out.extend(bounds(&all));
            out.extend((parts.len() as u32).to_le_bytes());
            out.extend((all.len() as u32).to_le_bytes());
            let mut start = 0;
            for part in parts {
                out.extend((start as u32).to_le_bytes());
                start += part.len();
            }
        }
        out.extend(all.iter().flatten().flat_map(|x| metres(*x).to_le_bytes()));
        // Height and measure of a point with Z.
        out.extend(vec![0; if self.kind == 11 { 16 } else { 0 }]);
        out
    }
}

fn metres(steps: i64) -> f64 {
    steps as f64 / 1e4
}

fn bounds(all: &[At]) -> [u8; 32] {
    let least = |axis: usize| all.iter().map(|at| at[axis]).min().unwrap_or(0);
    let most = |axis: usize| all.iter().map(|at| at[axis]).max().unwrap_or(0);
    let mut bytes = [0; 32];
    for (place, value) in [least(0), least(1), most(0), most(1)]
        .into_iter()
        .enumerate()
    {
        bytes[8 * place..8 * place + 8].copy_from_slice(&metres(value).to_le_bytes());
    }
    bytes
}

fn parts(content: &[u8]) -> Parts {
    let at = |start: usize, k: usize| {
        [
            step(content, start + 16 * k),
            step(content, start + 16 * k + 8),
        ]
    };
    match little(content, 0) {
        0 => Vec::new(),
        1 | 11 => vec![vec![at(4, 0)]],
        _ => {
            let (count, total) = (little(content, 36), little(content, 40));
            let start = |part: usize| match part == count {
                true => total,
                false => little(content, 44 + 4 * part),
            };
            let vertex = |k: usize| at(44 + 4 * count, k);
            let part = |part: usize| (start(part)..start(part + 1)).map(vertex).collect();
            (0..count).map(part).collect()
        }
    }
}

/// The county as it is, and written differently: the reports of both.
fn reports(change: impl Fn(&str, &mut Layer)) -> [Report; 2] {
    let folder = tempfile::tempdir().unwrap();
    let options = sample::Options {
        parcels: 240,
        seed: 3,
        defects: true,
    };
    sample::write(folder.path(), &options).unwrap();
    let report = || {
        let options = Options {
            as_of: Some(TODAY.to_owned()),
            deterministic: true,
            ..Options::default()
        };
        check_submission(default_pack(), folder.path(), options)
    };
    let before = report();
    let names = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let shapes = names.filter(|path| path.extension().is_some_and(|extension| extension == "shp"));
    let names: Vec<String> = shapes
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(names.len() > 14);
    for name in names {
        let mut layer = Layer::read(folder.path(), &name);
        change(&name, &mut layer);
        layer.write(folder.path(), &name);
    }
    [before, report()]
}

/// Every finding by `name`, with how often it is there.
fn tally(report: &Report, name: impl Fn(&FindingEntry) -> String) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for finding in &report.findings {
        *tally.entry(name(finding)).or_default() += 1;
    }
    tally
}

#[track_caller]
fn same([before, after]: &[Report; 2], name: impl Fn(&FindingEntry) -> String) {
    let [before, after] = [before, after].map(|report| tally(report, &name));
    assert!(
        before.values().sum::<usize>() > 100,
        "there is enough to lose"
    );
    let lost: Vec<_> = before
        .iter()
        .filter(|(key, count)| after.get(*key) != Some(count))
        .collect();
    let new: Vec<_> = after
        .iter()
        .filter(|(key, count)| before.get(*key) != Some(count))
        .collect();
    assert!(
        lost.is_empty() && new.is_empty(),
        "lost {lost:#?}\nnew {new:#?}"
    );
}

/// The fingerprint with the rule, to see whose it is.
fn print(finding: &FindingEntry) -> String {
    format!("{} {}", finding.rule, finding.fingerprint)
}

/// Rule and record, and what is measured on the plane.
fn place(finding: &FindingEntry) -> String {
    let json = serde_json::to_value(finding).unwrap();
    let measured = match &finding.rule[..2] {
        "51" | "52" | "53" | "54" => json["measured"].as_f64().map(|x| (x * 1e3).round()),
        _ => None,
    };
    let (layer, field) = (finding.layer.as_deref(), finding.field.as_deref());
    format!(
        "{} {layer:?} {:?} {field:?} {measured:?}",
        finding.rule, finding.fid
    )
}

#[test]
fn the_order_of_the_records_changes_no_finding() {
    let both = reports(|_, layer| {
        // Every third record first.
        let count = layer.rows.len();
        let order: Vec<usize> = (0..3)
            .flat_map(|first| (first..count).step_by(3))
            .rev()
            .collect();
        layer.shapes = order.iter().map(|&k| layer.shapes[k].clone()).collect();
        layer.rows = order.iter().map(|&k| layer.rows[k].clone()).collect();
    });
    same(&both, print);
    assert_eq!(both[0].score, both[1].score);
}

#[test]
fn where_a_ring_begins_changes_no_finding() {
    let both = reports(|_, layer| {
        for part in layer.shapes.iter_mut().flatten() {
            if layer.kind == 5 && part.first() == part.last() && part.len() > 3 {
                part.pop();
                let by = part.len() / 3;
                part.rotate_left(by);
                part.push(part[0]);
            }
        }
    });
    same(&both, print);
}

/// Lines may run either way; rings that do are 510590005, and nothing else.
#[test]
fn the_way_that_lines_and_rings_run_changes_no_other_finding() {
    let mut both = reports(|_, layer| {
        for part in layer.shapes.iter_mut().flatten() {
            part.reverse();
        }
    });
    let [before, after] = [&both[0], &both[1]].map(|report| {
        let rings = report
            .findings
            .iter()
            .filter(|finding| finding.rule == "510590005");
        rings.count()
    });
    assert!(before == 1 && after > 300, "{before} {after}");
    for report in &mut both {
        report
            .findings
            .retain(|finding| finding.rule != "510590005");
    }
    same(&both, print);
}

#[test]
fn moving_the_county_by_steps_of_the_grid_moves_the_findings() {
    let by: At = [1_370_003, -4_120_007];
    let both = reports(|_, layer| {
        for at in layer.shapes.iter_mut().flatten().flatten() {
            *at = [at[0] + by[0], at[1] + by[1]];
        }
    });
    same(&both, place);
    let points = |report: &Report, by: At| -> Vec<(String, Option<At>)> {
        let own = report
            .findings
            .iter()
            .filter(|finding| finding.rule.starts_with("51"));
        let steps = own.map(|finding| {
            let point = finding
                .point
                .map(|at| [0, 1].map(|axis| ((at[axis] * 1e3).round() as i64 - by[axis] / 10) / 2));
            (place(finding), point)
        });
        let mut steps: Vec<_> = steps.collect();
        steps.sort();
        steps
    };
    let (before, after) = (points(&both[0], [0, 0]), points(&both[1], by));
    assert_eq!(before.len(), after.len());
    for ((name, one), (_, other)) in before.iter().zip(&after) {
        let (one, other) = (one.unwrap(), other.unwrap());
        let near = (0..2).all(|axis| one[axis].abs_diff(other[axis]) <= 1);
        assert!(near, "{name}: {one:?} {other:?}");
    }
}

/// Around its middle; the ellipsoid's areas and the zone barely notice. What lies 170 km east lies north then.
#[test]
fn turning_the_county_by_a_right_angle_turns_the_findings() {
    let middle: At = [375_120_000_000, 33_000_000_000];
    let mut both = reports(|_, layer| {
        for at in layer.shapes.iter_mut().flatten().flatten() {
            *at = [
                middle[0] - (at[1] - middle[1]),
                middle[1] + (at[0] - middle[0]),
            ];
        }
    });
    for report in &mut both {
        let is_east = |finding: &FindingEntry| {
            finding.rule == "320190001" && finding.layer.as_deref() == Some("CLKZD")
        };
        report.findings.retain(|finding| !is_east(finding));
    }
    same(&both, place);
}
