//! Parts of a page whose blocks are decided on together: paragraphs beside each other, boxes that
//! their class names, and other articles below the page's own.

use std::collections::HashMap;

use super::headline::fold_to_alphanumerics;
use super::tree::{Label, Tag, Tree};
use super::view::ViewBlock;

/// Where the article has more running text than this in bytes, another can follow it.
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
    for (block, chance) in blocks.iter().zip(chances) {
        let is_apart = block.heading == 0 && !block.item && block.linked >= LEAST_LINK;
        if is_apart && (is_link(block) || is_labelled_link(block)) {
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

/// Takes the chance of the boxes that are named as such and hold less than the rest of what would be
/// kept. So a page about newsletters stays, and a text for subscribers.
pub(super) fn rule_out_boxes(blocks: &[ViewBlock], tree: &Tree, chances: &mut [f32]) {
    let boxes: Vec<Option<u32>> = blocks.iter().map(|block| find_box(block, tree)).collect();
    let mut lengths = vec![0; tree.len()];
    let mut all = 0;
    for ((block, own), chance) in blocks.iter().zip(&boxes).zip(chances.iter()) {
        let length = if *chance >= KEPT { block.text.len() } else { 0 };
        all += length;
        if let Some(sum) = own.and_then(|own| lengths.get_mut(own as usize)) {
            *sum += length;
        }
    }
    for (own, chance) in boxes.iter().zip(chances) {
        let length = own.and_then(|own| lengths.get(own as usize));
        if length.is_some_and(|length| length * 2 < all) {
            *chance = 0.0;
        }
    }
}

/// Returns the outermost box that a block is in. A gate is one only where it has a control: the text
/// behind it is often named so too.
fn find_box(block: &ViewBlock, tree: &Tree) -> Option<u32> {
    let mut found = None;
    let mut number = block.element;
    while number > 0 {
        let element = tree.element(number);
        match element.label {
            Some(Label::Box) => found = Some(number),
            Some(Label::Gate) if tree.has_control(number) => found = Some(number),
            _ => {}
        }
        number = element.parent;
    }
    found
}

/// Takes the chance of each article that follows the page's own: it has a headline of the same rank
/// as the one in the block `headline`, and both are in parts of the page that have nothing in common.
pub(super) fn rule_out_other_articles(
    blocks: &[ViewBlock],
    tree: &Tree,
    headline: usize,
    chances: &mut [f32],
) {
    let Some(own) = blocks.get(headline) else { return };
    let text = fold_to_alphanumerics(&own.text);
    let mut others: Vec<u32> = Vec::new();
    for other in blocks.iter().skip(headline + 1).filter(|block| block.heading > 0) {
        let (part, next) = tree.part_at_fork(own.element, other.element);
        // a heading beside the text is a subhead, however high it is ranked
        let are_apart = part != next && part != own.element && next != other.element;
        let is_in_article = |number: u32| tree.element(number).within.article;
        let are_articles = is_in_article(own.element)
            && is_in_article(other.element)
            && !is_in_article(tree.element(part).parent);
        let are_alike =
            other.heading == 1 || (other.heading == 2 && own.heading > 0 && are_articles);
        if are_apart
            && are_alike
            && !others.contains(&next)
            && fold_to_alphanumerics(&other.text) != text
            && kept_prose_within(blocks, tree, part, chances) >= LEAST_ARTICLE
        {
            others.push(next);
        }
    }
    for (block, chance) in blocks.iter().zip(chances) {
        if others.iter().any(|other| tree.is_within(block.element, *other)) {
            *chance = 0.0;
        }
    }
}

fn kept_prose_within(blocks: &[ViewBlock], tree: &Tree, part: u32, chances: &[f32]) -> usize {
    let kept =
        blocks.iter().zip(chances).filter(|(block, chance)| **chance >= KEPT && block.is_prose());
    let within = kept.filter(|(block, _)| tree.is_within(block.element, part));
    within.map(|(block, _)| block.text.len()).sum()
}
