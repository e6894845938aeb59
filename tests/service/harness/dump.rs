//! Made dumps of Wikidata, in the form of the published ones.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// Languages of labels in made items, and sites with pages on them.
const LANGUAGES: [&str; 40] = [
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "ru", "uk", "cs", "sv", "tr", "bg", "ar", "he",
    "fa", "zh", "ja", "ko", "fi", "da", "nb", "hu", "ro", "el", "sk", "sl", "hr", "sr", "ca", "eu",
    "gl", "eo", "id", "vi", "th", "ka", "hy", "az",
];

/// An entity in the making.
pub struct Entity {
    id: String,
    labels: Vec<(String, String)>,
    aliases: Vec<(String, String)>,
    claims: Vec<(String, Value)>,
    links: usize,
}

impl Entity {
    /// Begins an entity with an English label.
    pub fn new(id: u32, label: &str) -> Self {
        let labels = vec![("en".to_owned(), label.to_owned())];
        Self { id: format!("Q{id}"), labels, aliases: Vec::new(), claims: Vec::new(), links: 0 }
    }

    pub fn label(mut self, language: &str, text: &str) -> Self {
        self.labels.push((language.to_owned(), text.to_owned()));
        self
    }

    pub fn alias(mut self, language: &str, text: &str) -> Self {
        self.aliases.push((language.to_owned(), text.to_owned()));
        self
    }

    pub fn item(self, property: &str, item: u32) -> Self {
        self.ranked(property, item, "normal")
    }

    pub fn ranked(mut self, property: &str, item: u32, rank: &str) -> Self {
        let value = json!({"entity-type": "item", "numeric-id": item, "id": format!("Q{item}")});
        let statement = statement(property, "wikibase-entityid", &value, rank);
        self.claims.push((property.to_owned(), statement));
        self
    }

    pub fn year(mut self, property: &str, year: i32) -> Self {
        let time = json!({
            "time": format!("+{year:04}-00-00T00:00:00Z"), "timezone": 0, "before": 0, "after": 0,
            "precision": 9, "calendarmodel": "http://www.wikidata.org/entity/Q1985727"
        });
        self.claims.push((property.to_owned(), statement(property, "time", &time, "normal")));
        self
    }

    /// Statements that no base needs: of ids elsewhere, each with a reference.
    pub fn other_statements(mut self, count: usize) -> Self {
        for n in 0..count {
            let property = format!("P{}", 2_000 + n);
            let value = json!(format!("id-{n:06}-of-{}", self.id));
            self.claims.push((property.clone(), statement(&property, "string", &value, "normal")));
        }
        self
    }

    /// Labels in `count` languages.
    pub fn labels_in(mut self, count: usize) -> Self {
        let label = self.labels[0].1.clone();
        for language in LANGUAGES.iter().skip(1).take(count) {
            self.labels.push(((*language).to_owned(), label.clone()));
        }
        self
    }

    /// Articles in so many Wikipedias.
    pub fn links(mut self, links: usize) -> Self {
        self.links = links;
        self
    }

    /// The line of the entity, without its end: in ASCII, an empty object as an empty list, as PHP writes.
    pub fn line(&self) -> String {
        let mut claims = serde_json::Map::new();
        for (property, statement) in &self.claims {
            let of_property = claims.entry(property.clone()).or_insert_with(|| json!([]));
            of_property.as_array_mut().unwrap().push(statement.clone());
        }
        let labels = self.labels.iter().map(|(language, text)| {
            (language.clone(), json!({"language": language, "value": text}))
        });
        let labels: serde_json::Map<_, _> = labels.collect();
        let mut aliases = serde_json::Map::new();
        for (language, text) in &self.aliases {
            let of_language = aliases.entry(language.clone()).or_insert_with(|| json!([]));
            of_language.as_array_mut().unwrap().push(json!({"language": language, "value": text}));
        }
        let mut sites: serde_json::Map<_, _> = (0..self.links)
            .map(|n| {
                let language =
                    LANGUAGES.get(n).map_or_else(|| format!("x{n}"), |l| (*l).to_owned());
                let site = format!("{language}wiki");
                let page = json!({"site": site, "title": self.labels[0].1, "badges": []});
                (site, page)
            })
            .collect();
        sites.insert(
            "commonswiki".to_owned(),
            json!({"site": "commonswiki", "title": "A", "badges": []}),
        );
        let descriptions = json!({"en": {"language": "en", "value": "made for a test"}});
        let parts = [
            ("labels", or_list(labels)),
            ("descriptions", descriptions),
            ("aliases", or_list(aliases)),
            ("claims", or_list(claims)),
            ("sitelinks", or_list(sites)),
        ];
        let mut line = format!(r#"{{"type":"item","id":"{}","#, self.id);
        for (key, value) in parts {
            write!(line, r#""{key}":{value},"#).unwrap();
        }
        line.push_str(
            r#""pageid":1,"ns":0,"title":"Q1","lastrevid":1,"modified":"2026-11-01T00:00:00Z"}"#,
        );
        to_ascii(&line)
    }
}

fn or_list(map: serde_json::Map<String, Value>) -> Value {
    if map.is_empty() { json!([]) } else { Value::Object(map) }
}

fn statement(property: &str, value_type: &str, value: &Value, rank: &str) -> Value {
    json!({
        "mainsnak": {
            "snaktype": "value", "property": property,
            "datavalue": {"value": value, "type": value_type}, "datatype": value_type
        },
        "type": "statement", "id": "Q1$4f3c5c52-47ab-9e49-6f1d-7a9ff5e4f9f1", "rank": rank,
        "references": [{
            "hash": "fa278ebfc458360e5aed63d5058cca83c46134f1",
            "snaks": {"P143": [{
                "snaktype": "value", "property": "P143",
                "hash": "e4f6d9441d0600513c4533c672b5ab472dc73694",
                "datavalue": {
                    "value": {"entity-type": "item", "numeric-id": 328, "id": "Q328"},
                    "type": "wikibase-entityid"
                },
                "datatype": "wikibase-item"
            }]},
            "snaks-order": ["P143"]
        }]
    })
}

fn to_ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(ascii, "\\u{unit:04x}").unwrap();
            }
        }
    }
    ascii
}

/// Classes, occupations and positions of the made entities.
pub fn classes() -> Vec<Entity> {
    vec![
        Entity::new(900_010, "harbour town").item("P279", 486_972).links(3),
        Entity::new(900_011, "shipping line").item("P279", 900_012),
        Entity::new(900_012, "transport company").item("P279", 783_794),
        Entity::new(900_001, "Prime Minister of Velmora").item("P279", 900_003),
        Entity::new(900_002, "mayor of Velmora").item("P279", 900_003),
        Entity::new(900_003, "position of Velmora").item("P279", 900_004),
        Entity::new(900_005, "shipwright").item("P279", 900_006),
    ]
}

/// A person of whom no built-in table knows, with statements of all ranks.
pub fn person() -> Entity {
    Entity::new(900_100, "Marta Torquist")
        .label("ru", "Марта Торквист")
        .label("de", "Marta Torquist")
        .label("pt-br", "Marta Torquista")
        .alias("en", "Marta M. Torquist")
        .ranked("P31", 515, "deprecated")
        .item("P31", 5)
        .item("P21", 6_581_072)
        .item("P106", 900_005)
        .item("P39", 900_002)
        .ranked("P39", 900_001, "preferred")
        .item("P27", 900_300)
        .year("P569", 1971)
        .other_statements(5)
        .links(14)
}

/// The other entities that a base of the made dump has.
pub fn others() -> Vec<Entity> {
    vec![
        Entity::new(900_200, "Velmora Bight").item("P31", 900_010).item("P17", 900_300).links(9),
        Entity::new(900_201, "Torvane Lines").item("P31", 900_011).item("P17", 900_300).links(6),
    ]
}

/// Lines that are no entity of a base, as dumps have them.
pub fn oddities() -> Vec<String> {
    let lines = [
        r#"{"type":"property","datatype":"wikibase-item","id":"P31","labels":{},"claims":[]}"#,
        r#"{"type":"lexeme","id":"L7","lemmas":{},"claims":[]}"#,
        r#"{"type":"item","id":"Q900400","redirect":"Q900100"}"#,
        r#"{"type":"item","id":"Q900401","labels":[],"descriptions":[],"aliases":[],"claims":[],"sitelinks":[]}"#,
        r#"{"type":"item","id":"Q900402","labels":{"en":{"language":"#,
        r#"{"type":"item","id":"Q900403","claims":{"P31":[{"mainsnak":{"snaktype":"novalue"},"rank":"normal"},{"mainsnak":{"snaktype":"value","datavalue":{"value":7,"type":"odd"}},"rank":"normal"}]}}"#,
    ];
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    lines.push(Entity::new(900_404, "Category:Velmora").item("P31", 4_167_836).links(5).line());
    lines.push(Entity::new(900_405, "Torvane moth").item("P31", 16_521).links(5).line());
    lines
}

/// People with ordinary names and much that no base needs, as many as make `bytes` of text.
pub fn filler(bytes: usize) -> impl Iterator<Item = String> {
    let mut made = 0;
    (0..).map_while(move |n: u32| {
        // names of their own, from the digits of the number
        let part = |mut n: u32, ends: [&str; 4]| {
            let mut name = String::new();
            for _ in 0..3 {
                name.push_str(["ba", "ko", "ri", "mu", "te", "sa", "lo", "vi"][(n % 8) as usize]);
                n /= 8;
            }
            name.push_str(ends[(n % 4) as usize]);
            name.replacen(|_: char| true, &name.get(..1).unwrap_or_default().to_uppercase(), 1)
        };
        let name = format!(
            "{} {}",
            part(n, ["n", "s", "", "l"]),
            part(n.wrapping_mul(2_654_435_761) >> 8, ["ov", "sen", "ski", "ez"])
        );
        let entity = Entity::new(1_000_000 + n, &name)
            .labels_in((n % 40) as usize)
            .item("P31", if n.is_multiple_of(3) { 900_010 } else { 5 })
            .item("P106", 900_005)
            .year("P569", 1_900 + (n % 100) as i32)
            .other_statements(15)
            .links((n % 11) as usize);
        let line = entity.line();
        made += line.len();
        (made < bytes).then_some(line)
    })
}

/// A dump: all the above with so many bytes of filler before the end, `line_end` after each line.
pub fn dump(filler_bytes: usize, line_end: &str) -> String {
    // what refers comes before what it refers to, and behind it
    let mut lines: Vec<String> = others().iter().map(Entity::line).collect();
    lines.extend(oddities());
    lines.extend(filler(filler_bytes));
    lines.push(person().line());
    lines.extend(classes().iter().map(Entity::line));
    format!("[{line_end}{}{line_end}]{line_end}", lines.join(&format!(",{line_end}")))
}
