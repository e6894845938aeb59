//! The dateline grammar: `PLACE, [Month D[, YYYY]] (AGENCY) -|–|—|.` and the lines that give
//! place, date, source or author on their own.

use super::dates::split_words;
use super::markers::Vocabulary;
use super::shape::is_punctuation;
use crate::article::Dateline;
use crate::article::Moment;

/// A dateline as it was read, the date not yet written out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Opening {
    /// In ordinary capitals.
    pub place: Option<String>,
    /// The year only where the text gives one.
    pub day: Option<Moment>,
    /// As it is written there.
    pub agency: Option<String>,
    /// Those who wrote the report, where the dateline names them.
    pub reporters: Vec<String>,
}

impl Opening {
    /// Fills what is missing from `other`; a year too, where the days agree.
    pub(super) fn fill_gaps_from(&mut self, other: Self) {
        self.place = self.place.take().or(other.place);
        self.agency = self.agency.take().or(other.agency);
        if self.reporters.is_empty() {
            self.reporters = other.reporters;
        }
        self.day = match (self.day, other.day) {
            (Some(day), Some(more)) => Some(day.with_year_from(more)),
            (day, more) => day.or(more),
        };
    }

    /// Writes it for the record; `None` when there is nothing in it.
    pub(super) fn into_dateline(self) -> Option<Dateline> {
        let date = self.day.map(|day| day.to_string());
        let dateline = Dateline { place: self.place, date, agency: self.agency };
        (dateline != Dateline::default()).then_some(dateline)
    }
}

/// So far into a paragraph a dateline may reach, in code points.
const REACH: usize = 120;

/// The mark that ends the dateline; the text begins after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Terminator {
    Dash,
    Stop,
    /// The agency's closing bracket, where nothing else follows it.
    Bracket,
}

impl Vocabulary {
    /// Returns the dateline that opens a paragraph.
    pub(super) fn read_dateline(&self, text: &str) -> Option<Opening> {
        if let Some(opening) = self.read_east_asian_dateline(text) {
            return Some(opening);
        }
        if let Some(opening) = self.read_day_first(text) {
            return Some(opening);
        }
        let Some((agency, rest)) = self.leading_agency(text) else {
            return self.read_from_place(text);
        };
        let located = self.read_from_place(rest).unwrap_or_default();
        Some(Opening { agency: Some(agency.to_owned()), ..located })
    }

    /// Reads a dateline of an agency that begins with the day and the month: `04.05. Velmora (PAP) -`.
    fn read_day_first(&self, text: &str) -> Option<Opening> {
        let (date, rest) = text.split_once(' ')?;
        let (day, month) = date.strip_suffix('.')?.split_once('.')?;
        let number = |text: &str| (text.len() <= 2).then(|| text.parse::<u8>().ok()).flatten();
        let day = Moment::from_day(None, number(month)?, number(day)?)?;
        let opening = self.read_from_place(rest)?;
        let known = opening.agency.as_deref().is_some_and(|agency| self.names_agency(agency));
        known.then_some(Opening { day: opening.day.or(Some(day)), ..opening })
    }

    /// Takes off the agency before the place, or alone: `(ANSA) - ROMA, 14 DIC -`.
    fn leading_agency<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let (name, rest) = text.strip_prefix('(')?.split_once(')')?;
        let known = name.len() <= 60 && self.names_agency(name);
        let rest = rest.trim_start();
        let dash = rest.starts_with(['-', '–', '—', '_']);
        (known && dash).then(|| (name.trim(), rest.trim_start_matches(is_dash).trim_start()))
    }

    /// Reads place, date and agency up to the mark that ends them.
    fn read_from_place(&self, text: &str) -> Option<Opening> {
        let reach = text.char_indices().nth(REACH).map_or(text.len(), |(at, _)| at);
        let head = text.get(..reach)?;
        find_terminators(head).find_map(|(at, length, terminator)| {
            let (lead, rest) = (text.get(..at)?, text.get(at + length..)?);
            self.read_lead(lead.trim(), rest.trim_start(), terminator)
        })
    }

    fn read_lead(&self, lead: &str, rest: &str, terminator: Terminator) -> Option<Opening> {
        // "Madrid, 14 dic (EFE).-"
        let (bracketed, remainder) = take_bracketed(lead.trim_end_matches(['.', ' ']));
        let mut agency = bracketed.filter(|text| self.names_agency(text) || looks_like_name(text));
        if bracketed.is_some() && agency.is_none() {
            return None;
        }
        let bracket_known = bracketed.is_some_and(|text| self.names_agency(text));
        let (place_text, day) = self.split_date(remainder.as_ref(), &mut agency)?;
        let trailing = self.agency_after(rest);
        let known = bracket_known
            || agency.is_some_and(|text| self.names_agency(text))
            || trailing.is_some();
        let agency = agency.or(trailing).map(str::to_owned);
        let caseless = || known.then(|| read_caseless_place(place_text)).flatten();
        let place = self.read_place(place_text).or_else(caseless);
        if terminator == Terminator::Bracket && (place.is_none() || day.is_none() || !bracket_known)
        {
            return None;
        }
        if !place_text.is_empty() && place.is_none() {
            return None;
        }
        let upper = !place_text.chars().any(char::is_lowercase);
        let evidence = match (&place, day) {
            // "The lab. 18 May 2014. Its head" is a caption, "Velmora, 18 May." a dateline
            (Some(_), Some(_)) => known || agency.is_some() || upper || remainder.contains(','),
            (Some(_), None) => {
                known
                    || (agency.is_some() && upper)
                    || self.is_bare_place(place_text, rest, terminator)
            }
            (None, Some(_)) => known,
            (None, None) => false,
        };
        evidence.then_some(Opening { place, day, agency, ..Opening::default() })
    }

    /// Parts `text` into the place and the date after it. An agency may follow the date.
    fn split_date<'t>(
        &self,
        text: &'t str,
        agency: &mut Option<&'t str>,
    ) -> Option<(&'t str, Option<Moment>)> {
        let pieces = split_words(text);
        let Some((day, range)) = self.date_in(&pieces) else {
            // "KYIV, Ukrinform": the last piece may be the agency
            if let Some((place, last)) = text.rsplit_once(',')
                && agency.is_none()
                && self.is_agency(last)
            {
                *agency = Some(last.trim());
                return Some((place.trim(), None));
            }
            return Some((text.trim_matches(is_punctuation), None));
        };
        let start = offset_in(text, pieces.get(range.start)?);
        let last = pieces.get(range.end - 1)?;
        let after = text.get(offset_in(text, last) + last.len()..)?;
        let after = after.trim_matches(is_punctuation);
        if !after.is_empty() && !split_words(after).iter().all(|word| self.goes_with_date(word)) {
            if agency.is_some() || !self.is_agency(after) {
                return None;
            }
            *agency = Some(after);
        }
        let mut place = text.get(..start)?.trim_matches(is_punctuation);
        // "BERLIN, Tuesday, 3 May"
        while let Some((before, last)) = place.rsplit_once([',', ' ']) {
            if !self.weekdays.contains(&last.trim().to_lowercase()) {
                break;
            }
            place = before.trim_matches(is_punctuation);
        }
        Some((place, Some(day)))
    }

    /// Finds the agency after a place and a date that end in a full stop or a dash: "- РИА
    /// Новости.", "/ТАСС/.".
    fn agency_after<'t>(&self, rest: &'t str) -> Option<&'t str> {
        let rest = rest.trim_start_matches(['-', '–', '—', '.', ' ', '\u{a0}']);
        if let Some(inner) = rest.strip_prefix('/').or_else(|| rest.strip_prefix('(')) {
            let end = inner.find(['/', ')'])?;
            let name = inner.get(..end)?.trim();
            return self.names_agency(name).then_some(name);
        }
        let reach = rest.char_indices().nth(40).map_or(rest.len(), |(at, _)| at);
        let head = rest.get(..reach)?;
        let ends =
            head.char_indices().filter(|&(_, c)| matches!(c, '.' | ',' | '-' | '–' | '—' | ':'));
        ends.filter_map(|(at, _)| head.get(..at)).map(str::trim).rfind(|name| self.is_agency(name))
    }

    /// Returns whether one of the names in "Reuters/AP" is an agency.
    pub(super) fn names_agency(&self, text: &str) -> bool {
        self.is_agency(text) || text.split(['/', ',', ';']).any(|part| self.is_agency(part))
    }

    /// Returns whether capitals and a dash alone show a place: `WASHINGTON — The`. In Russian a
    /// dash after capitals is the copula ("НАТО — это"), so Cyrillic needs a date or an agency.
    fn is_bare_place(&self, place: &str, rest: &str, terminator: Terminator) -> bool {
        let next = rest.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
        terminator == Terminator::Dash
            && place.chars().filter(|c| c.is_alphabetic()).count() >= 4
            && place.split_whitespace().count() <= 3
            && place.contains(['A', 'E', 'I', 'O', 'U', 'Y'])
            && !place.chars().any(|c| c.is_lowercase() || matches!(c, '\u{400}'..='\u{52f}'))
            && !self.not_places.contains(&place.to_lowercase())
            && next.is_some_and(char::is_uppercase)
    }

    /// Returns the place in ordinary capitals; `None` where `text` cannot be a place.
    pub(super) fn read_place(&self, text: &str) -> Option<String> {
        let place = text.split(',').next().unwrap_or_default().trim();
        let count = place.split_whitespace().count();
        let letters = place.chars().filter(|c| c.is_alphabetic()).count();
        let fits = (1..=5).contains(&count) && letters >= 2 && text.chars().count() <= 60;
        let clean = !text.contains(|c: char| {
            c.is_numeric() || matches!(c, '"' | '«' | '“' | ':' | '?' | '!' | '(' | ')')
        });
        if !fits || !clean {
            return None;
        }
        let mut all =
            text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let proper = all.all(|word| {
            let lower = word.to_lowercase();
            let name = word.starts_with(char::is_uppercase) || is_particle(&lower);
            name && (is_particle(&lower) || !self.goes_with_date(&lower))
        });
        let not_place = self.not_places.contains(&place.to_lowercase());
        (proper && !not_place && place.starts_with(char::is_uppercase))
            .then(|| ordinary_capitals(place))
    }

    pub(super) fn goes_with_date(&self, word: &str) -> bool {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        self.date_words.contains(&word) || self.weekdays.contains(&word) || is_time(&word)
    }
}

/// Returns the byte at which `part`, a slice of `text`, begins in it.
pub(super) fn offset_in(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// Returns the places where a dateline could end: byte, length in bytes, kind.
fn find_terminators(head: &str) -> impl Iterator<Item = (usize, usize, Terminator)> {
    head.char_indices().filter_map(move |(at, c)| {
        let after = head.get(at + c.len_utf8()..)?;
        let before = head.get(..at)?;
        let open_after = after.is_empty() || after.starts_with(char::is_whitespace);
        match c {
            '—' | '–' | '―' | '−' => Some((at, c.len_utf8(), Terminator::Dash)),
            '-' if after.starts_with('-') => Some((at, 2, Terminator::Dash)),
            // "WASHINGTON -The" is careless, "SAINT-DENIS" is a name
            '-' if open_after || before.ends_with([' ', '\u{a0}', ')', '/']) => {
                Some((at, 1, Terminator::Dash))
            }
            // "WASHINGTON (AP) _ The court"
            '_' if open_after && before.ends_with(' ') => Some((at, 1, Terminator::Dash)),
            // "New Delhi, May 3 (PTI) The court"
            ')' | '/' if open_after || after.starts_with('।') => {
                Some((at + 1, 0, Terminator::Bracket))
            }
            '.' if open_after => Some((at, 1, Terminator::Stop)),
            _ => None,
        }
    })
}

/// Takes `(AGENCY)` or `/AGENCY/` off the end of a lead; gives it and the text before it.
pub(super) fn take_bracketed(lead: &str) -> (Option<&str>, &str) {
    for (open, close) in [('(', ')'), ('/', '/'), ('[', ']')] {
        let Some(inner) = lead.strip_suffix(close) else { continue };
        let Some((before, name)) = inner.rsplit_once(open) else { continue };
        if name.chars().count() <= 40 {
            return (Some(name.trim()), before.trim_matches(is_punctuation));
        }
    }
    (None, lead)
}

/// Returns whether a name in brackets that the list does not know may be an agency: `(Velmora
/// Wire)`.
fn looks_like_name(text: &str) -> bool {
    (1..=4).contains(&text.split_whitespace().count())
        && text.starts_with(char::is_uppercase)
        && !text.contains(|c: char| c.is_numeric())
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '_')
}

/// Returns the place where a script without capitals writes it: in Arabic, Persian, Hebrew, Hindi.
fn read_caseless_place(text: &str) -> Option<String> {
    const MOST_WORDS: usize = 4;
    let place = text.trim_matches(|c: char| is_punctuation(c) || matches!(c, '،' | 'ـ'));
    let words = place.split_whitespace();
    let letters = place.chars().filter(|c| c.is_alphabetic());
    let caseless = |c: char| {
        !c.is_ascii()
            && !c.is_uppercase()
            && !c.is_lowercase()
            && !matches!(c, '\u{3000}'..='\u{9fff}')
    };
    let clean = place.chars().all(|c| caseless(c) || c == ' ' || c == '-');
    ((1..=MOST_WORDS).contains(&words.count()) && letters.count() >= 2 && clean)
        .then(|| place.to_owned())
}

/// Returns whether a word is a time of day: "17:47", "5pm".
fn is_time(word: &str) -> bool {
    // 18時00分, 오후 6시
    let east_asian =
        word.chars().all(|c| c.is_ascii_digit() || "時分秒点时시분초오전후午前後上下:".contains(c));
    if east_asian && !word.is_ascii() {
        return true;
    }
    let digits = word.trim_end_matches(['a', 'p', 'm', 'h', 'ч']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.len() <= 8
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'h' | '+'))
        && (digits.len() <= 2 || digits.contains([':', '.', 'h']))
}

/// Returns whether a word is a small one within the name of a place or a person.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "la"
            | "las"
            | "los"
            | "le"
            | "les"
            | "el"
            | "del"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "du"
            | "des"
            | "am"
            | "an"
            | "der"
            | "den"
            | "im"
            | "of"
            | "the"
            | "upon"
            | "sur"
            | "van"
            | "von"
            | "al"
            | "na"
            | "nad"
            | "на"
            | "над"
            | "де"
            | "und"
            | "and"
            | "и"
    )
}

/// Writes "NEW YORK" as "New York" and "РОСТОВ-НА-ДОНУ" as "Ростов-на-Дону"; a name that is not all
/// capitals stays.
fn ordinary_capitals(place: &str) -> String {
    const ACRONYMS: [&str; 12] =
        ["UN", "US", "USA", "UK", "UAE", "EU", "DC", "США", "КНДР", "ОАЭ", "ООН", "КНР"];
    let upper = !place.chars().any(char::is_lowercase);
    if !upper {
        return place.to_owned();
    }
    let mut out = String::with_capacity(place.len());
    for word in place.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '-' | '/')) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let lower = bare.to_lowercase();
        if ACRONYMS.contains(&bare) || bare.contains('.') {
            out.push_str(bare);
        } else if !out.is_empty() && is_particle(&lower) {
            out.push_str(&lower);
        } else {
            let mut letters = lower.chars();
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(letters.as_str());
        }
        out.push_str(word.get(bare.len()..).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::markers::Markers;

    fn read(text: &str) -> Option<(String, String, String)> {
        let markers = Markers::built_in().unwrap();
        let dateline = markers.vocabulary.read_dateline(text)?.into_dateline()?;
        let or_none = |part: Option<String>| part.unwrap_or_default();
        Some((or_none(dateline.place), or_none(dateline.date), or_none(dateline.agency)))
    }

    #[test]
    fn datelines_of_many_houses_are_read() {
        for (text, place, date, agency) in [
            (
                "WASHINGTON, October 16 (RIA Novosti) - The United States said",
                "Washington",
                "--10-16",
                "RIA Novosti",
            ),
            ("MOSCOW, December 14. Washington shows no willingness", "Moscow", "--12-14", ""),
            (
                "MOSCOW, December 14, 2015. /TASS/. The minister said",
                "Moscow",
                "2015-12-14",
                "TASS",
            ),
            ("LONDON (Reuters) - Shares fell on Monday", "London", "", "Reuters"),
            ("NEW YORK, Oct. 3 (AP) -- The council met", "New York", "--10-03", "AP"),
            ("BERLIN, 3 May (dpa) — The chancellor said", "Berlin", "--05-03", "dpa"),
            ("Berlin (dpa/tmn) - Die Kanzlerin sagte", "Berlin", "", "dpa/tmn"),
            ("МОСКВА, 14 дек - РИА Новости. Глава МИД заявил", "Москва", "--12-14", "РИА Новости"),
            ("МОСКВА, 5 октября. /ТАСС/. Глава МИД заявил", "Москва", "--10-05", "ТАСС"),
            ("МОСКВА, 5 октября /ТАСС/. Глава МИД заявил", "Москва", "--10-05", "ТАСС"),
            (
                "САНКТ-ПЕТЕРБУРГ, 1 июня. /ТАСС/. Форум открылся",
                "Санкт-Петербург",
                "--06-01",
                "ТАСС",
            ),
            (
                "РОСТОВ-НА-ДОНУ, 2 мар — РИА Новости, Иван Орлов. Суд",
                "Ростов-на-Дону",
                "--03-02",
                "РИА Новости",
            ),
            (
                "Москва. 14 декабря. INTERFAX.RU - В аэропорту отменены рейсы",
                "Москва",
                "--12-14",
                "INTERFAX.RU",
            ),
            ("KYIV, July 5 (Ukrinform) – The ministry said", "Kyiv", "--07-05", "Ukrinform"),
            ("VELMORA — Divers found cracks in the piles", "Velmora", "", ""),
            ("MOSCOW (Sputnik) — Russia said", "Moscow", "", "Sputnik"),
            (
                "RIO DE JANEIRO, Tuesday, 3 May (AFP) - The games",
                "Rio de Janeiro",
                "--05-03",
                "AFP",
            ),
            ("WASHINGTON, D.C., May 3 (AP) - The court", "Washington", "--05-03", "AP"),
            ("WASHINGTON (AP) _ The court", "Washington", "", "AP"),
            ("(ANSA) - ROMA, 14 DIC - Il porto", "Roma", "--12-14", "ANSA"),
            ("(Reuters) - The court", "", "", "Reuters"),
            ("Madrid, 14 dic (EFE).- El puerto", "Madrid", "--12-14", "EFE"),
            ("MADRID, 14 Dic. (EUROPA PRESS) - El puerto", "Madrid", "--12-14", "EUROPA PRESS"),
            ("PARIS, 14 déc 2015 (AFP) - Le port", "Paris", "2015-12-14", "AFP"),
            ("BEIJING, Dec. 14 (Xinhua) -- The port", "Beijing", "--12-14", "Xinhua"),
            ("TOKYO, Dec. 14 (Kyodo) — The port", "Tokyo", "--12-14", "Kyodo"),
            ("КИЕВ. 14 декабря. УНН. Порт закрыт", "Киев", "--12-14", "УНН"),
            ("Москва. 14 декабря. ИНТЕРФАКС - Порт закрыт", "Москва", "--12-14", "ИНТЕРФАКС"),
            ("МИНСК, 14 дек — Sputnik. Порт закрыт", "Минск", "--12-14", "Sputnik"),
            ("Berlin (dpa/lno) - Der Hafen", "Berlin", "", "dpa/lno"),
            ("WARSZAWA (PAP) - Port", "Warszawa", "", "PAP"),
            ("Warszawa, 14.12.2015 (PAP) - Port", "Warszawa", "2015-12-14", "PAP"),
            ("04.05. Warszawa (PAP) - Port", "Warszawa", "--05-04", "PAP"),
            ("DEN HAAG (ANP) - De haven", "Den Haag", "", "ANP"),
            ("New Delhi, Dec 14 (PTI) The port", "New Delhi", "--12-14", "PTI"),
            ("KYIV, December 14 /Ukrinform/. The port", "Kyiv", "--12-14", "Ukrinform"),
        ] {
            let want = (place.to_owned(), date.to_owned(), agency.to_owned());
            assert_eq!(read(text), Some(want), "{text}");
        }
    }

    #[test]
    fn a_capital_and_a_comma_are_no_dateline() {
        for text in [
            "Washington, in its turn, reported that the minister would try again.",
            "Lavrov, Kerry and Torvik met on December 14. They talked for an hour.",
            "NATO — the alliance of thirty states — will meet in May.",
            "США — крупнейшая экономика мира.",
            "BREAKING - The quay is closed.",
            "On Monday, March 3. The board met.",
            "In Paris, May 3 is no holiday - everybody works.",
            "Torvik (Velmora) - the only man to win twice - is back.",
            "Well - that was a surprise.",
            "(Torvik) - the only man to win twice - is back.",
            "In Velmora (AP) reporters waited for hours.",
            "Velmora, May 3 (the day of the vote) was calm.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
