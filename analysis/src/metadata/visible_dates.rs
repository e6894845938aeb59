//! The dates that a page shows near its headline, and what their labels say.

use super::choice::read_date;
use super::names;
use super::page_parts::Page;
use super::page_source::{Role, TextPiece};
use super::place::Place;
use super::text_evidence::Words;
use crate::article::{Known, Moment, Provenance};

/// A line that is only a label has at most so many characters.
const LABEL_CHARS: usize = 40;
/// An element whose text is a date has at most so many characters.
const DATE_CHARS: usize = 120;
/// So many words may be beside the date in a line: the author, or the part of the site.
const WORDS_BESIDE: usize = 5;

/// The dates near a headline.
#[derive(Debug, Default)]
pub(super) struct VisibleDates {
    /// Dates of publication, the most trustworthy first.
    pub published: Vec<Known<Moment>>,
    /// Dates of changes.
    pub changed: Vec<Known<Moment>>,
    /// Those of publication that are right under the headline, before the article's text.
    pub shown: Vec<Known<Moment>>,
}

impl VisibleDates {
    fn add_date(&mut self, date: Known<Moment>, is_change: bool, is_shown: bool) {
        if is_change {
            self.changed.push(date);
            return;
        }
        if is_shown {
            self.shown.push(date.clone());
        }
        self.published.push(date);
    }
}

/// Beginnings of the labels of a date of change, in small letters.
const CHANGED: [&str; 22] = [
    "updat",
    "modif",
    "revised",
    "reviewed",
    "edited",
    "aktualis",
    "geändert",
    "actualiz",
    "actualis",
    "mis à jour",
    "mise à jour",
    "обновл",
    "оновл",
    "изменен",
    "aktualiz",
    "zmodyf",
    "güncelle",
    "bijgewerkt",
    "gewijzigd",
    "aggiorna",
    "atualiza",
    "oppdatert",
];

/// Returns whether the label of a date is that of a change and not of publication: `Last updated:`.
pub fn mentions_change(label: &str) -> bool {
    let label = label.to_lowercase();
    CHANGED.iter().any(|word| label.contains(word))
}

/// Parts of the labels of a date on which something ends, in small letters.
const EXPIRY: [&str; 34] = [
    "until",
    "expire",
    "expiry",
    "expiration",
    "valid to",
    "deadline",
    "verfügbar bis",
    "gültig bis",
    "online bis",
    "abrufbar bis",
    "ablauf",
    "jusqu",
    "disponible hasta",
    "válido hasta",
    "hasta el",
    "caduca",
    "disponibile fino",
    "fino al",
    "scade",
    "disponível até",
    "válido até",
    "expira",
    "доступно до",
    "действ",
    "срок",
    "дійсн",
    "доступне до",
    "dostępn",
    "ważn",
    "dostupn",
    "platnost",
    "beschikbaar tot",
    "geldig tot",
    "son tarih",
];

/// Returns whether the label of a date says when something ends: `Available until:`.
pub fn mentions_expiry(label: &str) -> bool {
    let label = label.to_lowercase();
    EXPIRY.iter().any(|word| label.contains(word))
}

/// Returns the dates of publication and of changes near the headline.
pub(super) fn find_visible_dates(page: &Page, words: &dyn Words) -> VisibleDates {
    let mut found = VisibleDates::default();
    let roles = [
        (Role::Published, Provenance::Meta),
        (Role::Modified, Provenance::Meta),
        (Role::Time, Provenance::Time),
        (Role::Dated, Provenance::Byline),
    ];
    for (role, by) in roles {
        for piece in
            page.pieces_with_role(role).filter(|piece| !piece.aside && page.is_near(&piece.span))
        {
            add_piece(&mut found, page, words, piece, by);
        }
    }
    add_lines(&mut found, page, words);
    found
}

/// Adds the date that an element gives.
fn add_piece(
    found: &mut VisibleDates,
    page: &Page,
    words: &dyn Words,
    piece: &TextPiece,
    by: Provenance,
) {
    let place = page.place_of(&piece.span);
    // a class says less than a tag, and other articles have dates too
    if piece.role == Role::Dated && place == Place::Beyond {
        return;
    }
    let text = page.source.text_of(piece);
    if text.chars().count() > DATE_CHARS {
        return;
    }
    let order = page.day_order();
    let text = order.with_full_stops(&text);
    let value = piece.value.as_deref().and_then(Moment::parse_machine_date);
    let is_marked = value.is_some() || piece.role != Role::Dated;
    let value = value.or_else(|| read_date(&text, words)).or_else(|| words.any_day(&text));
    let before = page.source.label_before(piece);
    // a line with a date of its own is no label
    let label = if before.contains(|c: char| c.is_ascii_digit()) { "" } else { before };
    let is_passed_over = mentions_expiry(before_date(&text))
        || mentions_expiry(label)
        || (place == Place::Above && !is_marked && is_day_of_visit(&text, words));
    let Some(moment) = value.filter(|_| !is_passed_over) else { return };
    let says_change = || mentions_change(before_date(&text)) || mentions_change(label);
    let is_change =
        piece.role == Role::Modified || (piece.role != Role::Published && says_change());
    let is_shown = place == Place::Under && matches!(by, Provenance::Time | Provenance::Byline);
    found.add_date(Known::new(moment, by), is_change, is_shown);
}

/// Adds the dates of the lines near the headline.
fn add_lines(found: &mut VisibleDates, page: &Page, words: &dyn Words) {
    let order = page.day_order();
    let mut label = String::new();
    for (line, place) in page.lines_near() {
        let line = order.with_full_stops(&line);
        let parts = line.split(['|', '•', '·', '∙', '–', '—']).map(str::trim);
        let day = words.day(&line).or_else(|| parts.into_iter().find_map(|part| words.day(part)));
        let day = day.or_else(|| day_with_more(&line, place, words));
        let is_passed_over = mentions_expiry(before_date(&line))
            || mentions_expiry(&label)
            || (place == Place::Above && is_day_of_visit(&line, words));
        if let Some(day) = day.filter(|_| !is_passed_over) {
            let is_change = mentions_change(before_date(&line)) || mentions_change(&label);
            let is_shown = place == Place::Under;
            found.add_date(Known::new(day, Provenance::Byline), is_change, is_shown);
        }
        let is_label = day.is_none() && line.chars().count() <= LABEL_CHARS;
        label = if is_label { line.into_owned() } else { String::new() };
    }
}

/// Returns the date of a line under the headline that has it beside a name or two.
fn day_with_more(line: &str, place: Place, words: &dyn Words) -> Option<Moment> {
    let (day, beside) = words.day_beside(line).filter(|_| place == Place::Under)?;
    let mut others = beside.split_whitespace();
    let is_short = others.clone().count() <= WORDS_BESIDE && !beside.ends_with(['.', '!', '?']);
    let are_names = others.all(|word| !word.starts_with(char::is_lowercase));
    let bare = beside.trim_matches(|c: char| !c.is_alphanumeric());
    (is_short && (are_names || words.byline(bare).is_some())).then_some(day)
}

/// Returns the name beside the date in a line under the headline: `1 May 2015, Jana Orlik`.
pub(super) fn name_beside_date<'t>(line: &'t str, words: &dyn Words) -> Option<&'t str> {
    let (_, beside) = words.day_beside(line)?;
    let bare = beside.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let at = beside.as_ptr() as usize - line.as_ptr() as usize;
    let before = line.get(..at).unwrap_or_default().trim_end();
    // after a date alone: a place, too, may be before one
    let is_parted = at > 0 && before.ends_with([',', '|', '•', '·', '∙', '–', '—', '-', '/']);
    let labelled = words.byline(bare);
    labelled.or_else(|| (is_parted && names::is_bare_name(bare)).then_some(bare))
}

/// Returns whether a line above the headline is the day of the visit: it names the day of the week,
/// and no time.
fn is_day_of_visit(line: &str, words: &dyn Words) -> bool {
    !line.contains(':') && words.names_weekday(line)
}

/// Returns the text before the first number.
fn before_date(text: &str) -> &str {
    text.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default()
}
