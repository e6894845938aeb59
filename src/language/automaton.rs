//! Finds the features of a text: an Aho-Corasick automaton over bytes (Aho and Corasick 1975).

/// "This state stands for no feature."
const NO_FEATURE: u32 = u32::MAX;

/// States with more children than this have them looked up in a set of bytes.
const FEW: u32 = 4;

/// An Aho-Corasick automaton over bytes whose states stand in breadth-first order, so that the
/// children of a state are neighbours and a state's number is also that of the edge into it.
#[derive(Debug)]
pub struct Automaton {
    /// First child of each state; one more than there are states.
    first_child: Vec<u32>,
    /// The byte that leads into each state; ascending among siblings.
    label: Vec<u8>,
    /// The state of the longest proper suffix that is a state.
    fail: Vec<u32>,
    /// The feature that reaching the state counts: its own, else that of the nearest suffix.
    feature: Vec<u32>,
    /// For the root and its children, the ones that nearly all steps end in: where each byte leads.
    dense: Vec<[u32; 256]>,
    /// The sets of child bytes of the states that have many, one bit a byte.
    sets: Vec<[u64; 4]>,
    /// Per state: which of `sets`, if it has many children.
    set: Vec<u16>,
    /// How many features there are.
    features: usize,
}

impl Automaton {
    /// From the trie in breadth-first order: per state the byte into it, how many children it has,
    /// and whether it is the end of a feature (features are numbered in that order). `None` where
    /// that is no trie.
    pub fn new(labels: &[u8], children: &[u8], own: &[u8]) -> Option<Self> {
        let states = labels.len();
        let mut first_child = Vec::with_capacity(states + 1);
        let mut next: u32 = 1;
        for (state, &count) in children.iter().enumerate() {
            // A child never stands before its parent, or walking up would not end.
            if count > 0 && (next as usize) <= state {
                return None;
            }
            first_child.push(next);
            next = next.checked_add(u32::from(count))?;
        }
        if next as usize != states {
            return None;
        }
        first_child.push(next);
        let mut automaton = Self {
            first_child,
            label: labels.to_vec(),
            fail: vec![0; states],
            feature: vec![NO_FEATURE; states],
            dense: Vec::new(),
            sets: Vec::new(),
            set: vec![u16::MAX; states],
            features: 0,
        };
        automaton.gather()?;
        automaton.link(own)?;
        automaton.densify();
        Some(automaton)
    }

    /// Fills `sets`.
    fn gather(&mut self) -> Option<()> {
        for state in 0..self.label.len() {
            let (first, last) = (*self.first_child.get(state)?, *self.first_child.get(state + 1)?);
            if last - first <= FEW {
                continue;
            }
            let mut set = [0; 4];
            for &byte in self.label.get(first as usize..last as usize)? {
                *set.get_mut(usize::from(byte >> 6))? |= 1u64 << (byte & 63);
            }
            // One bit per child, or the ranks would lead astray.
            if set.iter().map(|word| word.count_ones()).sum::<u32>() != last - first {
                return None;
            }
            *self.set.get_mut(state)? = u16::try_from(self.sets.len()).ok()?;
            self.sets.push(set);
        }
        Some(())
    }

    /// Sets the failure links and what each state counts. Breadth-first, so that what a link leads
    /// to is finished.
    fn link(&mut self, own: &[u8]) -> Option<()> {
        let mut features: u32 = 0;
        for parent in 0..self.label.len() {
            let (first, last) =
                (*self.first_child.get(parent)?, *self.first_child.get(parent + 1)?);
            for child in first..last {
                let at = child as usize;
                let fail = match parent {
                    0 => 0,
                    _ => self.step(*self.fail.get(parent)?, *self.label.get(at)?),
                };
                *self.fail.get_mut(at)? = fail;
                *self.feature.get_mut(at)? = if *own.get(at)? == 0 {
                    self.feature(fail)
                } else {
                    features += 1;
                    features - 1
                };
            }
        }
        self.features = features as usize;
        Some(())
    }

    fn densify(&mut self) {
        let shallow = self.first_child.get(1).map_or(0, |&end| end);
        let mut dense = vec![[0; 256]; shallow as usize];
        for (state, row) in (0..shallow).zip(&mut dense) {
            for (byte, to) in (0..=u8::MAX).zip(row) {
                *to = self.step(state, byte);
            }
        }
        self.dense = dense;
    }

    /// The state after a byte. Ends because a failure link leads to a shorter suffix.
    pub fn step(&self, mut state: u32, byte: u8) -> u32 {
        loop {
            if let Some(row) = self.dense.get(state as usize) {
                return row.get(usize::from(byte)).copied().unwrap_or_default();
            }
            if let Some(child) = self.child(state, byte) {
                return child;
            }
            if state == 0 {
                return 0;
            }
            state = self.fail.get(state as usize).copied().unwrap_or_default();
        }
    }

    /// The child of a state by a byte.
    fn child(&self, state: u32, byte: u8) -> Option<u32> {
        let state = state as usize;
        let first = *self.first_child.get(state)?;
        if let Some(set) = self.sets.get(usize::from(*self.set.get(state)?)) {
            let word = usize::from(byte >> 6);
            let (bit, bits) = (1u64 << (byte & 63), *set.get(word)?);
            if bits & bit == 0 {
                return None;
            }
            let before: u32 = set.iter().take(word).map(|bits| bits.count_ones()).sum();
            return Some(first + before + (bits & (bit - 1)).count_ones());
        }
        let last = *self.first_child.get(state + 1)?;
        let labels = self.label.get(first as usize..last as usize)?;
        let at = labels.iter().position(|&label| label == byte)?;
        Some(first + u32::try_from(at).ok()?)
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The feature that reaching a state counts; a number beyond them all where it counts none.
    pub fn feature(&self, state: u32) -> u32 {
        self.feature.get(state as usize).copied().unwrap_or(NO_FEATURE)
    }
}
