//! Parts of a page whose blocks are decided on together: paragraphs beside each other, boxes that
//! their class names, and other articles below the page's own.

use std::collections::HashMap;

use super::tree::{Label, Tag, Tree};
use super::view::ViewBlock;
use crate::metadata::fold_to_alphanumerics;

/// Where the article has so many characters of running text, another can follow it.
const LEAST_ARTICLE: usize = 200;
/// A part that the page is judged to keep has a chance from here on.
const KEPT: f32 = 0.5;

/// Of paragraphs beside each other, so many have to be alike ...
const FEWEST_SIBLINGS: usize = 25;
/// ... and so much of their text has to be kept, for the others to be kept ...
const MOST_SIBLINGS: f32 = 0.6;
/// ... that are no less likely than this: a line that advertises another article stands among the
/// paragraphs too.
const DOUBTFUL: f32 = 0.15;

/// Gives the paragraphs that stand beside each other in markup of the same kind the same fate where
/// most are kept: a long feature is doubted more the longer it gets.
pub(super) fn keep_siblings(blocks: &[ViewBlock], tree: &Tree, chances: &mut [f32]) {
    let key = |block: &ViewBlock| {
        let element = tree.element(block.element);
        (block.is_prose() && element.tag == Tag::Paragraph)
            .then_some((element.parent, element.marks))
    };
    let mut sums: HashMap<_, (usize, usize, usize)> = HashMap::new();
    for (block, chance) in blocks.iter().zip(chances.iter()) {
        let Some(key) = key(block) else { continue };
        let (count, kept, all) = sums.entry(key).or_default();
        *count += 1;
        *all += block.text.len();
        *kept += if *chance >= KEPT { block.text.len() } else { 0 };
    }
    for (block, chance) in blocks.iter().zip(chances).filter(|(_, chance)| **chance >= DOUBTFUL) {
        let Some((count, kept, all)) = key(block).and_then(|key| sums.get(&key)) else { continue };
        if *count >= FEWEST_SIBLINGS && *kept as f32 >= MOST_SIBLINGS * *all as f32 {
            *chance = chance.max(KEPT);
        }
    }
}

/// Keeps a list without links that stands among kept paragraphs: in one part of the page with the
/// blocks before and after it, which are kept.
pub(super) fn keep_lists_among_kept(blocks: &[ViewBlock], tree: &Tree, chances: &mut [f32]) {
    let list_of = |at: usize| blocks.get(at).and_then(|block| tree.list_around(block.element));
    let is_beside = |at: usize, list: u32, chances: &[f32]| {
        let Some(block) = blocks.get(at) else { return false };
        chances.get(at).is_some_and(|chance| *chance >= KEPT)
            && tree.element(block.element).parent == tree.element(list).parent
    };
    let mut at = 0;
    while at < blocks.len() {
        let Some(list) = list_of(at) else {
            at += 1;
            continue;
        };
        let length = (at..blocks.len()).take_while(|&at| list_of(at) == Some(list)).count();
        let items = at..at + length;
        let is_plain = blocks.get(items.clone()).unwrap_or_default().iter().all(|b| b.linked == 0);
        let is_among =
            at > 0 && is_beside(at - 1, list, chances) && is_beside(items.end, list, chances);
        if is_plain && is_among {
            let chances = chances.get_mut(items.clone()).unwrap_or_default();
            chances.iter_mut().for_each(|chance| *chance = chance.max(KEPT));
        }
        at = items.end;
    }
}

/// A line that is a link to another article has so many bytes at least: fewer are the name of a thing.
const LEAST_LINK: usize = 25;
/// The label in front of a link has at most so many words.
const LABEL_WORDS: usize = 6;

/// Takes the chance of lines in a text of paragraphs that are nothing but a link, or a label with one
/// ("Also on the site: ..."): they lead to other articles.
pub(super) fn rule_out_linked_lines(blocks: &[ViewBlock], chances: &mut [f32]) {
    let kept = blocks.iter().zip(chances.iter()).filter(|(_, chance)| **chance >= KEPT);
    let (mut linked, mut all) = (0, 0);
    for (block, _) in kept {
        linked += block.linked;
        all += block.text.len();
    }
    if linked * 4 > all {
        return;
    }
    let mut is_next_out = false;
    for (block, chance) in blocks.iter().zip(chances).rev() {
        let is_line = block.heading == 0 && !block.item && block.linked >= LEAST_LINK;
        let is_teaser = is_line && is_link(block);
        // the headline of a teaser goes with it
        let is_its_head = block.heading > 0 && is_link(block) && is_next_out;
        is_next_out = is_teaser || is_its_head;
        if is_next_out || (is_line && is_labelled_link(block)) {
            *chance = 0.0;
        }
    }
}

fn is_link(block: &ViewBlock) -> bool {
    block.linked * 20 >= block.text.len() * 19
}

fn is_labelled_link(block: &ViewBlock) -> bool {
    let Some((label, rest)) = block.text.split_once(':') else { return false };
    let is_whole = block.linked + 2 >= rest.trim().len();
    is_whole
        && label.split_whitespace().nth(LABEL_WORDS).is_none()
        && block.linked <= rest.len() + 1
}

/// A box has at most so many characters that would be kept: more are an article, whatever its name.
const MOST_OF_BOX: usize = 800;

/// Takes the chance of the boxes that are named as such and hold less than the rest of what would be
/// kept. So a page about newsletters stays, and a text for subscribers.
pub(super) fn rule_out_boxes(blocks: &[ViewBlock], tree: &Tree, chances: &mut [f32]) {
    let boxes: Vec<Option<u32>> =
        blocks.iter().map(|block| find_box(block.element, tree)).collect();
    let mut lengths: HashMap<u32, usize> = HashMap::new();
    let mut all = 0;
    for ((block, own), chance) in blocks.iter().zip(&boxes).zip(chances.iter()) {
        let length = if *chance >= KEPT { block.text.chars().count() } else { 0 };
        all += length;
        if let Some(own) = own {
            *lengths.entry(*own).or_default() += length;
        }
    }
    for (own, chance) in boxes.iter().zip(chances) {
        let length = own.and_then(|own| lengths.get(&own));
        if length.is_some_and(|length| length * 2 < all && *length <= MOST_OF_BOX) {
            *chance = 0.0;
        }
    }
}

/// Returns the outermost box that an element is in. A gate is one only where it has a control: the
/// text behind it is often named so too.
fn find_box(element: u32, tree: &Tree) -> Option<u32> {
    let is_box = |number: &u32| match tree.element(*number).label {
        Some(Label::Box) => true,
        Some(Label::Gate) => tree.element(*number).has_control,
        None => false,
    };
    tree.elements_around(element).filter(is_box).last()
}

/// The own article has so much of the running text of one that follows it, at least. A part with less
/// is an opening, and what follows goes on with it.
const LEAST_OF_NEXT: f32 = 0.3;
/// The same where the headline of what follows is of the second rank only.
const LEAST_OF_SECTION: f32 = 0.6;

/// Takes the chance of each article that follows the page's own: it has a headline of the same rank
/// as the one in the block `headline`, and both are in parts of the page that have nothing in common.
pub(super) fn rule_out_other_articles(
    blocks: &[ViewBlock],
    tree: &Tree,
    headline: usize,
    chances: &mut [f32],
) {
    let Some(own) = blocks.get(headline) else { return };
    let others = blocks.iter().skip(headline + 1).filter(|block| matches!(block.heading, 1 | 2));
    let mut others = others.peekable();
    if others.peek().is_none() {
        return;
    }
    let text = fold_to_alphanumerics(&own.text);
    let prose = sum_kept_prose(blocks, tree, chances);
    let prose_in = |part: u32| prose.get(part as usize).copied().unwrap_or_default();
    let is_in_article = |number: u32| tree.element(number).within.article;
    let mut is_other = vec![false; tree.len()];
    for other in others {
        let (part, next) = tree.part_at_fork(own.element, other.element);
        // a heading beside the text is a subhead, however high it is ranked
        let are_apart = part != next && part != own.element && next != other.element;
        let are_articles = is_in_article(own.element)
            && is_in_article(other.element)
            && !is_in_article(tree.element(part).parent);
        let least = if other.heading == 1 { LEAST_OF_NEXT } else { LEAST_OF_SECTION };
        if are_apart
            && (other.heading == 1 || (own.heading > 0 && are_articles))
            && prose_in(part) >= LEAST_ARTICLE
            && prose_in(part) as f32 >= least * prose_in(next) as f32
            && fold_to_alphanumerics(&other.text) != text
            && let Some(is_other) = is_other.get_mut(next as usize)
        {
            *is_other = true;
        }
    }
    for (block, chance) in blocks.iter().zip(chances) {
        let mut around = tree.elements_around(block.element);
        if around.any(|number| is_other.get(number as usize) == Some(&true)) {
            *chance = 0.0;
        }
    }
}

/// Returns for each element the characters of running text in it that are kept.
fn sum_kept_prose(blocks: &[ViewBlock], tree: &Tree, chances: &[f32]) -> Vec<usize> {
    let mut sums = vec![0; tree.len()];
    for (block, _) in blocks.iter().zip(chances).filter(|(_, chance)| **chance >= KEPT) {
        let length = if block.is_prose() { block.text.chars().count() } else { 0 };
        for number in tree.elements_around(block.element) {
            if let Some(sum) = sums.get_mut(number as usize) {
                *sum += length;
            }
        }
    }
    sums
}
