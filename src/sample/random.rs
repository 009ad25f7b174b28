//! A small counter-based random source for the sample county.
//!
//! Every thing of the sample (an edge, a parcel, a village) draws from a stream of its own, which is made
//! from the seed, a purpose and the thing's number. So the bytes do not depend on the order or the number
//! of threads, and an edge is the same whichever parcel asks for it. The generator is part of the contract
//! of `--seed`: a library whose streams change with its version would not do.

/// A stream of random numbers (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The stream of thing number `id` for one `purpose`.
    pub(crate) fn new(seed: u64, purpose: &str, id: u64) -> Self {
        let mut state = mix(seed ^ 0x7475_6261_6e5f_6b6d);
        for byte in purpose.bytes() {
            state = mix(state ^ u64::from(byte));
        }
        Self {
            state: mix(state ^ mix(id)),
        }
    }

    /// The next 64 random bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// A number in `0..bound`; 0 when `bound` is 0. The bias of the multiplication is below 2⁻³².
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        (((self.next() >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// A number in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in `[-1, 1)`.
    pub(crate) fn signed(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// True with the given probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of several things, by weight: the second of the chosen pair. The weights need not add up to 1.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[(f64, T)]) -> T {
        let total: f64 = choices.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.unit() * total;
        for (weight, value) in choices {
            rest -= weight;
            if rest < 0.0 {
                return *value;
            }
        }
        choices[choices.len() - 1].1
    }

    /// Puts `items` into random order (Fisher-Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            items.swap(last, other);
        }
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn streams_are_repeatable_and_distinct() {
        let draw = |seed, purpose, id| Random::new(seed, purpose, id).next();
        assert_eq!(draw(1, "edge", 7), draw(1, "edge", 7));
        let all = [
            draw(1, "edge", 7),
            draw(2, "edge", 7),
            draw(1, "node", 7),
            draw(1, "edge", 8),
        ];
        for (i, a) in all.iter().enumerate() {
            assert!(all.iter().skip(i + 1).all(|b| a != b));
        }
    }

    #[test]
    fn draws_keep_their_bounds_and_their_shares() {
        let mut random = Random::new(1, "test", 0);
        let mut counts = [0; 5];
        for _ in 0..5000 {
            counts[random.below(5) as usize] += 1;
            assert!((3..=6).contains(&random.between(3, 6)));
            assert!((-1.0..1.0).contains(&random.signed()));
        }
        assert!(
            counts.iter().all(|&n| (850..1150).contains(&n)),
            "{counts:?}"
        );
        let heavy = (0..5000)
            .filter(|_| random.pick(&[(9.0, true), (1.0, false)]))
            .count();
        assert!((4350..4650).contains(&heavy), "{heavy}");
        let mut items: Vec<u32> = (0..100).collect();
        random.shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
