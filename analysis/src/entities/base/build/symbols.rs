//! Choosing the symbols of which strings are made (byte pair encoding), for all strings of a base at once.

use std::collections::HashMap;

use super::super::strings::{MOST_SYMBOLS, push_code};
use crate::prehashed::HashedMap;

/// The strings that a pair of symbols must occur in for a symbol of its own to take less room than it saves.
/// Set by hand: a symbol has about ten bytes, and with 8 the file is but a five-thousandth smaller.
const FEWEST_USES: u32 = 12;
/// The share of the symbols, one in so many, that are joined in one round. Set by hand.
const ROUND: usize = 16;
/// The longest symbol, in bytes. Set by hand.
const LONGEST: usize = 40;

/// The symbols of a base, and its strings made of them.
#[derive(Debug, Default)]
pub struct Symbols {
    /// The letters of each symbol, the commonest first.
    letters: Vec<Vec<u8>>,
    /// The codes of each part of a string that ends with a space or with the string.
    codes: HashMap<String, Vec<u8>>,
}

/// A part of strings, with how often it occurs.
struct Part {
    symbols: Vec<usize>,
    uses: u32,
}

impl Symbols {
    /// Chooses symbols for these strings. Only they can be encoded.
    pub fn choose<'s>(strings: impl Iterator<Item = &'s str>) -> Self {
        let mut uses: HashMap<&str, u32> = HashMap::new();
        for part in strings.flat_map(|string| string.split_inclusive(' ')) {
            *uses.entry(part).or_default() += 1;
        }
        let mut texts: Vec<(&str, u32)> = uses.into_iter().collect();
        texts.sort_unstable();
        let mut parts: Vec<Part> = texts
            .iter()
            .map(|(text, uses)| Part {
                symbols: text.bytes().map(usize::from).collect(),
                uses: *uses,
            })
            .collect();
        let mut letters: Vec<Vec<u8>> = (0..=u8::MAX).map(|byte| vec![byte]).collect();
        while letters.len() < MOST_SYMBOLS {
            let joined = choose_pairs(&parts, &letters);
            if joined.is_empty() {
                break;
            }
            let mut symbols = HashMap::new();
            for (left, right) in joined {
                let both = [left, right].map(|of| letters.get(of).map_or(&[][..], Vec::as_slice));
                symbols.insert((left, right), letters.len());
                letters.push(both.concat());
            }
            parts.iter_mut().for_each(|part| join_pairs(&mut part.symbols, &symbols));
        }
        Self::number_symbols(&texts, &parts, &letters)
    }

    /// Numbers the symbols that are used, the commonest first, and writes down the codes of the parts.
    fn number_symbols(texts: &[(&str, u32)], parts: &[Part], letters: &[Vec<u8>]) -> Self {
        let mut uses = vec![0_u64; letters.len()];
        for part in parts {
            for &symbol in &part.symbols {
                uses.get_mut(symbol).into_iter().for_each(|uses| *uses += u64::from(part.uses));
            }
        }
        let mut order: Vec<(u64, usize)> =
            uses.into_iter().zip(0..).filter(|(uses, _)| *uses > 0).collect();
        order.sort_unstable_by_key(|(uses, symbol)| (std::cmp::Reverse(*uses), *symbol));
        let numbers: HashMap<usize, usize> =
            order.iter().map(|(_, symbol)| *symbol).zip(0..).collect();
        let code = |part: &Part| {
            let mut codes = Vec::with_capacity(part.symbols.len());
            let numbers = part.symbols.iter().filter_map(|symbol| numbers.get(symbol));
            numbers.for_each(|&number| push_code(&mut codes, number));
            codes
        };
        let codes =
            texts.iter().zip(parts).map(|((text, _), part)| ((*text).to_owned(), code(part)));
        let letters = order.iter().filter_map(|(_, symbol)| letters.get(*symbol).cloned());
        Self { letters: letters.collect(), codes: codes.collect() }
    }

    /// Returns the letters of each symbol.
    pub fn letters(&self) -> &[Vec<u8>] {
        &self.letters
    }

    /// Returns the codes of one of the strings.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn encode(&self, string: &str) -> Result<Vec<u8>, String> {
        let parts = string.split_inclusive(' ').map(|part| self.codes.get(part));
        let codes: Option<Vec<&[u8]>> = parts.map(|codes| codes.map(Vec::as_slice)).collect();
        codes.map(|codes| codes.concat()).ok_or_else(|| format!("{string:?} was not announced"))
    }
}

/// Returns the commonest pairs of neighbours, none of which takes a symbol from another.
fn choose_pairs(parts: &[Part], letters: &[Vec<u8>]) -> Vec<(usize, usize)> {
    let mut uses: HashedMap<((usize, usize), u32)> = HashedMap::default();
    for part in parts {
        for pair in part.symbols.windows(2) {
            let &[left, right] = pair else { continue };
            let key = (left as u64) << 32 | right as u64;
            let slot =
                uses.entry(key.wrapping_mul(0x9e37_79b9_7f4a_7c15)).or_insert(((left, right), 0));
            slot.1 += part.uses;
        }
    }
    let length = |symbol: usize| letters.get(symbol).map_or(0, Vec::len);
    let mut pairs: Vec<((usize, usize), u32)> = uses
        .into_values()
        .filter(|((left, right), uses)| {
            *uses >= FEWEST_USES && length(*left) + length(*right) <= LONGEST
        })
        .collect();
    pairs.sort_unstable_by_key(|(pair, uses)| (std::cmp::Reverse(*uses), *pair));
    let most = (letters.len() / ROUND).min(MOST_SYMBOLS - letters.len());
    let (mut first, mut second) = (vec![false; letters.len()], vec![false; letters.len()]);
    let mut chosen = Vec::new();
    for ((left, right), _) in pairs {
        let is_set = |set: &[bool], symbol: usize| set.get(symbol).copied().unwrap_or_default();
        if chosen.len() == most {
            break;
        }
        if left != right && !is_set(&second, left) && !is_set(&first, right) {
            first.get_mut(left).into_iter().for_each(|set| *set = true);
            second.get_mut(right).into_iter().for_each(|set| *set = true);
            chosen.push((left, right));
        }
    }
    chosen
}

/// Puts the symbol of each pair in its place.
fn join_pairs(part: &mut Vec<usize>, joined: &HashMap<(usize, usize), usize>) {
    let mut out: Vec<usize> = Vec::with_capacity(part.len());
    let mut symbols = part.iter().copied().peekable();
    while let Some(left) = symbols.next() {
        let both = symbols.peek().and_then(|right| joined.get(&(left, *right)));
        if both.is_some() {
            symbols.next();
        }
        out.push(both.copied().unwrap_or(left));
    }
    *part = out;
}

#[cfg(test)]
mod tests {
    use super::super::super::format::List;
    use super::super::super::strings::decode_string;
    use super::*;

    #[test]
    fn strings_are_read_back_from_fewer_codes() {
        let names: Vec<String> = (0..2_000)
            .map(|n| {
                let given = ["Maria", "Мария", "Kristina"][n % 3];
                format!("{given} von der {}", ["Leyen", "Müller", "Чехова"][n / 3 % 3])
            })
            .collect();
        let symbols = Symbols::choose(names.iter().map(String::as_str));
        let list = List::build(symbols.letters()).unwrap();
        let open = List::open(&list, 0..list.len()).unwrap();
        for name in &names {
            let codes = symbols.encode(name).unwrap();
            assert!(codes.len() <= 4, "{name} has {} codes", codes.len());
            assert_eq!(&decode_string(&list, &open, &codes), name);
        }
        assert!(symbols.encode("Chekhov").is_err());
    }
}
