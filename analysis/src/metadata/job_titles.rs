//! Job titles beside the names of authors, and words that only names of institutions have.

/// Jobs of those who write, in small letters. A word that ends in one of the long ones has it too:
/// "Auslandskorrespondent".
const JOBS: [&str; 67] = [
    "reporter",
    "reporters",
    "correspondent",
    "editor",
    "writer",
    "journalist",
    "columnist",
    "contributor",
    "producer",
    "photographer",
    "analyst",
    "critic",
    "blogger",
    "author",
    "reporterin",
    "korrespondent",
    "korrespondentin",
    "redakteur",
    "redakteurin",
    "redaktor",
    "redaktorka",
    "journalistin",
    "kolumnist",
    "kolumnistin",
    "autor",
    "autorin",
    "volontär",
    "volontärin",
    "journaliste",
    "correspondant",
    "correspondante",
    "rédacteur",
    "rédactrice",
    "chroniqueur",
    "auteur",
    "periodista",
    "corresponsal",
    "redactor",
    "redactora",
    "editora",
    "reportero",
    "reportera",
    "columnista",
    "giornalista",
    "corrispondente",
    "inviato",
    "inviata",
    "redattore",
    "redattrice",
    "jornalista",
    "repórter",
    "correspondente",
    "корреспондент",
    "журналист",
    "журналистка",
    "редактор",
    "обозреватель",
    "репортёр",
    "кореспондент",
    "журналіст",
    "журналістка",
    "оглядач",
    "dziennikarz",
    "dziennikarka",
    "korespondent",
    "verslaggever",
    "muhabiri",
];

/// Words that may be before a job.
const RANKS: [&str; 36] = [
    "senior",
    "chief",
    "staff",
    "special",
    "deputy",
    "managing",
    "executive",
    "assistant",
    "associate",
    "political",
    "business",
    "sports",
    "science",
    "health",
    "foreign",
    "national",
    "investigative",
    "contributing",
    "freelance",
    "lead",
    "news",
    "world",
    "education",
    "technology",
    "culture",
    "economics",
    "environment",
    "leitender",
    "leitende",
    "freier",
    "freie",
    "stellvertretender",
    "старший",
    "специальный",
    "старша",
    "собственный",
];

/// Words of institutions and broadcasters, in small letters.
const INSTITUTIONS: [&str; 58] = [
    "institute",
    "institut",
    "instituto",
    "istituto",
    "instytut",
    "институт",
    "інститут",
    "university",
    "universität",
    "université",
    "universidad",
    "universidade",
    "università",
    "uniwersytet",
    "univerzita",
    "университет",
    "ministry",
    "ministerium",
    "ministère",
    "ministerio",
    "ministero",
    "ministério",
    "ministerstwo",
    "министерство",
    "міністерство",
    "department",
    "agency",
    "agentur",
    "agence",
    "agencia",
    "agenzia",
    "agência",
    "agencja",
    "агентство",
    "office",
    "foundation",
    "stiftung",
    "association",
    "verband",
    "verein",
    "society",
    "gesellschaft",
    "council",
    "committee",
    "commission",
    "gmbh",
    "inc",
    "ltd",
    "tv",
    "radio",
    "television",
    "fernsehen",
    "rundfunk",
    "телеканал",
    "радио",
    "press",
    "presse",
    "corporation",
];

/// Ends of German compounds for institutions.
const INSTITUTION_ENDS: [&str; 13] = [
    "anstalt",
    "institut",
    "ministerium",
    "verband",
    "verein",
    "gesellschaft",
    "stiftung",
    "universität",
    "hochschule",
    "zentrum",
    "agentur",
    "behörde",
    "akademie",
];

/// Returns a name without the job before or after it; nothing where there is only a job.
pub(super) fn without_job(name: &str) -> &str {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_job = |at: usize| words.get(at).is_some_and(|word| is_among(&JOBS, word));
    let is_rank = |at: usize| words.get(at).is_some_and(|word| is_among(&RANKS, word));
    let (mut start, mut end) = (0, words.len());
    while start < end && is_rank(start) {
        start += 1;
    }
    start = if is_job(start) { start + 1 } else { 0 };
    if end > start && is_job(end - 1) {
        end -= 1;
        while end > start && is_rank(end - 1) {
            end -= 1;
        }
    }
    let kept = words.get(start..end).unwrap_or_default();
    match (kept.first(), kept.last()) {
        (Some(first), Some(last)) => {
            let from = first.as_ptr() as usize - name.as_ptr() as usize;
            let to = last.as_ptr() as usize + last.len() - name.as_ptr() as usize;
            name.get(from..to).unwrap_or_default()
        }
        _ => "",
    }
}

/// Returns whether a part of a byline names a job.
pub(super) fn names_job(part: &str) -> bool {
    part.split([' ', '-', '\u{a0}']).any(|word| is_among(&JOBS, word))
}

/// Returns whether a text has a word that only institutions have.
pub(super) fn names_institution(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let small = word.to_lowercase();
        INSTITUTIONS.contains(&small.as_str())
            || INSTITUTION_ENDS.iter().any(|end| small.ends_with(end))
    })
}

fn is_among(list: &[&str], word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    list.contains(&word.as_str())
}
