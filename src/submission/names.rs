//! Which layer a file name means: `DLTB`, `TDLY.DLTB`, `DLTB_G_2009`, `330102地类图斑` …

use crate::pack::{LayerId, Standard};

/// What a file base name was found to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// One layer; `exact` when the name is the layer's code and nothing else.
    Layer {
        /// The layer.
        id: LayerId,
        /// Whether nothing stands beside the code.
        exact: bool,
    },
    /// No layer.
    None,
    /// The name holds the names of several layers.
    Several,
}

/// The layer that a file base name means. Names are compared without case, as whole words: a word is a run of
/// Latin letters or a run of other letters, so `DLTB2009` and `某县DLTB` hold the word DLTB and `XDLTBX` does not.
#[must_use]
pub fn match_layer(stem: &str, standard: &Standard) -> NameMatch {
    let stem = stem.trim().to_uppercase();
    if let Some(id) = standard.layer(&stem) {
        return NameMatch::Layer { id, exact: true };
    }
    let words = words(&stem);
    let means = |name: &str| {
        let name = name.to_uppercase();
        stem == name || words.iter().any(|word| *word == name)
    };
    let mut found = standard.layer_ids().filter(|id| {
        let layer = &standard[*id];
        means(&layer.name) || layer.aliases.iter().any(|alias| means(alias))
    });
    match (found.next(), found.next()) {
        (Some(id), None) => NameMatch::Layer { id, exact: false },
        (None, _) => NameMatch::None,
        (Some(_), Some(_)) => NameMatch::Several,
    }
}

/// The runs of Latin letters and the runs of other letters in `text`.
fn words(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if c.is_ascii_alphabetic() => 1,
        c if c.is_alphabetic() => 2,
        _ => 0,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut current = 0;
    for (place, letter) in text
        .char_indices()
        .map(|(place, c)| (place, class(c)))
        .chain([(text.len(), 0)])
    {
        if letter != current {
            if current != 0 {
                words.push(&text[start..place]);
            }
            (start, current) = (place, letter);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{DEFAULT_PACK, PackSource, read};

    fn name_of(stem: &str) -> Option<(String, bool)> {
        let standard = read(&PackSource::embedded(DEFAULT_PACK).unwrap()).standard;
        match match_layer(stem, &standard) {
            NameMatch::Layer { id, exact } => Some((standard[id].name.clone(), exact)),
            NameMatch::None => None,
            NameMatch::Several => Some(("several".to_owned(), false)),
        }
    }

    #[test]
    fn the_code_alone_is_exact_in_any_case() {
        assert_eq!(name_of("DLTB"), Some(("DLTB".to_owned(), true)));
        assert_eq!(name_of("dltb"), Some(("DLTB".to_owned(), true)));
    }

    #[test]
    fn names_seen_in_practice_are_known() {
        for (stem, layer) in [
            ("TDLY.DLTB", "DLTB"),
            ("DLTB_G_2009", "DLTB"),
            ("DLTB2009", "DLTB"),
            ("某县DLTB", "DLTB"),
            ("地类图斑", "DLTB"),
            ("330102地类图斑_2009", "DLTB"),
            ("行政区", "XZQ"),
            ("行政区界线", "XZQJX"),
            ("GCS330300G100202_JBNTBHPK_2017", "JBNTBHPK"),
        ] {
            assert_eq!(name_of(stem), Some((layer.to_owned(), false)), "{stem}");
        }
    }

    #[test]
    fn a_code_inside_a_longer_word_is_not_the_layer() {
        assert_eq!(name_of("XDLTBX"), None);
        assert_eq!(name_of("blockgroups"), None);
        assert_eq!(name_of(""), None);
    }

    #[test]
    fn two_layers_in_one_name_are_no_layer() {
        assert_eq!(name_of("DLTB_XZQ"), Some(("several".to_owned(), false)));
    }
}
