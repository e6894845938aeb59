//! Reading the gazetteer: the tables that the binary carries, and what people added.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use crate::article::EntityType;
use crate::entities::base::{Base, Bases, SpellingKind};
use crate::entities::fold::{extend_phrase, fold, hash_phrase, hash_word};
use crate::entities::inflection::phrase_forms;
use crate::entities::token::{Gap, Token, tokenise};
use crate::user_file::UserFile;

use super::capitals::{capitals_of, is_readable, is_russian};
use super::{
    Additions, Capitals, EntityId, Gazetteer, KnowledgeError, ListedBy, ListedEntity, Node,
    own_uri, phonetic_keys_of_person,
};

/// The tables that the binary carries, those first that shall win where two claim one spelling.
/// They are apart because their licences are (`models/gazetteer/README.md`).
const TABLES: [(&str, &[u8]); 6] = [
    ("words.tsv.zst", include_bytes!("../../../../models/gazetteer/words.tsv.zst")),
    ("countries.tsv.zst", include_bytes!("../../../../models/gazetteer/countries.tsv.zst")),
    ("territories.tsv.zst", include_bytes!("../../../../models/gazetteer/territories.tsv.zst")),
    ("names.tsv.zst", include_bytes!("../../../../models/gazetteer/names.tsv.zst")),
    ("ministries.tsv.zst", include_bytes!("../../../../models/gazetteer/ministries.tsv.zst")),
    ("cities.tsv.zst", include_bytes!("../../../../models/gazetteer/cities.tsv.zst")),
];

/// About how many phrases and beginnings of phrases there are.
const NODES: usize = 220_000;

/// The weight of an entity that a person added by hand. Set by hand.
const WEIGHT_OF_ADDITION: u32 = 400;

/// The factor by which one of several of a name must be better known to have the id of a name that a person
/// wrote down. Set by hand.
const BEST_KNOWN: u8 = 3;

/// The weight from which on a person's surname alone is enough. Set by hand.
const WEIGHT_FOR_SURNAME: u32 = 48;

impl Gazetteer {
    /// Loads the names that the binary carries, with those of `own` files, which win over them.
    ///
    /// # Errors
    /// When a file of `own` has a mistake; the error has its line.
    pub fn load_tables(own: &[UserFile]) -> Result<Self, KnowledgeError> {
        Self::load_tables_with_base(own, None)
    }

    /// Loads the names as [`Self::load_tables`] does, with a base of the user's in the place of the built-in one.
    ///
    /// # Errors
    /// When a file of `own` has a mistake; the error has its line.
    pub fn load_tables_with_base(
        own: &[UserFile],
        base: Option<Base>,
    ) -> Result<Self, KnowledgeError> {
        let bases = base.map_or_else(Bases::built_in, Bases::replaced_by);
        let bases = bases.map_err(|why| KnowledgeError::BuiltIn { file: "base", why })?;
        // the tables are unpacked while the files are read
        std::thread::scope(|scope| {
            let tables = TABLES.map(|(file, bytes)| scope.spawn(move || unpack_table(file, bytes)));
            Self::build_from_tables(own, bases, tables.map(|table| move || table.join()))
        })
    }

    fn build_from_tables(
        own: &[UserFile],
        bases: Bases,
        tables: [impl FnOnce() -> std::thread::Result<Result<String, KnowledgeError>>;
            TABLES.len()],
    ) -> Result<Self, KnowledgeError> {
        let mut loader = Loader::default();
        loader.gazetteer.nodes.reserve(NODES);
        loader.gazetteer.bases = bases;
        let own = own.iter().map(|file| Additions::parse_file(&file.name, &file.text));
        let mut files = own.collect::<Result<Vec<_>, _>>()?;
        let of_user = files.len();
        files.extend(Additions::built_in()?);
        loader.ignored.extend(files.iter().flat_map(|file| &file.ignore).map(|n| phrase_hash(n)));
        loader.by_hand = true;
        for (at, additions) in files.iter().enumerate() {
            loader.add_all(additions, at >= of_user);
        }
        loader.by_hand = false;
        for table in tables {
            let text = table().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            text.lines().for_each(|line| loader.enter_line(line));
        }
        Ok(loader.into_gazetteer())
    }
}

/// Returns the text of a packed table.
fn unpack_table(file: &'static str, bytes: &[u8]) -> Result<String, KnowledgeError> {
    let damaged = |why: String| KnowledgeError::BuiltIn { file, why };
    let mut text = String::new();
    ruzstd::decoding::StreamingDecoder::new(bytes)
        .map_err(|error| damaged(error.to_string()))?
        .read_to_string(&mut text)
        .map_err(|error| damaged(error.to_string()))?;
    Ok(text)
}

/// A gazetteer in the making.
#[derive(Default)]
struct Loader {
    gazetteer: Gazetteer,
    /// Entities by address, so that the same one in two tables is one.
    ids: HashMap<Address, EntityId>,
    /// Base forms in Cyrillic, to be inflected when all listed forms are in.
    to_inflect: Vec<(Box<str>, EntityId)>,
    /// Whether a person wrote down the names that are now entered.
    by_hand: bool,
    /// The hashes of phrases that shall not be tagged.
    ignored: Vec<u64>,
    /// Spellings that somebody said are not those of an entity: of the phrase and of a person's key.
    denied: HashSet<(EntityId, u64)>,
}

#[derive(PartialEq, Eq, Hash)]
enum Address {
    Wikidata(u64),
    Own(String),
}

impl Loader {
    fn intern_entity(&mut self, known: ListedEntity) -> EntityId {
        let address = match known.wikidata {
            Some(number) => Address::Wikidata(number),
            None => Address::Own(own_uri(known.kind, &known.name)),
        };
        let next = EntityId::try_from(self.gazetteer.entities.len()).unwrap_or(EntityId::MAX - 1);
        let id = *self.ids.entry(address).or_insert(next);
        match self.gazetteer.entities.get_mut(id as usize) {
            Some(there) => there.weight = there.weight.max(known.weight),
            None => self.gazetteer.entities.push(known),
        }
        id
    }

    /// Enters one line of a table. Fields are parted by tabs, lists within a field by `|`.
    ///
    /// ```text
    /// person        id  weight  name  sounds    surnames  aliases
    /// organisation  id  weight  name  aliases
    /// place         id  weight  name  aliases
    /// demonym       id  name of the place  word
    /// given         name
    /// variants      name  others …
    /// common        word
    /// ```
    fn enter_line(&mut self, line: &str) {
        let mut fields = line.split('\t');
        let what = fields.next().unwrap_or_default();
        match what {
            "given" => fields.for_each(|name| self.gazetteer.people.add_given(name)),
            "variants" => self.gazetteer.people.add_variants(fields),
            "common" => fields.for_each(|word| {
                self.gazetteer.common.insert(hash_word(word), ());
            }),
            "demonym" => self.enter_demonym(fields),
            "person" => self.enter_row(EntityType::Person, fields),
            "organisation" => self.enter_row(EntityType::Organisation, fields),
            "place" => self.enter_row(EntityType::Place, fields),
            _ => (),
        }
    }

    fn enter_row<'l>(&mut self, kind: EntityType, mut fields: impl Iterator<Item = &'l str>) {
        let wikidata = fields.next().and_then(|id| id.strip_prefix('Q')?.parse().ok());
        let weight = fields.next().and_then(|weight| weight.parse().ok()).unwrap_or(0);
        let name = fields.next().unwrap_or_default();
        let id = self.intern_entity(ListedEntity {
            kind,
            name: name.into(),
            wikidata,
            weight,
            by: ListedBy::Tables,
        });
        let mut list = || fields.next().into_iter().flat_map(|list| list.split('|'));
        if kind == EntityType::Person {
            for sounds in list().filter(|sounds| !sounds.is_empty()) {
                if self.denied.contains(&(id, hash_word(sounds))) {
                    continue;
                }
                self.gazetteer.people.add_sounds(sounds, id, weight);
            }
            // initials tell namesakes apart
            if name.contains(". ") {
                self.enter_alias(name, id, false, false);
            }
            for surname in list().filter(|surname| !surname.is_empty()) {
                self.gazetteer.people.add_surname(surname, id, weight);
            }
        } else {
            self.enter_alias(name, id, false, true);
        }
        for alias in list().filter(|alias| !alias.is_empty()) {
            self.enter_alias(alias, id, false, kind != EntityType::Person);
        }
    }

    fn enter_demonym<'l>(&mut self, mut fields: impl Iterator<Item = &'l str>) {
        let wikidata = fields.next().and_then(|id| id.strip_prefix('Q')?.parse().ok());
        let (Some(name), Some(word)) = (fields.next(), fields.next()) else { return };
        let kind = EntityType::Place;
        let id = self.intern_entity(ListedEntity {
            kind,
            name: name.into(),
            wikidata,
            weight: 0,
            by: ListedBy::Tables,
        });
        self.gazetteer.demonyms.insert(hash_word(&fold(word)), id);
    }

    /// Enters the names of a file. Of those that the program brings (`is_built_in`) an entry without an id
    /// has the one that the bases give its name.
    fn add_all(&mut self, additions: &Additions, is_built_in: bool) {
        for names in &additions.variants {
            self.gazetteer.people.add_variants(names.iter().map(String::as_str));
            for name in names {
                self.gazetteer.people.add_given(name);
            }
        }
        for name in &additions.given_names {
            self.gazetteer.people.add_given(name);
        }
        for entry in &additions.entity {
            let id = self.intern_entity(ListedEntity {
                kind: entry.kind,
                name: entry.name.get_ref().as_str().into(),
                wikidata: entry.wikidata_id().or_else(|| {
                    let name = entry.name.get_ref();
                    is_built_in.then(|| self.id_in_bases(entry.kind, name)).flatten()
                }),
                weight: WEIGHT_OF_ADDITION,
                by: if is_built_in { ListedBy::Program } else { ListedBy::User },
            });
            for spelling in &entry.not {
                let sounds =
                    phonetic_keys_of_person(spelling).into_iter().map(|sounds| hash_word(&sounds));
                self.denied.extend(sounds.chain([phrase_hash(spelling)]).map(|hash| (id, hash)));
            }
            let spellings = std::iter::once(entry.name.get_ref()).chain(&entry.aliases);
            for spelling in spellings {
                if entry.kind == EntityType::Person {
                    self.gazetteer.people.add_person(
                        spelling,
                        id,
                        WEIGHT_OF_ADDITION,
                        entry.surname_alone,
                    );
                }
                self.enter_alias(spelling, id, false, entry.kind != EntityType::Person);
            }
            for acronym in &entry.acronyms {
                self.enter_alias(acronym, id, true, false);
            }
            for word in &entry.context {
                self.gazetteer.add_context(word, id);
            }
        }
    }

    /// Returns the id that the bases give a name, where one entity of the kind alone is known by it.
    fn id_in_bases(&self, kind: EntityType, name: &str) -> Option<u64> {
        let bases = &self.gazetteer.bases;
        let bearers = bases
            .find_spelling(phrase_hash(name))
            .filter(|spelling| matches!(spelling.kind, SpellingKind::Label | SpellingKind::Alias));
        let mut all: Vec<_> = bearers
            .filter_map(|spelling| bases.entity(spelling.entity))
            .filter(|entity| entity.kind == kind && !entity.obscure)
            .map(|entity| (entity.prior, entity.wikidata))
            .collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.dedup_by_key(|(_, number)| *number);
        match all.as_slice() {
            [(_, number)] => Some(*number),
            [(prior, number), (next, _), ..]
                if *prior >= BEST_KNOWN.saturating_mul((*next).max(1)) =>
            {
                Some(*number)
            }
            _ => None,
        }
    }

    /// Enters a spelling of something.
    fn enter_alias(&mut self, spelling: &str, entity: EntityId, weak: bool, inflect: bool) {
        let tokens = tokenise(spelling);
        let Some(kind) = self.gazetteer.entity(entity).map(|known| known.kind) else { return };
        let phrase = phrase_of(&tokens);
        if self.ignored.contains(&phrase) || self.denied.contains(&(entity, phrase)) {
            return;
        }
        let capitals = capitals_of(kind, spelling, &tokens);
        let words: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
        let node = Node {
            entity,
            capitals,
            weak,
            inflected: false,
            by_hand: self.by_hand,
            goes_on: false,
            goes_on_in_base: false,
        };
        self.gazetteer.enter_phrase(&words, node);
        if inflect && tokens.first().is_some_and(|token| token.cyrillic) && is_russian(spelling) {
            self.to_inflect.push((spelling.into(), entity));
        }
    }

    /// Enters the case forms of what was entered in Cyrillic.
    fn inflect_all(&mut self) {
        for (spelling, entity) in std::mem::take(&mut self.to_inflect) {
            let Some(kind) = self.gazetteer.entity(entity).map(|known| known.kind) else {
                continue;
            };
            let tokens = tokenise(&spelling);
            let capitals = capitals_of(kind, &spelling, &tokens);
            let node = |capitals| Node {
                entity,
                capitals,
                weak: false,
                inflected: true,
                by_hand: false,
                goes_on: false,
                goes_on_in_base: false,
            };
            let words: Vec<String> = tokens.iter().map(|t| fold(t.text(&spelling))).collect();
            if capitals == Capitals::Acronym {
                // МИДа, ТАССом: an acronym that is read as a word declines like one
                if let [word] = words.as_slice()
                    && is_readable(word)
                {
                    for ending in ["а", "у", "ом", "е"] {
                        let form = hash_word(&format!("{word}{ending}"));
                        self.gazetteer.enter_phrase(&[form], node(Capitals::Each(1)));
                    }
                }
                continue;
            }
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let hyphens = tokens.iter().skip(1).take_while(|token| token.gap == Gap::Hyphen);
            for form in phrase_forms(&words, hyphens.count()) {
                let hashes: Vec<u64> = form.iter().map(|word| hash_word(word)).collect();
                self.gazetteer.enter_phrase(&hashes, node(capitals));
            }
        }
    }

    fn into_gazetteer(mut self) -> Gazetteer {
        self.inflect_all();
        let mut gazetteer = self.gazetteer;
        let mut people = std::mem::take(&mut gazetteer.people);
        people.build_keys(|word, person| {
            person.weight >= WEIGHT_FOR_SURNAME
                && person.is_dominant()
                && (person.weight >= WEIGHT_OF_ADDITION || !gazetteer.is_common(word))
                && !gazetteer.nodes.get(&extend_phrase(0, word)).is_some_and(|node| {
                    gazetteer.entity(node.entity).is_some_and(|k| k.kind != EntityType::Person)
                })
        });
        gazetteer.people = people;
        gazetteer
    }
}

fn phrase_of(tokens: &[Token]) -> u64 {
    hash_phrase(tokens.iter().map(|token| token.hash))
}

fn phrase_hash(spelling: &str) -> u64 {
    phrase_of(&tokenise(spelling))
}
