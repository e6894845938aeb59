//! The features of each word: rows of the tagger's two tables, found by hash (Weinberger et al. 2009). One
//! table has the words, the other their looks: their beginnings and endings (Bojanowski et al. 2017), their
//! capitals, the gaps around them, and their capitals in the rest of the text.

use super::super::fold::fold_char;
use super::super::gazetteer::Gazetteer;
use super::super::text::{ArticleText, Style};
use super::super::token::Token;
use super::clusters::{CODES, Cluster, WordClusters};
use crate::prehashed::HashedMap;

/// Rows of the table of words.
pub const WORD_ROWS: usize = 1 << 17;
/// Rows of the table of looks.
pub const LOOK_ROWS: usize = 1 << 16;
/// Rows of words for each word.
pub const WORDS: usize = 2;
/// Rows of looks for each word.
pub const LOOKS: usize = 17 + CLUSTERS;
/// Rows of looks that come from clusters.
const CLUSTERS: usize = 2 * (2 + CODES);
/// The rows of looks that come from the language.
pub const OF_LANGUAGE: std::ops::Range<usize> = 12..14;
/// The rows that come from the gazetteer.
pub const OF_GAZETTEER: std::ops::Range<usize> = 15..17;

/// The tables that the tagger uses besides its model.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'k> {
    /// Names.
    pub gazetteer: &'k Gazetteer,
    /// The clusters of words by meaning.
    pub clusters: &'k WordClusters,
}

impl WordClusters {
    /// Returns the hashed features of a word from the table of its script and from that of many languages.
    fn cluster_features(&self, token: &Token) -> [u64; CLUSTERS] {
        let own = if token.cyrillic { self.russian } else { self.english }.find_word(token.hash);
        let many = self.many.find_word(token.hash);
        let script = u64::from(token.cyrillic) << 32;
        let shape = (token.shape as u64) << 40;
        let mut looks = [0; CLUSTERS];
        for (looks, (cluster, table)) in
            looks.chunks_exact_mut(2 + CODES).zip([(own, 1 | script), (many, 2)])
        {
            let Cluster { fine, coarse, codes } = cluster;
            let known = u64::from(fine > 0) << 8;
            let numbers = [u64::from(fine), u64::from(coarse) | shape];
            let codes = codes.map(|code| known | u64::from(code));
            for (slot, number) in looks.iter_mut().zip(numbers.into_iter().chain(codes)) {
                *slot = number << 4 ^ table;
            }
        }
        looks
    }
}

/// The rows of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Rows in the table of words.
    pub words: [u32; WORDS],
    /// Rows in the table of looks.
    pub looks: [u32; LOOKS],
}

/// Returns the rows of every word of `text`. `language` is the tag of the article's main language.
pub fn feature_rows(
    text: &ArticleText<'_>,
    language: Option<&str>,
    knowledge: &Knowledge<'_>,
) -> Vec<Rows> {
    let page = Page {
        text,
        seen: Seen::from_text(text),
        language: language.map_or(0, |tag| hash_values(tag.bytes().map(u64::from))),
        knowledge,
    };
    let listed = listed_name_marks(text, knowledge.gazetteer);
    let mut affixes = Affixes::default();
    let tokens = text.tokens.iter().zip(listed).enumerate();
    tokens.map(|(at, (token, listed))| page.word_rows(at, token, listed, &mut affixes)).collect()
}

/// The features that all words of a text share.
struct Page<'t> {
    text: &'t ArticleText<'t>,
    seen: Seen,
    language: u64,
    knowledge: &'t Knowledge<'t>,
}

impl Page<'_> {
    fn word_rows(&self, at: usize, token: &Token, listed: u64, affixes: &mut Affixes) -> Rows {
        let Self { text, language, .. } = *self;
        let shape = token.shape as u64;
        let style = match text.style_at(at) {
            Style::Plain => 0,
            Style::Titled => 1,
            Style::Shouted => 2,
        };
        let opens = u64::from(token.opens);
        let next = text.tokens.get(at + 1);
        let gap = |token: &Token| token.mark as u64 | (token.gap as u64) << 32;
        let after = next.map_or(1, gap);
        affixes.read_word(token.text(text.text));
        let [p1, p2, p3, p4] = affixes.prefix_hashes();
        let [s1, s2, s3, s4] = affixes.suffix_hashes();
        let words = [(1, token.hash), (2, token.hash ^ shape << 60)];
        let looks = [
            p1,
            p2,
            p3,
            p4,
            s1,
            s2,
            s3,
            s4,
            affixes.shape,
            shape << 8 | opens << 4 | style,
            gap(token),
            after << 1 | u64::from(next.is_none_or(|next| next.opens)),
            language,
            language << 8 ^ shape << 4 ^ style,
            self.seen.capitals_of(token) << 8 | shape << 4 | opens,
            listed,
            gazetteer_marks(token, self.knowledge.gazetteer) << 4 | shape,
        ];
        let clusters = self.knowledge.clusters.cluster_features(token);
        let mut rows = [0; LOOKS];
        for (kind, (row, hash)) in
            rows.iter_mut().zip(looks.into_iter().chain(clusters)).enumerate()
        {
            *row = hash_to_row(11 + kind as u64, hash, LOOK_ROWS);
        }
        let looks = rows;
        Rows { words: words.map(|(kind, hash)| hash_to_row(kind, hash, WORD_ROWS)), looks }
    }
}

/// Returns for each word the kind of the gazetteer's name over it, and the word's place in that name.
fn listed_name_marks(text: &ArticleText<'_>, gazetteer: &Gazetteer) -> Vec<u64> {
    let mut listed = vec![0; text.tokens.len()];
    let mut at = 0;
    while let Some(rest) = text.tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let found = gazetteer.find_longest(rest, text.style_at(at) == Style::Shouted);
        let words = found.map_or(1, |found| found.words);
        if let Some(entity) = found.and_then(|found| gazetteer.entity(found.entity)) {
            let weak = found.is_some_and(|found| found.weak);
            let kind = 1 + entity.kind as u64 * 2 + u64::from(weak);
            for (number, slot) in listed.iter_mut().skip(at).take(words).enumerate() {
                let place = u64::from(number > 0) | u64::from(number + 1 < words) << 1;
                *slot = kind << 2 | place;
            }
        }
        at += words;
    }
    listed
}

/// Returns the marks that the gazetteer has for a single word.
fn gazetteer_marks(token: &Token, gazetteer: &Gazetteer) -> u64 {
    let people = gazetteer.people();
    u64::from(people.find_given(token.hash).is_some())
        | u64::from(people.find_by_surname(token.hash).is_some()) << 1
        | u64::from(gazetteer.is_common(token.hash)) << 2
        | u64::from(gazetteer.country_of_demonym(token.hash).is_some()) << 3
}

fn hash_to_row(kind: u64, hash: u64, rows: usize) -> u32 {
    let mixed =
        (hash ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ mixed >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    ((mixed >> 32) % rows as u64) as u32
}

fn hash_values(values: impl Iterator<Item = u64>) -> u64 {
    values.fold(0xcbf2_9ce4_8422_2325, mix_value)
}

const fn mix_value(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0100_0000_01b3)
}

/// The beginnings and endings of a word, and its shape.
#[derive(Default)]
struct Affixes {
    letters: Vec<char>,
    shape: u64,
}

impl Affixes {
    fn read_word(&mut self, word: &str) {
        self.letters.clear();
        let (mut shape, mut last, mut run) = (0, ' ', 0);
        for c in word.chars() {
            let kind = match c {
                'a'..='z' | 'а'..='я' => 'x',
                'A'..='Z' | 'А'..='Я' => 'X',
                '0'..='9' => '0',
                _ if c.is_lowercase() => 'x',
                _ if c.is_uppercase() => 'X',
                _ if c.is_numeric() => '0',
                _ => c,
            };
            run = if kind == last { run + 1 } else { 0 };
            // runs of one kind count up to two, and of digits to four
            if run < 2 || kind == '0' && run < 4 {
                shape = mix_value(shape, kind as u64);
            }
            last = kind;
            if kind == '0' {
                self.letters.push('0');
            } else {
                fold_char(c, |plain| self.letters.push(plain));
            }
        }
        self.shape = shape;
    }

    fn prefix_hashes(&self) -> [u64; 4] {
        self.hash_lengths(self.letters.iter())
    }

    fn suffix_hashes(&self) -> [u64; 4] {
        self.hash_lengths(self.letters.iter().rev())
    }

    /// Returns the hashes of the first one to four letters; that of all where there are fewer.
    fn hash_lengths<'c>(&self, letters: impl Iterator<Item = &'c char>) -> [u64; 4] {
        let mut hash = 0xcbf2_9ce4_8422_2325;
        let mut out = [0; 4];
        let mut letters = letters.map(|&c| c as u64);
        for slot in &mut out {
            hash = mix_value(hash, letters.next().unwrap_or(0));
            *slot = hash;
        }
        out
    }
}

/// The capitals of words over the whole text: a capital at the beginning of a sentence is no evidence where
/// the word is in small letters elsewhere.
struct Seen(HashedMap<u8>);

const SMALL: u8 = 1;
const CAPITAL: u8 = 2;

impl Seen {
    fn from_text(text: &ArticleText<'_>) -> Self {
        let mut seen: HashedMap<u8> = crate::prehashed::map_with_capacity(text.tokens.len());
        for (at, token) in text.tokens.iter().enumerate() {
            let told = match (token.is_capital(), token.opens, text.style_at(at)) {
                (false, ..) => SMALL,
                (true, false, Style::Plain) => CAPITAL,
                _ => 0,
            };
            *seen.entry(token.hash).or_default() |= told;
        }
        Self(seen)
    }

    fn capitals_of(&self, token: &Token) -> u64 {
        self.0.get(&token.hash).copied().unwrap_or_default().into()
    }
}
