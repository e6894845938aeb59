//! What inputs are made of: words that the rules and the gazetteer know, everyday news text in
//! several languages, characters that upset programs, and ways to damage a sound article.

use copydesk_analysis::formats::InputKind;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Phrases that the marker rules know, from the rule files themselves, with figures for `#`.
pub static MARKERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let phrases = strings_in("cleanup").into_iter();
    phrases.map(|phrase| phrase.replace('#', "17")).collect()
});

/// Spellings of names that the desk knows, from its own files.
pub static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| strings_in("knowledge"));

/// Every string in the TOML files of a folder of `config/`.
fn strings_in(folder: &str) -> Vec<String> {
    let folder = format!("{}/config/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let rules: toml::Table =
                toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            found.extend(rules.values().flat_map(strings));
        }
    }
    found.sort();
    found
}

/// Every string in a TOML value.
fn strings(value: &toml::Value) -> Vec<String> {
    match value {
        toml::Value::String(text) => vec![text.clone()],
        toml::Value::Array(values) => values.iter().flat_map(strings).collect(),
        toml::Value::Table(table) => table.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// Sentences of news, in some languages and scripts.
pub const SENTENCES: [&str; 16] = [
    "The harbour board of Velmora said on Monday that the northern quay would stay closed.",
    "\"We are ready and only wait for an invitation,\" Anna Maria Torvik told reporters in Orsk.",
    "Prime Minister Vladimir Putin met John F. Kennedy and Sergei V. Lavrov at the U.N. on Friday.",
    "Le conseil du port a annoncé lundi que le quai nord resterait fermé jusqu'au printemps.",
    "Der Hafenrat teilte am Montag mit, dass der Nordkai bis zum Frühjahr geschlossen bleibt.",
    "El consejo del puerto dijo el lunes que el muelle norte seguirá cerrado hasta la primavera.",
    "Совет порта сообщил в понедельник, что северный причал останется закрытым до весны.",
    "Об этом заявил Сергей Викторович Лавров на встрече с Ангелой Меркель в Нью-Йорке.",
    "Рада порту повідомила в понеділок, що північний причал залишиться закритим до весни.",
    "Rada portu poinformowała w poniedziałek, że nabrzeże pozostanie zamknięte do wiosny.",
    "Lučko vijeće priopćilo je u ponedjeljak da će sjeverni vez tijekom zime ostati zatvoren.",
    "قال مجلس الميناء يوم الاثنين إن الرصيف الشمالي سيبقى مغلقا حتى الربيع.",
    "מועצת הנמל אמרה ביום שני כי הרציף הצפוני יישאר סגור עד האביב.",
    "港务局周一表示,北码头将关闭至春季。",
    "बंदरगाह बोर्ड ने सोमवार को कहा कि उत्तरी घाट वसंत तक बंद रहेगा।",
    "The Islamic State of Iraq and the Levant (ISIL) and the European Union (EU) were named.",
];

/// Dates as papers and broken clocks write them.
const DATES: [&str; 20] = [
    "March 3",
    "3 May 2015",
    "December 16, 2015",
    "February 30",
    "31 апреля 2015 г.",
    "16.12.2015",
    "2015-12-16T10:35:00+03:00",
    "00.00.0000",
    "12/13/2015",
    "99 January 9999",
    "1er mai 2015",
    "16 de diciembre de 2015",
    "May",
    "May May May 2015",
    "29 February 2100",
    "Tuesday, 3 May",
    "17 декабря",
    "2015-2-3",
    "٣ مايو ٢٠١٥",
    "Sept. 31, 17:47 (MSK)",
];

const PLACES: [&str; 12] = [
    "WASHINGTON",
    "NEW YORK",
    "РОСТОВ-НА-ДОНУ",
    "Velmora",
    "VIENNA, Austria",
    "U.S.",
    "ß",
    "İSTANBUL",
    "PORT-AU-PRINCE",
    "EN ROUTE TO ORSK",
    "МОСКВА",
    "ǅ",
];

const AGENCIES: [&str; 9] = [
    "Reuters",
    "TASS",
    "РИА Новости",
    "AP/AFP",
    "jo/pm (dpa, afp)",
    "",
    "(",
    "Velmora Wire",
    "Xinhua",
];

const DASHES: [&str; 10] = ["-", "—", " - ", " — ", ". ", ".", "--", " – ", "―", " . - "];

/// Text that programs stumble over.
const NOISE: [&str; 42] = [
    "\0",
    "\u{b}",
    "\u{c}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{ad}",
    "\u{feff}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}evil\u{202c}",
    "\u{2066}x\u{2069}",
    "\u{fffd}",
    "\u{ffff}",
    "\u{10ffff}",
    "e\u{301}\u{301}\u{301}",
    "\u{301}",
    "\u{345}",
    "👩‍👩‍👧‍👦",
    "🇩🇪🇫🇷🇺",
    "Ǆ",
    "ﬁ",
    "İ",
    "ŉ",
    "ẞ",
    "ΐ",
    "ʼn",
    "K",
    "ё",
    "Ё\u{308}",
    "((((((((",
    "))))",
    "[[[]]]",
    "\"\"\"",
    "«“„",
    "https://example.org/a?b=c&d=%20#e",
    "a@b.example",
    "000000000000000000000000",
    "1 234 567,89",
    "{\"a\":[1,2]}",
    "<p class=\"x\">",
    "\\u0000\\n",
];

const GLUE: [&str; 14] =
    [" ", "", "-", ", ", " | ", " - ", ": ", "/", " (", ") ", ". ", "\t", "\u{a0}", "'"];

const BREAKS: [&str; 11] = [
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{b}",
    "\u{c}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\n\n\n\t \n",
];

fn owned<const N: usize>(from: [&'static str; N]) -> impl Strategy<Value = String> {
    select(from.to_vec()).prop_map(str::to_owned)
}

/// A date, place, agency and what parts them: a dateline, or nearly.
fn dateline() -> impl Strategy<Value = String> {
    let parts = (owned(PLACES), owned(DATES), owned(AGENCIES), owned(DASHES), any::<[bool; 3]>());
    parts.prop_map(|(place, date, agency, dash, [comma, with_date, bracket])| {
        let comma = if comma { ", " } else { " " };
        let date = if with_date { format!("{comma}{date}") } else { String::new() };
        let agency = if bracket { format!(" ({agency})") } else { format!(" /{agency}/") };
        format!("{place}{date}{agency}{dash}")
    })
}

/// A piece of a line.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => owned(SENTENCES),
        3 => select(MARKERS.as_slice()),
        3 => select(NAMES.as_slice()),
        2 => dateline(),
        2 => owned(NOISE),
        1 => owned(DATES),
        1 => owned(AGENCIES),
        1 => select(vec!["By A. B. C. Orlik", "FILE - ", "© Northern Wire / Jana OrlikThe harbour board of Velmora said on Monday that it"]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[A-ZА-Я][a-zа-я]{1,9}( [A-ZА-Я][a-zа-я.'-]{0,9}){1,5}",
    ]
}

/// One line, which may hold line breaks all the same.
pub fn line() -> impl Strategy<Value = String> {
    let alone = prop_oneof![
        3 => piece(),
        1 => Just(String::new()),
    ];
    let several = (prop::collection::vec(piece(), 1..5), owned(GLUE))
        .prop_map(|(pieces, glue)| pieces.join(&glue));
    prop_oneof![2 => alone, 1 => several]
}

/// What is done to a sound text.
#[derive(Clone, Debug)]
enum Damage {
    DuplicateLine(Index, Index),
    Repeat(Index, usize),
    Delete(Index, usize),
    Move(Index, Index, usize),
    Insert(Index, String),
    Capitals,
    Small,
    Wrap(usize),
    CutOff(Index),
    Unbreak,
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), at()).prop_map(|(from, to)| Damage::DuplicateLine(from, to)),
        1 => (at(), 2_usize..60).prop_map(|(line, times)| Damage::Repeat(line, times)),
        2 => (at(), 1_usize..200).prop_map(|(from, length)| Damage::Delete(from, length)),
        2 => (at(), at(), 1_usize..200).prop_map(|(from, to, length)| Damage::Move(from, to, length)),
        3 => (at(), piece()).prop_map(|(to, text)| Damage::Insert(to, text)),
        1 => Just(Damage::Capitals),
        1 => Just(Damage::Small),
        2 => (40_usize..110).prop_map(Damage::Wrap),
        1 => at().prop_map(Damage::CutOff),
        1 => Just(Damage::Unbreak),
    ]
}

fn damaged(text: String, damage: Damage) -> String {
    let mut points: Vec<char> = text.chars().collect();
    if points.is_empty() {
        return text;
    }
    let place = |index: Index| index.index(points.len());
    let range = |from: Index, length: usize| {
        let from = from.index(points.len());
        from..(from + length).min(points.len())
    };
    match damage {
        Damage::DuplicateLine(from, to) => {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            let line = lines[from.index(lines.len())];
            lines.insert(to.index(lines.len()), line);
            return lines.concat();
        }
        Damage::Repeat(line, times) => {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            let at = line.index(lines.len());
            let again = vec![lines[at]; times];
            lines.splice(at..at, again);
            return lines.concat();
        }
        Damage::Delete(from, length) => drop(points.drain(range(from, length))),
        Damage::Move(from, to, length) => {
            let moved: Vec<char> = points.drain(range(from, length)).collect();
            let to = if points.is_empty() { 0 } else { to.index(points.len()) };
            points.splice(to..to, moved);
        }
        Damage::Insert(to, text) => {
            let to = place(to);
            points.splice(to..to, text.chars());
        }
        Damage::Capitals => return text.to_uppercase(),
        Damage::Small => return text.to_lowercase(),
        Damage::Wrap(column) => return wrapped(&text, column),
        Damage::CutOff(at) => points.truncate(at.index(points.len())),
        Damage::Unbreak => return text.replace('\n', ""),
    }
    points.into_iter().collect()
}

/// Each line broken at the last blank before `column`.
pub fn wrapped(text: &str, column: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut length = 0;
        for word in line.split_inclusive(' ') {
            let points = word.chars().count();
            if length + points > column && length > 0 {
                out.push('\n');
                length = 0;
            }
            out.push_str(word);
            length += points;
        }
    }
    out
}

/// A page as a site would give it: chrome, headline, byline, dateline, text, links, comments.
fn page() -> impl Strategy<Value = String> {
    let words = || select(MARKERS.as_slice());
    let sentences = || prop::collection::vec(owned(SENTENCES), 1..4);
    let head = (prop::collection::vec(words(), 0..30), line(), owned(DATES), dateline());
    let tail = (prop::collection::vec(sentences(), 1..12), prop::collection::vec(words(), 0..30));
    (head, tail).prop_map(|((chrome, title, date, dateline), (text, links))| {
        let paragraphs: Vec<String> = text.iter().map(|paragraph| paragraph.join(" ")).collect();
        let (chrome, links) = (chrome.join("\n"), links.join("\n"));
        let body = paragraphs.join("\n\n");
        format!("{chrome}\n{title}\n\nBy Jana Orlik\n{date}\n\n{dateline}{body}\n\n{links}\n")
    })
}

/// A text: loose lines with any break between them, or a page with some damage.
pub fn text() -> impl Strategy<Value = String> {
    let loose = prop::collection::vec((line(), owned(BREAKS)), 0..50)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + &end).collect::<String>());
    let sound = prop_oneof![1 => loose, 1 => page()];
    (sound, prop::collection::vec(damage(), 0..5))
        .prop_map(|(text, all)| all.into_iter().fold(text, damaged))
}

/// A file of about so many bytes that is worst for its reader, with what it is read as.
pub type File = (&'static str, InputKind, fn(usize) -> String);

fn feed(inner: &str, size: usize) -> String {
    let inner = inner.repeat(size / inner.len());
    format!("<rss><channel><item><description>x{inner}</description></item></channel></rss>")
}

fn mail(headers: &str, inner: &str, size: usize) -> String {
    format!("From: a@b.example\n{headers}\n\n{}", inner.repeat(size / inner.len()))
}

pub const FILES: &[File] = &[
    ("ampersands", InputKind::Xml, |size| feed("&amp;a", size)),
    ("lone ampersands", InputKind::Xml, |size| feed("&a ", size)),
    ("escaped tags", InputKind::Xml, |size| feed("&lt;a", size)),
    ("scripts that do not end", InputKind::Xml, |size| feed("&lt;script>a&lt;/x", size)),
    ("elements", InputKind::Xml, |size| feed("<a/>", size)),
    ("attributes", InputKind::Xml, |size| format!("<rss{}/>", " a=''".repeat(size / 5))),
    ("items", InputKind::Xml, |size| {
        format!("<rss><channel>{}</channel></rss>", "<item>a</item>".repeat(size / 14))
    }),
    ("declarations", InputKind::Xml, |size| {
        let entities: String = (0..size / 20).map(|at| format!("<!ENTITY e{at:6} 'x'>")).collect();
        format!("<!DOCTYPE rss [{entities}]><rss/>")
    }),
    ("what does not end", InputKind::Xml, |size| format!("<rss><!--{}", "-".repeat(size))),
    ("tags of a page", InputKind::Html, |size| {
        format!("<html>{}", "<meta charset".repeat(size / 13))
    }),
    ("names in a list", InputKind::Json, |size| {
        format!("{{\"body\":\"a\",\"authors\":[{}1]}}", "\"a\",".repeat(size / 4))
    }),
    ("items in JSON", InputKind::Json, |size| {
        let items = "{},".repeat(size / 3);
        format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{items}{{}}]}}")
    }),
    ("parts", InputKind::Mail, |size| {
        mail("Content-Type: multipart/mixed; boundary=b", "--b\n\nx\n", size)
    }),
    ("boundaries that are none", InputKind::Mail, |size| {
        mail("Content-Type: multipart/mixed; boundary=-----------b", "-------------\n\n", size)
    }),
    ("headers", InputKind::Mail, |size| {
        mail("X: y", "X: =?a?Q?=41?=\n", size).replacen("\n\n", "\n", 1)
    }),
    ("a subject", InputKind::Mail, |size| {
        mail("Subject:", " =?a?Q?=41?=", size).replacen("\n\n", "\n", 1)
    }),
    ("headers of parts", InputKind::Mail, |size| {
        let header = format!("--b\nContent-Type: x; a=\"{}\"\n\nx\n", "=?a?Q?=41?= ".repeat(150));
        mail("Content-Type: multipart/mixed; boundary=b", &header, size)
    }),
    ("soft line ends", InputKind::Mail, |size| {
        mail("Content-Type: text/plain; format=flowed", "a \n", size)
    }),
    ("marks of quotation", InputKind::Mail, |size| {
        mail("Content-Type: text/plain; format=flowed", ">", size)
    }),
    ("quoted-printable", InputKind::Mail, |size| {
        mail("Content-Transfer-Encoding: quoted-printable", "=\n=4", size)
    }),
    ("base64", InputKind::Mail, |size| mail("Content-Transfer-Encoding: base64", "QUJD\n=", size)),
];
