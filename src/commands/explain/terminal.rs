//! An article on the terminal: labels on the left, text on the right.

use std::collections::HashMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::wrap::{count_columns, wrap_runs};
use copydesk_analysis::article::{BlockKind, EntityType};
use copydesk_analysis::explain::name_of;
use copydesk_analysis::explain::view::{ArticleView, PieceKind, ShownEntity, ShownPiece};

/// Columns where no terminal says how many it has.
pub(super) const WIDTH: usize = 80;
/// Columns of the left side: the longest reason with its mark.
const LEFT: usize = 22;
/// Columns below which there is no left side: labels are put above the text.
const NARROW: usize = 60;
/// Spellings of a name that are listed.
const SPELLINGS: usize = 12;

/// The features of the terminal.
#[derive(Clone, Copy)]
pub(super) struct TerminalFeatures {
    pub color: bool,
    pub width: usize,
}

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GONE: Style = Style::new().dimmed().strikethrough();
const WHY: Style = AnsiColor::Red.on_default();

fn style_of(kind: EntityType) -> Style {
    match kind {
        EntityType::Person => AnsiColor::Yellow.on_default(),
        EntityType::Organisation => AnsiColor::Magenta.on_default(),
        EntityType::Place => AnsiColor::Green.on_default(),
        EntityType::Event => AnsiColor::Cyan.on_default(),
        EntityType::Product => AnsiColor::Blue.on_default(),
        EntityType::Other => AnsiColor::BrightBlack.on_default(),
    }
}

/// Renders the article, with a rule above.
pub(super) fn render_article(view: &ArticleView, look: TerminalFeatures) -> String {
    let mut sheet = Sheet { look, text: String::new() };
    sheet.push_rule(&view.name);
    for fact in &view.facts {
        let by = fact.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
        let style = if fact.label == "headline" { BOLD } else { PLAIN };
        sheet.push_row((DIM, &format!("  {}", fact.label)), &[(style, &fact.value), (DIM, &by)]);
    }
    sheet.end_line();
    let mut before = None;
    for piece in &view.pieces {
        if before.is_some_and(|before| is_apart(before, piece.what)) {
            sheet.end_line();
        }
        before = Some(piece.what);
        sheet.push_piece(piece, &view.entities);
    }
    if !view.entities.is_empty() {
        sheet.end_line();
        sheet.push_row((BOLD, &format!("  {}", count_phrase(view.entities.len()))), &[]);
        view.entities.iter().for_each(|entity| sheet.push_entity(entity));
    }
    sheet.end_line();
    sheet.text
}

fn count_phrase(entities: usize) -> String {
    format!("{entities} {}", if entities == 1 { "entity" } else { "entities" })
}

/// Returns whether an empty line is between two pieces.
fn is_apart(before: PieceKind, this: PieceKind) -> bool {
    let is_gone = |what| matches!(what, PieceKind::Removed(_));
    let is_item = |what| what == PieceKind::Kept(BlockKind::ListItem);
    !(is_gone(before) && is_gone(this) || is_item(before) && is_item(this))
}

/// The text that has been laid out so far.
struct Sheet {
    look: TerminalFeatures,
    text: String,
}

impl Sheet {
    fn push_styled(&mut self, style: Style, text: &str) {
        // Writing to a String cannot fail.
        let _infallible = if self.look.color && style != PLAIN && !text.is_empty() {
            write!(self.text, "{style}{text}{style:#}")
        } else {
            self.text.write_str(text)
        };
    }

    fn end_line(&mut self) {
        self.text.push('\n');
    }

    fn push_rule(&mut self, name: &str) {
        let rest = self.look.width.saturating_sub(count_columns(name) + 4).max(2);
        self.push_styled(DIM, "── ");
        self.push_styled(BOLD, &name.replace('\n', " "));
        self.push_styled(DIM, &format!(" {}", "─".repeat(rest)));
        self.end_line();
    }

    /// Adds a label and a text beside it, or below it where there is no room.
    fn push_row(&mut self, (style, label): (Style, &str), runs: &[(Style, &str)]) {
        let is_narrow = self.look.width < NARROW;
        let left = if is_narrow { 4 } else { LEFT };
        let mut used = count_columns(label);
        self.push_styled(style, label);
        if is_narrow && used > 0 && !runs.is_empty() {
            self.end_line();
            used = 0;
        }
        let lines = wrap_runs(runs.iter().copied(), self.look.width.saturating_sub(left).max(16));
        for line in lines.iter().filter(|_| !runs.is_empty()) {
            self.text.push_str(&" ".repeat(left.saturating_sub(used)));
            line.iter().for_each(|(style, text)| self.push_styled(*style, text));
            self.end_line();
            used = 0;
        }
        if runs.is_empty() {
            self.end_line();
        }
    }

    fn push_piece(&mut self, piece: &ShownPiece, entities: &[ShownEntity]) {
        let (label, style) = match piece.what {
            PieceKind::Title => ((DIM, "  headline".to_owned()), BOLD),
            PieceKind::Kept(BlockKind::Paragraph) => ((DIM, String::new()), PLAIN),
            PieceKind::Kept(BlockKind::Heading) => ((DIM, "  subhead".to_owned()), BOLD),
            PieceKind::Kept(BlockKind::ListItem) => ((DIM, "  list item".to_owned()), PLAIN),
            PieceKind::Kept(BlockKind::BlockQuote) => ((DIM, "  quotation".to_owned()), PLAIN),
            PieceKind::Removed(why) => ((WHY, format!("- {}", name_of(&why))), GONE),
        };
        let language = piece.language.as_ref().map(|tag| format!("[{tag}] ")).unwrap_or_default();
        let mut runs: Vec<(Style, String)> = vec![(DIM, language)];
        if piece.what == PieceKind::Kept(BlockKind::ListItem) {
            runs.push((DIM, "• ".to_owned()));
        }
        for run in &piece.runs {
            let entity = run.mention.and_then(|place| entities.get(place.entity));
            let of =
                entity.map_or(style, |entity| style_of(entity.kind).effects(style.get_effects()));
            runs.push((of, run.text.clone()));
            // Where colour cannot tell, the number does.
            let id = entity.filter(|_| !self.look.color).map(|entity| format!("[{}]", entity.id));
            runs.extend(id.map(|id| (style, id)));
        }
        let runs: Vec<(Style, &str)> =
            runs.iter().map(|(style, text)| (*style, text.as_str())).collect();
        self.push_row((label.0, &label.1), &runs);
    }

    fn push_entity(&mut self, entity: &ShownEntity) {
        let style = style_of(entity.kind);
        let kind = name_of(&entity.kind);
        let label = format!("  {:5} {kind}", entity.id);
        let confidence = format!("  {:.2}", entity.confidence);
        self.push_row((style, &label), &[(style.bold(), &entity.name), (PLAIN, &confidence)]);
        self.push_row((PLAIN, ""), &[(DIM, &entity.uri)]);
        self.push_row((PLAIN, ""), &[(DIM, &list_spellings(entity))]);
        for refused in &entity.refused {
            self.push_row((PLAIN, ""), &[(DIM, refused)]);
        }
    }
}

/// Lists the spellings of an entity in the text, each with its count and the way in which it was found.
fn list_spellings(entity: &ShownEntity) -> String {
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    let mut order = Vec::new();
    for mention in &entity.mentions {
        let spelling = (mention.text.as_str(), mention.why.as_str());
        let count = counts.entry(spelling).or_default();
        if *count == 0 {
            order.push(spelling);
        }
        *count += 1;
    }
    let times = |spelling| match counts.get(spelling) {
        Some(1) | None => String::new(),
        Some(count) => format!(" ×{count}"),
    };
    let shown = order.iter().take(SPELLINGS);
    let shown = shown.map(|of| format!("“{}”{} ({})", of.0, times(of), of.1));
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if let Some(more) = order.len().checked_sub(SPELLINGS).filter(|more| *more > 0) {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
