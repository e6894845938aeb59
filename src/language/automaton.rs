//! Finds the features of a text: an Aho-Corasick automaton over bytes (Aho and Corasick 1975).

/// "This state stands for no feature."
const NO_FEATURE: u32 = u32::MAX;

/// States with more children than this have them looked up in a set of bytes.
const FEW: u8 = 4;

/// A state. All that a step looks at stands together, because states are met in no order and each
/// look at another place in memory costs more than the step itself.
#[derive(Clone, Copy, Debug)]
struct State {
    /// The first child; the others follow.
    first_child: u32,
    /// The state of the longest proper suffix that is a state.
    fail: u32,
    /// The feature that reaching the state counts: its own, else that of the nearest suffix.
    feature: u32,
    /// Which of `sets` has its children's bytes, if there are many.
    set: u16,
    /// How many children there are.
    children: u8,
    /// The byte that leads here; ascending among siblings.
    label: u8,
}

/// An Aho-Corasick automaton over bytes whose states stand in breadth-first order, so that the
/// children of a state are neighbours.
#[derive(Debug)]
pub struct Automaton {
    states: Vec<State>,
    /// For the root and its children, the ones that nearly all steps end in: where each byte leads.
    dense: Vec<[u32; 256]>,
    /// The sets of child bytes of the states that have many, one bit a byte.
    sets: Vec<[u64; 4]>,
    /// How many features there are.
    features: usize,
}

impl Automaton {
    /// From the trie in breadth-first order: per state the byte into it, how many children it has,
    /// and whether it is the end of a feature (features are numbered in that order). `None` where
    /// that is no trie.
    pub fn new(labels: &[u8], children: &[u8], own: &[u8]) -> Option<Self> {
        let mut states = Vec::with_capacity(labels.len());
        let mut next: u32 = 1;
        for (&label, &children) in labels.iter().zip(children) {
            // A child never stands before its parent, or walking up would not end.
            if children > 0 && (next as usize) <= states.len() {
                return None;
            }
            let (first_child, fail, feature, set) = (next, 0, NO_FEATURE, u16::MAX);
            states.push(State { first_child, fail, feature, set, children, label });
            next = next.checked_add(u32::from(children))?;
        }
        if next as usize != states.len() {
            return None;
        }
        let mut automaton = Self { states, dense: Vec::new(), sets: Vec::new(), features: 0 };
        automaton.gather()?;
        automaton.link(own)?;
        automaton.densify();
        Some(automaton)
    }

    /// Fills `sets`.
    fn gather(&mut self) -> Option<()> {
        for at in 0..self.states.len() {
            let state = *self.states.get(at)?;
            if state.children <= FEW {
                continue;
            }
            let mut set = [0; 4];
            for child in self.children(&state)? {
                *set.get_mut(usize::from(child.label >> 6))? |= 1u64 << (child.label & 63);
            }
            // One bit per child, or the ranks would lead astray.
            if set.iter().map(|word| word.count_ones()).sum::<u32>() != u32::from(state.children) {
                return None;
            }
            self.states.get_mut(at)?.set = u16::try_from(self.sets.len()).ok()?;
            self.sets.push(set);
        }
        Some(())
    }

    /// Sets the failure links and what each state counts. Breadth-first, so that what a link leads
    /// to is finished.
    fn link(&mut self, own: &[u8]) -> Option<()> {
        let mut features: u32 = 0;
        for parent in 0..self.states.len() {
            let State { first_child, fail: parent_fail, children, .. } =
                *self.states.get(parent)?;
            for child in first_child..first_child + u32::from(children) {
                let at = child as usize;
                let label = self.states.get(at)?.label;
                let fail = if parent == 0 { 0 } else { self.step(parent_fail, label) };
                let inherited = self.feature(fail);
                let state = self.states.get_mut(at)?;
                state.fail = fail;
                state.feature = inherited;
                if *own.get(at)? != 0 {
                    state.feature = features;
                    features += 1;
                }
            }
        }
        self.features = features as usize;
        Some(())
    }

    fn densify(&mut self) {
        let shallow = 1 + self.states.first().map_or(0, |root| u32::from(root.children));
        let mut dense = vec![[0; 256]; shallow as usize];
        for (state, row) in (0..shallow).zip(&mut dense) {
            for (byte, to) in (0..=u8::MAX).zip(row) {
                *to = self.step(state, byte);
            }
        }
        self.dense = dense;
    }

    fn children(&self, state: &State) -> Option<&[State]> {
        let first = state.first_child as usize;
        self.states.get(first..first + usize::from(state.children))
    }

    /// The state after a byte. Ends because a failure link leads to a shorter suffix.
    pub fn step(&self, mut at: u32, byte: u8) -> u32 {
        loop {
            if let Some(row) = self.dense.get(at as usize) {
                return row.get(usize::from(byte)).copied().unwrap_or_default();
            }
            let Some(state) = self.states.get(at as usize) else { return 0 };
            if let Some(child) = self.child(state, byte) {
                return child;
            }
            if at == 0 {
                return 0;
            }
            at = state.fail;
        }
    }

    /// The child of a state by a byte.
    fn child(&self, state: &State, byte: u8) -> Option<u32> {
        if let Some(set) = self.sets.get(usize::from(state.set)) {
            let word = usize::from(byte >> 6);
            let (bit, bits) = (1u64 << (byte & 63), *set.get(word)?);
            if bits & bit == 0 {
                return None;
            }
            let before: u32 = set.iter().take(word).map(|bits| bits.count_ones()).sum();
            return Some(state.first_child + before + (bits & (bit - 1)).count_ones());
        }
        let at = self.children(state)?.iter().position(|child| child.label == byte)?;
        Some(state.first_child + u32::try_from(at).ok()?)
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The feature that reaching a state counts; a number beyond them all where it counts none.
    pub fn feature(&self, state: u32) -> u32 {
        self.states.get(state as usize).map_or(NO_FEATURE, |state| state.feature)
    }
}
