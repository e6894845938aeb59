//! Measures the language stage on labelled sentences.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use copydesk_analysis::article::Raw;
use copydesk_analysis::cleanup::uncleaned;
use copydesk_analysis::language::classes::{CLASSES, COUNT, find_class_by_tag};
use copydesk_analysis::language::model::{NgramModel, normalise_text};
use copydesk_analysis::language::{LanguageIdentifier, MODEL};
use copydesk_analysis::stage::Stage as _;

use crate::noise::{self, Chance};
use crate::source;

/// How many lines of each kind that is no language.
const LINES: usize = 500;

/// Measure the language stage on labelled sentences.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with `NAME.LANG.SPLIT.bio.xz` files, of which the words are joined, and `TAG.txt` files, a
    /// sentence a line. Of a language that the model does not know `und` is right.
    #[arg(required_unless_present = "labels")]
    folder: Option<PathBuf>,
    /// Instead print, for each line of a file, what the bare model says (py3langid's label among
    /// the languages kept), to compare with py3langid itself.
    #[arg(long)]
    labels: Option<PathBuf>,
    /// How many sentences of each language to take at most.
    #[arg(long, default_value_t = 2000)]
    take: usize,
    /// Files or folders of source code, whose lines are no language.
    #[arg(long)]
    code: Vec<PathBuf>,
    /// Print one line per mistake: kind, right tag, given tag, confidence, text.
    #[arg(long)]
    mistakes: bool,
}

/// Social media and dictation of tokens are not what this is for.
const LEFT_OUT: [&str; 3] = ["btc.", "wnut17.", "factrueval-objects."];

/// Runs the command.
pub fn run(args: &Args) -> Result<()> {
    if let Some(lines) = &args.labels {
        return labels(lines);
    }
    let identifier = LanguageIdentifier::new()?;
    let corpus = read(args.folder.as_deref().context("no folder")?, args.take)?;
    let pieces: BTreeMap<String, Vec<String>> = corpus
        .iter()
        .map(|(tag, lines)| (tag.clone(), lines.iter().filter_map(|line| piece(line)).collect()))
        .collect();
    single("sentence", &identifier, &corpus, args.mistakes);
    single("30-80", &identifier, &pieces, args.mistakes);
    documents(&identifier, &corpus)?;
    mixed(&identifier, &corpus, &pieces)?;
    nonsense(&identifier, &args.code, args.mistakes)
}

/// The bare model's labels.
fn labels(lines: &Path) -> Result<()> {
    let model = NgramModel::from_file_bytes(MODEL)?;
    let mut room = model.empty_counts();
    for line in fs::read_to_string(lines)?.lines() {
        let scores = model
            .score_text(normalise_text(line).as_bytes(), &mut room)
            .map_or([0.0; COUNT], |scored| scored.scores);
        // The first of equals, as in Python.
        let mut best = 0;
        for (class, score) in scores.iter().enumerate() {
            if scores.get(best).is_none_or(|most| score > most) {
                best = class;
            }
        }
        println!("{}", CLASSES.get(best).map_or("", |class| class.source));
    }
    Ok(())
}

/// Sentences by language tag, detokenised, evenly taken.
pub fn read(folder: &Path, take: usize) -> Result<BTreeMap<String, Vec<String>>> {
    let mut corpus: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(tag) = name.strip_suffix(".txt") {
            let text = source::text(&path)?;
            corpus.entry(tag.to_owned()).or_default().extend(text.lines().map(str::to_owned));
            continue;
        }
        let Some(stem) = name.strip_suffix(".bio.xz") else { continue };
        if LEFT_OUT.iter().any(|prefix| stem.starts_with(prefix)) {
            continue;
        }
        let tag = stem.split('.').nth(1).with_context(|| format!("{name}: no language"))?;
        let tag = if tag == "sr" { "sr-Latn" } else { tag };
        let sentences = corpus.entry(tag.to_owned()).or_default();
        for sentence in source::labelled(&path)?.into_iter().flatten() {
            let words: Vec<String> = sentence.into_iter().map(|(word, _)| word).collect();
            sentences.push(detokenise(&words));
        }
    }
    for sentences in corpus.values_mut() {
        // Addresses, and the marks of sources in GermEval.
        sentences.retain(|line| !line.contains("://") && !line.contains("_vom_"));
        sentences.retain(|line| line.chars().filter(|c| c.is_alphabetic()).count() >= 12);
        let step = sentences.len().div_ceil(take.max(1)).max(1);
        *sentences = sentences.iter().step_by(step).cloned().collect();
    }
    Ok(corpus)
}

/// Joins words as print does, near enough.
fn detokenise(words: &[String]) -> String {
    let mut text = String::new();
    let mut glue = true;
    for word in words {
        if !glue
            && !matches!(
                word.as_str(),
                "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "»" | "”" | "%"
            )
        {
            text.push(' ');
        }
        text.push_str(word);
        glue = matches!(word.as_str(), "(" | "[" | "«" | "„" | "“");
    }
    text
}

/// The first whole words of a sentence that make 30 to 80 characters.
pub fn piece(line: &str) -> Option<String> {
    // Lengths spread over the range without chance: by the length of the sentence.
    let most = 30 + line.len() % 51;
    let mut end = 0;
    for (count, (at, c)) in line.char_indices().enumerate() {
        if count > most {
            break;
        }
        if c.is_whitespace() {
            end = at;
        }
    }
    let piece = if line.chars().count() <= most { line } else { line.get(..end)? };
    (piece.chars().count() >= 30).then(|| piece.to_owned())
}

/// Croatian, Bosnian and Serbian in Latin script taken as one.
fn group(tag: &str) -> &str {
    if matches!(tag, "hr" | "bs" | "sr-Latn") { "hbs" } else { tag }
}

/// The tag that is right for text in a language.
fn expected(tag: &str) -> &str {
    if find_class_by_tag(tag).is_some() { tag } else { "und" }
}

#[derive(Default)]
struct Bin {
    count: usize,
    right: usize,
    confidence: f64,
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// Lines by themselves.
fn single(
    kind: &str,
    identifier: &LanguageIdentifier,
    corpus: &BTreeMap<String, Vec<String>>,
    mistakes: bool,
) {
    let (mut sum, mut sum_grouped) = (0.0, 0.0);
    let mut bins: [Bin; 10] = Default::default();
    println!(
        "\n{kind}: language, lines, right %, the Serbo-Croatian three as one %, undetermined %"
    );
    for (tag, lines) in corpus {
        let (mut right, mut grouped, mut undetermined) = (0, 0, 0);
        for line in lines {
            let (given, confidence) = identifier.identify_text(line);
            right += usize::from(given == expected(tag));
            grouped += usize::from(group(given) == group(expected(tag)));
            undetermined += usize::from(given == "und");
            let bin = ((confidence * 10.0) as usize).min(9);
            if let Some(bin) = bins.get_mut(bin) {
                bin.count += 1;
                bin.right += usize::from(given == expected(tag));
                bin.confidence += f64::from(confidence);
            }
            if mistakes && group(given) != group(expected(tag)) {
                println!("{kind}\t{tag}\t{given}\t{confidence:.2}\t{line}");
            }
        }
        let whole = lines.len();
        let (right, grouped) = (percent(right, whole), percent(grouped, whole));
        println!("{tag}\t{whole}\t{right:.1}\t{grouped:.1}\t{:.1}", percent(undetermined, whole));
        sum += right;
        sum_grouped += grouped;
    }
    let languages = corpus.len() as f64;
    println!("macro\t\t{:.1}\t{:.1}", sum / languages, sum_grouped / languages);
    println!("confidence: lines, mean confidence %, right %");
    for bin in bins.iter().filter(|bin| bin.count > 0) {
        let mean = 100.0 * bin.confidence / bin.count as f64;
        println!("\t{}\t{mean:.1}\t{:.1}", bin.count, percent(bin.right, bin.count));
    }
}

/// Ten sentences as one article.
fn documents(
    identifier: &LanguageIdentifier,
    corpus: &BTreeMap<String, Vec<String>>,
) -> Result<()> {
    println!("\ndocuments of ten sentences: language, documents, main language right %");
    let mut sum = 0.0;
    for (tag, lines) in corpus {
        let (mut right, mut whole) = (0, 0);
        for lines in lines.chunks_exact(10) {
            let raw = Arc::new(Raw { text: lines.join("\n"), ..Raw::default() });
            let found = identifier.run(uncleaned(raw)).map_err(anyhow::Error::msg)?;
            whole += 1;
            right += usize::from(found.language.as_deref().unwrap_or("und") == expected(tag));
        }
        println!("{tag}\t{whole}\t{:.1}", percent(right, whole));
        sum += percent(right, whole);
    }
    println!("macro\t\t{:.1}", sum / corpus.len() as f64);
    Ok(())
}

/// Documents of passages in two or three languages, lines of any length among them.
fn mixed(
    identifier: &LanguageIdentifier,
    sentences: &BTreeMap<String, Vec<String>>,
    pieces: &BTreeMap<String, Vec<String>>,
) -> Result<()> {
    let tags: Vec<&String> = sentences.keys().collect();
    let mut chance = Chance(1);
    let (mut lines, mut right, mut short, mut short_right) = (0, 0, 0, 0);
    let (mut alone, mut main_right) = (0, 0);
    const DOCUMENTS: usize = 500;
    for _ in 0..DOCUMENTS {
        let mut document: Vec<(&str, String)> = Vec::new();
        let main = chance.of(&tags).context("no languages")?.as_str();
        for passage in 0..3 + chance.below(3) {
            let other = passage % 2 == 1;
            let tag = if other { chance.of(&tags).context("no languages")?.as_str() } else { main };
            for _ in 0..if other { 1 + chance.below(3) } else { 3 + chance.below(6) } {
                let from = if chance.below(3) == 0 { sentences } else { pieces };
                let line = from.get(tag).and_then(|lines| chance.of(lines)).context("no lines")?;
                let words = match chance.below(4) {
                    0 => 1 + chance.below(4),
                    _ => usize::MAX,
                };
                let line: Vec<&str> = line.split(' ').take(words).collect();
                document.push((tag, line.join(" ")));
            }
        }
        let text = document.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n");
        let raw = Arc::new(Raw { text, ..Raw::default() });
        let found = identifier.run(uncleaned(raw)).map_err(anyhow::Error::msg)?;
        let mut shares: BTreeMap<&str, usize> = BTreeMap::new();
        for (tag, line) in &document {
            *shares.entry(group(tag)).or_default() += line.chars().count();
        }
        let most = shares.iter().max_by_key(|(_, share)| **share).map(|(tag, _)| *tag);
        main_right += usize::from(found.language.as_deref().map(group) == most);
        let mut start = 0;
        for (tag, line) in &document {
            let span = found.languages.iter().find(|span| span.span.end > start);
            let hit = span.is_some_and(|span| group(&span.tag) == group(tag));
            let length = line.chars().count();
            lines += 1;
            right += usize::from(hit);
            short += usize::from(length < 40);
            short_right += usize::from(hit && length < 40);
            alone += usize::from(group(identifier.identify_text(line).0) == group(tag));
            start += length + 1;
        }
    }
    println!("\nmixed: {DOCUMENTS} documents, {lines} lines, {short} of them under 40 characters");
    println!(
        "right %: lines alone {:.1}, in the document {:.1}, under 40 characters {:.1}, main language {:.1}",
        percent(alone, lines),
        percent(right, lines),
        percent(short_right, short),
        percent(main_right, DOCUMENTS)
    );
    Ok(())
}

/// Lines that are no language.
fn nonsense(identifier: &LanguageIdentifier, code: &[PathBuf], mistakes: bool) -> Result<()> {
    println!("\nnot a language: kind, lines, undetermined %");
    for (kind, lines) in noise::lines(LINES, 7, code)? {
        let mut caught = 0;
        for line in &lines {
            let (tag, confidence) = identifier.identify_text(line);
            caught += usize::from(tag == "und");
            if mistakes && tag != "und" {
                println!("noise {kind}\tund\t{tag}\t{confidence:.2}\t{line}");
            }
        }
        println!("{kind}\t{}\t{:.1}", lines.len(), percent(caught, lines.len()));
    }
    Ok(())
}
