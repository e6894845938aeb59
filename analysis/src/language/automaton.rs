//! The search for the features of a text: an Aho-Corasick automaton over bytes (Aho and Corasick 1975).

/// "This state stands for no feature."
const NO_FEATURE: u32 = u32::MAX;

/// States with more children than this have them looked up in a set of bytes.
const FEW: u8 = 4;

/// States with so many children have a row of their own with the next state for each byte: most steps
/// begin at these states, or end at them when nothing longer fits.
const MANY: u8 = 12;

/// No [`State::place`].
const NO_PLACE: u16 = u16::MAX;

/// A text is read at so many places at once. The state depends on few bytes before, so reading may begin
/// at any place, and the processor waits for memory once instead of several times.
const LANES: usize = 4;

/// A shorter text than this is read from one place only.
const LANES_MIN: usize = 64;

/// A state: four to a cache line, because states are reached in no order and waiting for memory costs
/// more than the step itself. The bytes that lead to them are stored separately for the same reason.
#[derive(Clone, Copy, Debug)]
struct State {
    /// The first child; the others follow.
    first_child: u32,
    /// The state of the longest proper suffix that is a state.
    fail: u32,
    /// The feature that reaching the state counts: its own, else that of the nearest suffix.
    feature: u32,
    /// The index of its own entry in `rows` or, counted on from there, in `sets`.
    place: u16,
    /// The number of children.
    children: u8,
}

/// An Aho-Corasick automaton over bytes whose states are in breadth-first order, so that the
/// children of a state are neighbours.
#[derive(Debug)]
pub struct Automaton {
    states: Vec<State>,
    /// The byte that leads to each state; ascending among siblings.
    labels: Vec<u8>,
    /// The next state for each byte, for the root and the states with very many children.
    rows: Vec<[u32; 256]>,
    /// The sets of child bytes of the other states that have many, one bit a byte.
    sets: Vec<[u64; 4]>,
    /// The number of features.
    features: usize,
    /// The number of bytes of the longest feature.
    depth: usize,
}

impl Automaton {
    /// Builds the automaton from the trie in breadth-first order: per state the byte that leads to it, its
    /// number of children, and whether it ends a feature (features are numbered in that order). `None`
    /// where this is no trie.
    pub fn new(labels: &[u8], children: &[u8], own: &[u8]) -> Option<Self> {
        let mut states = Vec::with_capacity(labels.len());
        let mut next: u32 = 1;
        // The level of the trie ends where the children of the one before it do.
        let (mut depth, mut level_end) = (0, 1);
        for &children in children.get(..labels.len())? {
            // A child is never before its parent, or walking up would not end.
            if children > 0 && (next as usize) <= states.len() {
                return None;
            }
            if states.len() == level_end {
                (depth, level_end) = (depth + 1, next as usize);
            }
            let (first_child, fail, feature, place) = (next, 0, NO_FEATURE, NO_PLACE);
            states.push(State { first_child, fail, feature, place, children });
            next = next.checked_add(u32::from(children))?;
        }
        if next as usize != states.len() {
            return None;
        }
        let (labels, rows, sets) = (labels.to_vec(), Vec::new(), Vec::new());
        let mut automaton = Self { states, labels, rows, sets, features: 0, depth };
        automaton.place_child_sets()?;
        automaton.link_failures(own)?;
        automaton.fill_rows()?;
        Some(automaton)
    }

    /// Assigns a place to the states that have many children, and fills `sets`.
    fn place_child_sets(&mut self) -> Option<()> {
        let has_row = |(at, state): (usize, &State)| at == 0 || state.children >= MANY;
        let mut rows: u16 = 0;
        for (at, state) in self.states.iter_mut().enumerate() {
            if has_row((at, state)) {
                state.place = rows;
                rows = rows.checked_add(1)?;
            }
        }
        for at in 0..self.states.len() {
            let state = *self.states.get(at)?;
            let mut set = [0; 4];
            for &label in self.child_labels(&state)? {
                *set.get_mut(usize::from(label >> 6))? |= 1u64 << (label & 63);
            }
            // One bit per child, or the ranks would lead astray.
            if set.iter().map(|word| word.count_ones()).sum::<u32>() != u32::from(state.children) {
                return None;
            }
            if state.place == NO_PLACE && state.children > FEW {
                let place = u16::try_from(self.sets.len()).ok()?.checked_add(rows)?;
                self.states.get_mut(at)?.place = place;
                self.sets.push(set);
            }
        }
        self.rows = vec![[0; 256]; usize::from(rows)];
        Some(())
    }

    /// Sets the failure link and the feature of each state. Breadth-first, so that the target of a link is
    /// finished.
    fn link_failures(&mut self, own: &[u8]) -> Option<()> {
        let mut features: u32 = 0;
        for parent in 0..self.states.len() {
            let State { first_child, fail: parent_fail, children, .. } =
                *self.states.get(parent)?;
            for child in first_child..first_child + u32::from(children) {
                let at = child as usize;
                let label = *self.labels.get(at)?;
                let fail = if parent == 0 { 0 } else { self.search_next_state(parent_fail, label) };
                let inherited = self.feature_of_state(fail);
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

    /// Fills `rows`. Breadth-first, so that a state's row comes after that of the state it fails to.
    fn fill_rows(&mut self) -> Option<()> {
        for at in 0..self.states.len() {
            let state = *self.states.get(at)?;
            if usize::from(state.place) >= self.rows.len() {
                continue;
            }
            let fail = self.states.get(state.fail as usize)?;
            let mut row = match self.rows.get(usize::from(fail.place)) {
                Some(row) => *row,
                None => {
                    let bytes: Vec<u8> = (0..=u8::MAX).collect();
                    let to: Vec<u32> =
                        bytes.iter().map(|&b| self.next_state(state.fail, b)).collect();
                    to.try_into().ok()?
                }
            };
            for (&label, child) in self.child_labels(&state)?.iter().zip(state.first_child..) {
                *row.get_mut(usize::from(label))? = child;
            }
            *self.rows.get_mut(usize::from(state.place))? = row;
        }
        Some(())
    }

    /// Returns the bytes that lead to the children of a state.
    fn child_labels(&self, state: &State) -> Option<&[u8]> {
        let first = state.first_child as usize;
        self.labels.get(first..first + usize::from(state.children))
    }

    /// Writes the state after each byte of a text to `into`, in the order of the bytes.
    pub fn walk_text(&self, text: &[u8], into: &mut Vec<u32>) {
        into.clear();
        into.resize(text.len(), 0);
        let lanes = if text.len() < LANES_MIN { 1 } else { LANES };
        let length = text.len().div_ceil(lanes);
        let mut states = [0; LANES];
        for (lane, state) in states.iter_mut().enumerate() {
            let start = (lane * length).min(text.len());
            let before = text.get(start.saturating_sub(self.depth)..start).unwrap_or_default();
            *state = before.iter().fold(0, |state, &byte| self.next_state(state, byte));
        }
        for at in 0..length {
            for (lane, state) in states.iter_mut().enumerate().take(lanes) {
                let at = lane * length + at;
                let (Some(&byte), Some(after)) = (text.get(at), into.get_mut(at)) else { break };
                *state = self.next_state(*state, byte);
                *after = *state;
            }
        }
    }

    /// Returns the state after a byte. The loop ends because a failure link leads to a shorter suffix, and
    /// the root has a row.
    fn next_state(&self, mut at: u32, byte: u8) -> u32 {
        loop {
            let Some(state) = self.states.get(at as usize) else { return 0 };
            if let Some(row) = self.rows.get(usize::from(state.place)) {
                return row.get(usize::from(byte)).copied().unwrap_or_default();
            }
            if let Some(child) = self.find_child(state, byte) {
                return child;
            }
            at = state.fail;
        }
    }

    /// Returns the state after a byte while there are no rows yet.
    fn search_next_state(&self, mut at: u32, byte: u8) -> u32 {
        loop {
            let Some(state) = self.states.get(at as usize) else { return 0 };
            let labels = self.child_labels(state).unwrap_or_default();
            match labels.iter().zip(state.first_child..).find(|&(&label, _)| label == byte) {
                Some((_, child)) => return child,
                None if at == 0 => return 0,
                None => at = state.fail,
            }
        }
    }

    /// Finds the child that a byte leads to, of a state without a row.
    fn find_child(&self, state: &State, byte: u8) -> Option<u32> {
        let set = usize::from(state.place).wrapping_sub(self.rows.len());
        if let Some(set) = self.sets.get(set) {
            let word = usize::from(byte >> 6);
            let (bit, bits) = (1u64 << (byte & 63), *set.get(word)?);
            if bits & bit == 0 {
                return None;
            }
            let before: u32 = set.iter().take(word).map(|bits| bits.count_ones()).sum();
            return Some(state.first_child + before + (bits & (bit - 1)).count_ones());
        }
        let at = self.child_labels(state)?.iter().position(|&label| label == byte)?;
        Some(state.first_child + u32::try_from(at).ok()?)
    }

    /// Returns the number of features.
    pub fn feature_count(&self) -> usize {
        self.features
    }

    /// Returns the feature that reaching a state counts; a number beyond all features where it counts none.
    pub fn feature_of_state(&self, state: u32) -> u32 {
        self.states.get(state as usize).map_or(NO_FEATURE, |state| state.feature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The trie of `a`, `ab`, `abc`, `b`, `bc`, `c`, all of them features but `ab`.
    fn automaton() -> Automaton {
        let (labels, children) = (b"\0abcbcc", [3, 1, 1, 0, 1, 0, 0]);
        Automaton::new(labels, &children, &[0, 1, 1, 1, 0, 1, 1]).unwrap()
    }

    #[test]
    fn a_text_read_in_lanes_goes_through_the_states_of_one_read_byte_by_byte() {
        let automaton = automaton();
        let text: Vec<u8> = (0..1000u32).map(|n| b"abcabx"[(n * n % 31 % 6) as usize]).collect();
        for length in [0, 1, LANES_MIN - 1, LANES_MIN, LANES_MIN + 1, 999, 1000] {
            let mut state = 0;
            let by_byte: Vec<u32> = text[..length]
                .iter()
                .map(|&byte| {
                    state = automaton.next_state(state, byte);
                    state
                })
                .collect();
            let mut in_lanes = vec![7; 3];
            automaton.walk_text(&text[..length], &mut in_lanes);
            assert_eq!(in_lanes, by_byte);
        }
    }

    #[test]
    fn a_state_that_is_no_feature_counts_that_of_its_longest_suffix() {
        let automaton = automaton();
        let mut states = Vec::new();
        automaton.walk_text(b"abc", &mut states);
        let features: Vec<u32> =
            states.iter().map(|&state| automaton.feature_of_state(state)).collect();
        assert_eq!(features, [0, 1, 4]);
    }
}
