//! Things dealt out to piles, in one row.

/// By pile: what was dealt to it, in the order in which it came.
#[derive(Debug)]
pub(super) struct Piles<T> {
    /// Where each pile begins, and the number of all things at the end.
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T: Copy + Default> Piles<T> {
    /// Deals out things, each to the pile of that number, of which there are so many; what is not for one of them is left
    /// out.
    pub(super) fn new(piles: usize, things: impl Iterator<Item = (usize, T)> + Clone) -> Self {
        let things = things.filter(|(pile, _)| *pile < piles);
        // One place further on, and one more where they are dealt out, each begins where the one before it ends.
        let mut starts = vec![0_u32; piles + 2];
        for (pile, _) in things.clone() {
            starts[pile + 2] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut all = vec![T::default(); starts[piles + 1] as usize];
        for (pile, thing) in things {
            let at = &mut starts[pile + 1];
            all[*at as usize] = thing;
            *at += 1;
        }
        starts.truncate(piles + 1);
        Self { starts, all }
    }

    /// Number of all things.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The things in a pile.
    pub(super) fn of(&self, pile: usize) -> &[T] {
        &self.all[self.starts[pile] as usize..self.starts[pile + 1] as usize]
    }

    /// The same, to be put in another order.
    pub(super) fn of_mut(&mut self, pile: usize) -> &mut [T] {
        &mut self.all[self.starts[pile] as usize..self.starts[pile + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dealt_to_a_pile_keeps_its_order() {
        let things = [(2, 'a'), (0, 'b'), (7, 'c'), (2, 'd'), (3, 'e')];
        let mut piles = Piles::new(4, things.into_iter());
        let all: Vec<&[char]> = (0..4).map(|pile| piles.of(pile)).collect();
        assert_eq!(all, [&['b'][..], &[], &['a', 'd'], &['e']]);
        assert_eq!(piles.len(), 4);
        piles.of_mut(2).reverse();
        assert_eq!(piles.of(2), ['d', 'a']);
    }
}
