//! Names and codes of the sample's administrative units: county, townships (乡镇), villages (村).
//!
//! The county does not exist; its code begins like that of a prefecture at 111° E, where the sample lies.

/// Six-digit code of the sample county.
pub(crate) const COUNTY_CODE: &str = "420599";
/// Name of the sample county.
pub(crate) const COUNTY_NAME: &str = "青江县";

const FIRST: [&str; 26] = [
    "青", "白", "石", "云", "龙", "桃", "枫", "清", "大", "高", "金", "柳", "松", "竹", "梅", "黄",
    "红", "长", "新", "东", "双", "古", "杨", "李", "马", "凤",
];
// 垱 and 垸 are local words of the region; 垱 is in GBK but not in GB 2312.
const SECOND: [&str; 20] = [
    "山", "水", "溪", "河", "岭", "坪", "湾", "坝", "冲", "泉", "桥", "沟", "塘", "井", "坡", "垱",
    "垸", "林", "店", "坳",
];
const COMBINATIONS: usize = FIRST.len() * SECOND.len();

/// Most townships that codes and names suffice for.
pub(crate) const MOST_TOWNSHIPS: usize = 198;
/// Most villages of a township that codes and names suffice for; the real ones stay below 30.
#[cfg(test)]
const MOST_VILLAGES: usize = 500;

/// Three-digit code of township number `index`: every other one is a town (镇, 100 and up), the others are
/// townships in the narrow sense (乡, 200 and up).
pub(crate) fn township_code(index: usize) -> String {
    format!("{COUNTY_CODE}{}", (index % 2 + 1) * 100 + index / 2)
}

/// Name of township number `index`, unique in the county.
pub(crate) fn township_name(index: usize) -> String {
    let kind = if index.is_multiple_of(2) {
        "镇"
    } else {
        "乡"
    };
    format!("{}{kind}", pair(index * 37))
}

/// Twelve-digit code of village number `index` of a township. The last digit is never 0: the owner table
/// marks units that are no villages so.
pub(crate) fn village_code(township: usize, index: usize) -> String {
    let serial = 201 + index / 9 * 10 + index % 9;
    format!("{}{serial}", township_code(township))
}

/// Name of village number `index` of a township with the township before it, unique in the county.
pub(crate) fn village_name(township: usize, index: usize) -> String {
    format!(
        "{}{}村",
        township_name(township),
        pair(101 + township * 61 + index * 23)
    )
}

fn pair(number: usize) -> String {
    let number = number % COMBINATIONS;
    format!(
        "{}{}",
        FIRST[number % FIRST.len()],
        SECOND[number / FIRST.len()]
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{
        MOST_TOWNSHIPS, MOST_VILLAGES, township_code, township_name, village_code, village_name,
    };

    #[test]
    fn codes_and_names_are_unique_and_fit() {
        let townships = || 0..MOST_TOWNSHIPS;
        let codes: HashSet<String> = townships().map(township_code).collect();
        let names: HashSet<String> = townships().map(township_name).collect();
        assert_eq!((codes.len(), names.len()), (MOST_TOWNSHIPS, MOST_TOWNSHIPS));
        assert!(codes.iter().all(|code| code.len() == 9));
        let villages = || (0..MOST_VILLAGES).flat_map(|v| [(0, v), (1, v), (7, v)]);
        let codes: HashSet<String> = villages().map(|(t, v)| village_code(t, v)).collect();
        let names: HashSet<String> = villages().map(|(t, v)| village_name(t, v)).collect();
        assert_eq!(
            (codes.len(), names.len()),
            (3 * MOST_VILLAGES, 3 * MOST_VILLAGES)
        );
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 12 && !code.ends_with('0'))
        );
        assert!(names.iter().all(|name| name.chars().count() == 6));
    }

    #[test]
    fn names_survive_gbk() {
        for t in 0..MOST_TOWNSHIPS {
            for v in 0..40 {
                let name = village_name(t, v);
                let (bytes, _, failed) = encoding_rs::GBK.encode(&name);
                assert!(!failed && bytes.len() == 2 * name.chars().count(), "{name}");
            }
        }
    }
}
