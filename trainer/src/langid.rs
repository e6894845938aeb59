//! Turns the model of the Python package py3langid into the file that the daemon carries.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use copydesk_analysis::language::classes::{CLASSES, Class};
use copydesk_analysis::language::model::{MAGIC, NgramModel, STEP};
use zip::ZipArchive;

use crate::npz::Npz;

/// The highest level that needs no more memory to unpack than the default.
const ZSTD_LEVEL: i32 = 19;

/// Convert the py3langid model, keeping the languages that copydesk knows.
#[derive(clap::Args)]
pub struct Args {
    /// The wheel of py3langid 0.4.0, as `pip download --no-deps py3langid==0.4.0` fetches it.
    #[arg(long)]
    wheel: PathBuf,
    /// The folder to write `langid.bin.zst` into.
    #[arg(long)]
    out: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<()> {
    let source = Source::read(&args.wheel)?;
    let plain = convert(&source)?;
    let packed = zstd::encode_all(plain.as_slice(), ZSTD_LEVEL)?;
    NgramModel::from_file_bytes(&packed).context("the daemon cannot read what was written")?;
    let path = args.out.join("langid.bin.zst");
    fs::create_dir_all(&args.out)?;
    fs::write(&path, &packed)?;
    println!("{}: {} bytes, {} unpacked", path.display(), packed.len(), plain.len());
    Ok(())
}

/// The arrays of the source model.
struct Source {
    classes: Vec<String>,
    /// Features x classes.
    weights: Vec<f32>,
    prior: Vec<f32>,
    /// Distinct rows x 256: the state that each byte leads to.
    next: Vec<u32>,
    /// State -> row.
    row: Vec<u32>,
    /// State -> feature, or `u32::MAX`.
    feature: Vec<u32>,
}

impl Source {
    fn read(wheel: &Path) -> Result<Self> {
        let mut wheel = ZipArchive::new(Cursor::new(fs::read(wheel)?))?;
        let mut packed = Vec::new();
        wheel.by_name("py3langid/data/model.npz.xz")?.read_to_end(&mut packed)?;
        let mut unpacked = Vec::new();
        lzma_rs::xz_decompress(&mut packed.as_slice(), &mut unpacked)?;
        let mut npz = Npz::new(unpacked)?;
        let source = Self {
            classes: npz.array("classes")?.strings()?,
            weights: npz.array("ptc")?.floats()?,
            prior: npz.array("pc")?.floats()?,
            next: npz.array("nextmove")?.integers()?,
            row: npz.array("nextmove_row")?.integers()?,
            feature: npz.array("out_feat")?.integers()?,
        };
        ensure!(
            npz.array("ptc")?.shape.get(1) == Some(&source.classes.len()),
            "a column per class"
        );
        ensure!(source.prior.len() == source.classes.len(), "a prior per class");
        ensure!(source.feature.len() == source.row.len(), "an output per state");
        Ok(source)
    }

    /// The source's column of a class.
    fn column(&self, class: &Class) -> Result<usize> {
        let mut columns = self.classes.iter().enumerate().filter(|(_, name)| *name == class.source);
        let (column, _) = columns.nth(class.nth).with_context(|| format!("no {}", class.tag))?;
        Ok(column)
    }

    fn next(&self, state: u32, byte: u8) -> Option<u32> {
        let row = *self.row.get(state as usize)? as usize;
        self.next.get(row * 256 + usize::from(byte)).copied()
    }
}

/// A state of the source's automaton as a node of the trie behind it.
struct Node {
    state: u32,
    label: u8,
    fail: usize,
    children: u8,
    feature: Option<u32>,
}

/// Finds the trie behind the source's automaton. The automaton is an Aho-Corasick one with its
/// failure links resolved, so a breadth-first walk meets every state first by the edge that the
/// trie has, and the failure state of a child is where its parent's failure state leads.
fn trie(source: &Source) -> Result<Vec<Node>> {
    let states = source.row.len();
    let mut node_of = vec![None; states];
    *node_of.first_mut().context("no states")? = Some(0);
    let mut nodes = vec![Node { state: 0, label: 0, fail: 0, children: 0, feature: None }];
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        let (state, fail_state) = (node.state, nodes.get(node.fail).map_or(0, |fail| fail.state));
        let mut children = 0;
        for byte in 0..=u8::MAX {
            let to = source.next(state, byte).context("a transition is missing")?;
            let new = nodes.len();
            let known = node_of.get_mut(to as usize).context("no such state")?;
            if known.is_some() {
                continue;
            }
            *known = Some(new);
            let fail_to = if at == 0 { 0 } else { source.next(fail_state, byte).unwrap_or(0) };
            let fail = node_of.get(fail_to as usize).copied().flatten().context("failure link")?;
            let counts = |state: u32| source.feature.get(state as usize).copied();
            let feature = counts(to).filter(|&f| f != u32::MAX && counts(fail_to) != Some(f));
            nodes.push(Node { state: to, label: byte, fail, children: 0, feature });
            children += 1;
        }
        if let Some(node) = nodes.get_mut(at) {
            node.children = children;
        }
        at += 1;
    }
    ensure!(nodes.len() == states, "{} of {states} states can be reached", nodes.len());
    Ok(nodes)
}

/// The file, before it is packed. `models/langid/README.md` describes it.
fn convert(source: &Source) -> Result<Vec<u8>> {
    let columns = CLASSES.iter().map(|class| source.column(class)).collect::<Result<Vec<_>>>()?;
    let nodes = trie(source)?;
    let features: Vec<u32> = nodes.iter().filter_map(|node| node.feature).collect();
    let wide = source.classes.len();
    let weight = |feature: u32, column: usize| {
        source.weights.get(feature as usize * wide + column).copied().unwrap_or_default()
    };
    let floors: Vec<f32> = columns
        .iter()
        .map(|&column| features.iter().map(|&f| weight(f, column)).fold(0.0, f32::min))
        .collect();

    let mut file = MAGIC.to_vec();
    file.extend(u32::try_from(CLASSES.len())?.to_le_bytes());
    for ((class, &column), floor) in CLASSES.iter().zip(&columns).zip(&floors) {
        file.push(u8::try_from(class.tag.len())?);
        file.extend(class.tag.as_bytes());
        file.extend(source.prior.get(column).context("prior")?.to_le_bytes());
        file.extend(floor.to_le_bytes());
    }
    file.extend(u32::try_from(nodes.len())?.to_le_bytes());
    file.extend(nodes.iter().map(|node| node.label));
    file.extend(nodes.iter().map(|node| node.children));
    file.extend(nodes.iter().map(|node| u8::from(node.feature.is_some())));

    let rows: Vec<Vec<(u8, u16)>> = features
        .iter()
        .map(|&feature| {
            let mut row = Vec::new();
            for ((&column, floor), class) in columns.iter().zip(&floors).zip(0u8..) {
                let above = weight(feature, column) - floor;
                if above > 0.0 {
                    row.push((class, steps(above)?));
                }
            }
            Ok(row)
        })
        .collect::<Result<_>>()?;
    file.extend(u32::try_from(rows.len())?.to_le_bytes());
    for row in &rows {
        file.push(u8::try_from(row.len())?);
    }
    for row in &rows {
        let mut before = 0;
        for &(class, _) in row {
            file.push(class - before);
            before = class;
        }
    }
    file.extend(rows.iter().flatten().map(|(_, value)| value.to_le_bytes()[0]));
    file.extend(rows.iter().flatten().map(|(_, value)| value.to_le_bytes()[1]));
    Ok(file)
}

/// A weight above the floor in the steps of the file. The source's weights are half-precision
/// numbers, and so the steps lose nothing.
fn steps(above: f32) -> Result<u16> {
    let steps = above / STEP;
    ensure!(steps.fract() == 0.0 && steps <= f32::from(u16::MAX), "{above} is not so many steps");
    Ok(steps as u16)
}
