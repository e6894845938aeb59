//! Strings as codes of symbols: runs of letters that occur often (byte pair encoding: Gage 1994; Sennrich,
//! Haddow and Birch 2016). Each string is decoded by itself.

use super::format::List;

/// The codes below this one are a symbol each, the commonest ones; those from it on begin a code of two bytes.
/// Measured: of 128, 160 and 192 the one with the smallest base.bin (13.29, 13.25, 13.32 MB).
pub const SHORT_CODES: usize = 160;
/// The most symbols that the codes can tell apart.
pub const MOST_SYMBOLS: usize = SHORT_CODES + (256 - SHORT_CODES) * 256;

/// Returns the string that these codes stand for. What damaged codes stand for may be any text.
pub fn decode_string(file: &[u8], symbols: &List, codes: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(codes.len() * 3);
    let mut codes = codes.iter();
    while let Some(&code) = codes.next() {
        let code = usize::from(code);
        let symbol = match code.checked_sub(SHORT_CODES) {
            None => code,
            Some(high) => {
                SHORT_CODES + high * 256 + codes.next().map_or(0, |&low| usize::from(low))
            }
        };
        bytes.extend(symbols.get_run(file, symbol));
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Appends the code of a symbol.
pub fn push_code(codes: &mut Vec<u8>, symbol: usize) {
    match symbol.checked_sub(SHORT_CODES) {
        None => codes.push(symbol as u8),
        Some(rest) => codes.extend([(SHORT_CODES + rest / 256) as u8, rest as u8]),
    }
}
