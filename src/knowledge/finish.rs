//! The end of a build: kinds and entities are chosen, and the base is written.

use std::collections::{HashMap, HashSet};

use copydesk_analysis::article::EntityType;
use copydesk_analysis::entities::base::build::{BaseContents, build_base};
use copydesk_analysis::entities::base::format::seal;
use copydesk_analysis::wikidata::classes::MOST_PAIRS;
use copydesk_analysis::wikidata::{
    ClassTree, Labels, Selection, Sketch, new_entity, surname_counts,
};

use super::checkpoint::replace_file;
use super::sketches::SketchFile;
use super::{BuildError, BuildOptions, Built, Counts, Progress};

/// Occupations, classes or positions of an entity whose names a base has.
const WORDS: usize = 3;

/// Chooses the entities and writes the base.
pub(super) fn write_base(
    options: &BuildOptions,
    sketches: &SketchFile,
    counts: Counts,
    report: &mut dyn FnMut(&Progress),
) -> Result<Built, BuildError> {
    report(&Progress::Choosing);
    let tree = learn_classes(options, sketches)?;
    let mut selection = Selection::new(options.kinds.clone(), options.max_entities);
    sketches.for_each(|sketch| selection.offer(&sketch, &tree))?;
    let left_out = selection.left_out();
    let chosen = read_chosen(sketches, &selection.into_ids())?;
    let labels = read_labels(sketches, &chosen)?;
    report(&Progress::Building(chosen.len(), left_out));
    let people = chosen.iter().filter(|s| tree.kind_of(&s.classes) == Some(EntityType::Person));
    let surnames = surname_counts(people);
    let entities: Vec<_> = chosen
        .into_iter()
        .filter_map(|sketch| new_entity(&sketch, tree.kind_of(&sketch.classes)?, &labels))
        .collect();
    let kinds = count_kinds(&options.kinds, entities.iter().map(|entity| entity.kind));
    let too_large = |why| BuildError::TooLarge { path: options.output.clone(), why };
    let contents = BaseContents { entities, surnames, ..BaseContents::default() };
    let bytes = seal(build_base(contents).map_err(too_large)?);
    replace_file(&options.output, &bytes).map_err(BuildError::disk(&options.output))?;
    Ok(Built { counts, kinds, left_out, bytes: bytes.len() as u64 })
}

fn count_kinds(
    kinds: &[EntityType],
    entities: impl Iterator<Item = EntityType>,
) -> Vec<(EntityType, usize)> {
    let mut counts: Vec<_> = kinds.iter().map(|kind| (*kind, 0)).collect();
    for kind in entities {
        counts.iter_mut().filter(|(known, _)| *known == kind).for_each(|(_, count)| *count += 1);
    }
    counts
}

fn learn_classes(options: &BuildOptions, sketches: &SketchFile) -> Result<ClassTree, BuildError> {
    let mut pairs = Vec::new();
    sketches.for_each(|sketch| {
        pairs.extend(sketch.above.iter().map(|above| (sketch.id, *above)));
        // more than any dump has; the build ends below
        pairs.truncate(MOST_PAIRS + 1);
    })?;
    if pairs.len() > MOST_PAIRS {
        let why = format!("has more than {MOST_PAIRS} subclasses");
        return Err(BuildError::NoDump { path: options.dump.clone(), why });
    }
    Ok(ClassTree::learn(pairs))
}

/// Reads the sketches with these numbers, each once.
fn read_chosen(sketches: &SketchFile, ids: &[u32]) -> Result<Vec<Sketch>, BuildError> {
    let mut chosen: HashMap<u32, Sketch> = HashMap::with_capacity(ids.len());
    sketches.for_each(|sketch| {
        if sketch.is_candidate && ids.binary_search(&sketch.id).is_ok() {
            chosen.entry(sketch.id).or_insert(sketch);
        }
    })?;
    let mut chosen: Vec<Sketch> = chosen.into_values().collect();
    chosen.sort_unstable_by_key(|sketch| sketch.id);
    Ok(chosen)
}

/// Reads what the items are called to which the chosen ones refer.
fn read_labels(sketches: &SketchFile, chosen: &[Sketch]) -> Result<Labels, BuildError> {
    let wanted: HashSet<u32> = chosen
        .iter()
        .flat_map(|sketch| [&sketch.classes, &sketch.occupations, &sketch.positions])
        .flat_map(|items| items.iter().take(WORDS).copied())
        .collect();
    let mut labels = Labels::new();
    sketches.for_each(|sketch| {
        if let Some(name) = sketch.shown_name().filter(|_| wanted.contains(&sketch.id)) {
            labels.entry(sketch.id).or_insert_with(|| name.to_owned());
        }
    })?;
    Ok(labels)
}
