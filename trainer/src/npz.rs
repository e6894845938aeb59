//! Reads arrays out of NumPy's `.npz` archives (the NEP 1 format).

use std::io::{Cursor, Read as _};

use anyhow::{Context as _, Result, bail, ensure};
use zip::ZipArchive;

/// An array as it stands in the archive.
pub struct Array {
    /// NumPy's name of the element type, such as `<f2`.
    pub descr: String,
    /// Length along each axis.
    pub shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// An archive in memory.
pub struct Npz(ZipArchive<Cursor<Vec<u8>>>);

impl Npz {
    /// Opens an archive.
    pub fn new(bytes: Vec<u8>) -> Result<Self> {
        Ok(Self(ZipArchive::new(Cursor::new(bytes))?))
    }

    /// The array of that name.
    pub fn array(&mut self, name: &str) -> Result<Array> {
        let mut bytes = Vec::new();
        self.0.by_name(&format!("{name}.npy"))?.read_to_end(&mut bytes)?;
        Array::parse(&bytes).with_context(|| format!("array {name}"))
    }
}

impl Array {
    fn parse(npy: &[u8]) -> Result<Self> {
        let rest = npy.strip_prefix(b"\x93NUMPY").context("not an .npy file")?;
        let (version, rest) = rest.split_at_checked(2).context("cut short")?;
        ensure!(version == [1, 0], ".npy version {version:?} is not known");
        let (length, rest) = rest.split_first_chunk::<2>().context("cut short")?;
        let length = usize::from(u16::from_le_bytes(*length));
        let (header, data) = rest.split_at_checked(length).context("cut short")?;
        let header = std::str::from_utf8(header)?;
        ensure!(header.contains("'fortran_order': False"), "column order is not supported");
        let descr = between(header, "'descr': '", "'").context("no descr")?;
        let shape = between(header, "'shape': (", ")").context("no shape")?;
        let shape = shape
            .split(',')
            .map(str::trim)
            .filter(|axis| !axis.is_empty())
            .map(|axis| Ok(axis.parse()?))
            .collect::<Result<_>>()?;
        Ok(Self { descr: descr.to_owned(), shape, bytes: data.to_vec() })
    }

    /// Whole numbers, none below -1, which comes as `u32::MAX`.
    pub fn integers(&self) -> Result<Vec<u32>> {
        let bytes = &self.bytes;
        Ok(match self.descr.as_str() {
            "<u2" => chunks(bytes).map(|b| u32::from(u16::from_le_bytes(b))).collect(),
            "<u4" | "<i4" => chunks(bytes).map(u32::from_le_bytes).collect(),
            other => bail!("{other} is not an integer type known here"),
        })
    }

    /// Floating-point numbers of 16 or 32 bits.
    pub fn floats(&self) -> Result<Vec<f32>> {
        Ok(match self.descr.as_str() {
            "<f2" => chunks(&self.bytes).map(|b| half(u16::from_le_bytes(b))).collect(),
            "<f4" => chunks(&self.bytes).map(f32::from_le_bytes).collect(),
            other => bail!("{other} is not a floating-point type known here"),
        })
    }

    /// Strings of fixed width in UTF-32, padded with NUL.
    pub fn strings(&self) -> Result<Vec<String>> {
        let width: usize = self.descr.strip_prefix("<U").context("not strings")?.parse()?;
        let chars: Vec<char> = chunks(&self.bytes)
            .map(|b| char::from_u32(u32::from_le_bytes(b)).context("not a character"))
            .collect::<Result<_>>()?;
        let text = |word: &[char]| word.iter().filter(|&&c| c != '\0').collect();
        Ok(chars.chunks(width.max(1)).map(text).collect())
    }
}

fn chunks<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    bytes.as_chunks::<N>().0.iter().copied()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

/// A half-precision number (IEEE 754 binary16), finite ones only.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(bits >> 10 & 0x1F);
    let fraction = f32::from(bits & 0x3FF) / 1024.0;
    match exponent {
        0 => sign * fraction * 2f32.powi(-14),
        _ => sign * (1.0 + fraction) * 2f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_numbers_come_out_exact() {
        for (bits, value) in
            [(0x3C00, 1.0), (0xC000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8)]
        {
            assert_eq!(half(bits), value);
        }
    }

    #[test]
    fn an_array_is_read_with_its_shape() {
        let header = "{'descr': '<u2', 'fortran_order': False, 'shape': (3,), }\n";
        let mut npy = b"\x93NUMPY\x01\x00".to_vec();
        npy.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        npy.extend(header.as_bytes());
        npy.extend([1, 0, 2, 0, 0, 1]);
        let array = Array::parse(&npy).unwrap();
        assert_eq!(array.shape, [3]);
        assert_eq!(array.integers().unwrap(), [1, 2, 256]);
    }
}
