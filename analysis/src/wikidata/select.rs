//! Choosing the items that a base keeps.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{ClassTree, Sketch};
use crate::article::EntityType;

/// The best known items of the wanted kinds. Holds no more of them than are wanted.
#[derive(Debug)]
pub struct Selection {
    kinds: Vec<EntityType>,
    most: usize,
    /// The least known one on top.
    best: BinaryHeap<Reverse<(u32, Reverse<u32>)>>,
    left_out: usize,
}

impl Selection {
    /// Makes a choice of items of these kinds, so many at the most.
    pub fn new(kinds: Vec<EntityType>, most: usize) -> Self {
        Self { kinds, most, best: BinaryHeap::new(), left_out: 0 }
    }

    /// Takes an item into account.
    pub fn offer(&mut self, sketch: &Sketch, tree: &ClassTree) {
        let kind = if sketch.is_candidate { tree.kind_of(&sketch.classes) } else { None };
        if kind.is_none_or(|kind| !self.kinds.contains(&kind)) {
            return;
        }
        self.best.push(Reverse((sketch.links, Reverse(sketch.id))));
        if self.best.len() > self.most {
            self.best.pop();
            self.left_out += 1;
        }
    }

    /// Returns how many items of the wanted kinds were left out since others are better known.
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// Returns the numbers of the items that are kept, in their order.
    pub fn into_ids(self) -> Vec<u32> {
        let mut ids: Vec<u32> = self.best.into_iter().map(|Reverse((_, Reverse(id)))| id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
