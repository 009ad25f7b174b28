//! Where the ledger stops to balance: the first node of each branch, from the parcel upwards, and the parcels that
//! explain it.

use std::cmp::Reverse;

use super::chart::Chart;
use super::sums::{Summed, UNPLACED};
use super::{Account, Balance, Break, Broken, LISTED, Level, Node, ParcelLine, Total};
use crate::dataset::Dataset;
use crate::format::decimal::Decimal;

/// All breaks, the largest difference first.
pub(super) fn breaks(
    chart: &Chart,
    data: &Dataset,
    summed: &Summed,
    nodes: &[Node],
    buckets: &[Option<usize>],
    totals: &[Total],
) -> Vec<Break> {
    let mut found = Vec::new();
    let mut of_bucket = vec![None; summed.buckets.len()];
    for (place, (node, bucket)) in nodes.iter().zip(buckets).enumerate() {
        let Some(bucket) = *bucket else {
            continue;
        };
        if let Some((level, broken)) = broken_leaf(node) {
            of_bucket[bucket] = Some(found.len());
            found.push(empty(level, place, broken));
        }
    }
    explain(chart, data, summed, nodes, &of_bucket, &mut found);
    above(nodes, totals, &mut found);
    found.sort_by_key(|entry| (Reverse(weight(entry, nodes, totals)), entry.node));
    found
}

fn empty(level: Level, node: usize, broken: Vec<Broken>) -> Break {
    Break {
        level,
        node,
        broken,
        parcels: Vec::new(),
        explaining: 0,
    }
}

fn is_broken(account: &Account) -> bool {
    !matches!(account.balance, Balance::Balanced | Balance::Unjudged)
}

/// What is broken in a village, or in what has no place.
fn broken_leaf(node: &Node) -> Option<(Level, Vec<Broken>)> {
    // Where a whole layer is missing, every account is undecided: that is no break of each village.
    let comparable = node.control.computed.is_some() && node.control.declared.is_some();
    let undeclared = node.control.balance == Balance::Undeclared;
    let mut broken = Vec::new();
    if is_broken(&node.control) && (comparable || undeclared) {
        broken.push(Broken::Control);
    }
    let outside = |shapes: &Option<super::ShapeAccount>| {
        shapes.as_ref().is_some_and(|shapes| shapes.outside > 0)
    };
    if outside(&node.unit_shapes) {
        broken.push(Broken::UnitShapes);
    }
    let level = if broken.is_empty() {
        Level::Parcel
    } else {
        node.level
    };
    if outside(&node.parcel_shapes) {
        broken.push(Broken::ParcelShapes);
    }
    (!broken.is_empty()).then_some((level, broken))
}

/// A county or the whole is named where nothing below it is: small differences that add up.
fn above(nodes: &[Node], totals: &[Total], found: &mut Vec<Break>) {
    for level in [Level::Township, Level::County, Level::ControlArea] {
        // How many nodes before a place are named.
        let mut named = vec![0; nodes.len() + 1];
        for entry in found
            .iter()
            .filter(|entry| entry.broken.contains(&Broken::Control))
        {
            named[entry.node + 1] = 1;
        }
        for place in 0..nodes.len() {
            named[place + 1] += named[place];
        }
        for (place, node) in nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.level == level)
        {
            let end = place + 1 + below(level, &nodes[place + 1..]);
            if node.control.balance == Balance::Unbalanced && named[end] == named[place] {
                found.push(empty(level, place, vec![Broken::Control]));
            }
        }
    }
    for (place, total) in totals.iter().enumerate() {
        if total.account.balance == Balance::Unbalanced && !nodes.is_empty() {
            found.push(empty(Level::ControlArea, 0, vec![Broken::Total(place)]));
        }
    }
}

/// How many of the nodes that follow one of that level are parts of it.
fn below(level: Level, following: &[Node]) -> usize {
    let is_part = |node: &&Node| {
        node.level > level && (node.level != Level::Unplaced || level == Level::ControlArea)
    };
    following.iter().take_while(is_part).count()
}

/// Gives each break its parcels: those whose stored area is not the measured one or is none; where no unit declares the
/// land, all of them.
fn explain(
    chart: &Chart,
    data: &Dataset,
    summed: &Summed,
    nodes: &[Node],
    of_bucket: &[Option<usize>],
    found: &mut [Break],
) {
    let Some(layer) = data.layer(chart.parcels.layer) else {
        return;
    };
    let Some(stored) = layer.number(chart.parcels.area) else {
        return;
    };
    if of_bucket.iter().all(Option::is_none) || summed.seats.is_empty() {
        return;
    }
    for fid in layer.records() {
        let row = fid as usize;
        let bucket = summed.seats.get(row).copied().unwrap_or(UNPLACED);
        let Some(entry) = of_bucket[bucket] else {
            continue;
        };
        let entry = &mut found[entry];
        let undeclared = nodes[entry.node].control.balance == Balance::Undeclared;
        let line = line(chart, summed, fid, stored.get(row));
        let differs = match (line.declared, line.computed) {
            (Some(declared), Some(computed)) if entry.level == Level::Parcel => {
                declared != computed && line.outside == Some(true)
            }
            (Some(declared), Some(computed)) => declared != computed,
            (None, _) => true,
            (Some(_), None) => summed.measures_parcels,
        };
        if undeclared || differs {
            entry.explaining += 1;
            entry.parcels.push(line);
            // Never more than twice the cap is kept, however many explain it.
            if entry.parcels.len() >= 2 * LISTED {
                keep_largest(&mut entry.parcels, undeclared);
            }
        }
    }
    for entry in found.iter_mut() {
        let undeclared = nodes[entry.node].control.balance == Balance::Undeclared;
        keep_largest(&mut entry.parcels, undeclared);
    }
}

fn line(chart: &Chart, summed: &Summed, fid: u32, declared: Option<Decimal>) -> ParcelLine {
    let computed = summed.areas.get(fid as usize).copied().flatten();
    let limit = chart.parcel_shape.as_ref();
    let outside = declared.zip(computed).and_then(|(declared, computed)| {
        let allowed = limit?.allowed.limit(computed)?;
        Some((declared - computed).abs() > allowed)
    });
    ParcelLine {
        fid,
        declared,
        computed,
        outside,
    }
}

/// Sorts by the difference, or by the area where the land is not declared at all, and keeps the first.
fn keep_largest(lines: &mut Vec<ParcelLine>, by_area: bool) {
    lines.sort_by_key(|line| {
        let (declared, computed) = (
            line.declared.unwrap_or_default(),
            line.computed.unwrap_or_default(),
        );
        let weight = if by_area {
            line.declared.unwrap_or(computed)
        } else {
            declared - computed
        };
        (Reverse(weight.abs()), line.fid)
    });
    lines.truncate(LISTED);
}

/// The largest difference of a break's accounts.
fn weight(entry: &Break, nodes: &[Node], totals: &[Total]) -> Decimal {
    let node = &nodes[entry.node];
    let of = |broken: &Broken| {
        let account = match broken {
            Broken::Control => Some(&node.control),
            Broken::ParcelShapes => node.parcel_shapes.as_ref().map(|shapes| &shapes.account),
            Broken::UnitShapes => node.unit_shapes.as_ref().map(|shapes| &shapes.account),
            Broken::Total(place) => totals.get(*place).map(|total| &total.account),
        };
        let account = account?;
        Some(account.declared.unwrap_or_default() - account.computed.unwrap_or_default())
    };
    let weights = entry
        .broken
        .iter()
        .filter_map(|broken| Some(of(broken)?.abs()));
    weights.max().unwrap_or_default()
}
