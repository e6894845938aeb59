//! Articles that the tests of the binary cannot make.

use std::sync::Arc;

use super::terminal;
use copydesk_analysis::article::{
    Block, BlockKind, Cleaned, Entity, EntityType, Identified, LanguageSpan, Mention,
    MentionSource, Raw, RemovalReason, Removed, Span, TextPart,
};
use copydesk_analysis::cleanup::uncleaned;
use copydesk_analysis::explain::page;
use copydesk_analysis::explain::view::{ArticleView, PieceKind};
use copydesk_analysis::formats::Format;
use copydesk_analysis::formats::Source;
use copydesk_analysis::record::Origin;
use copydesk_analysis::stage::StageName;
use copydesk_analysis::stage::{Annotated, StageReport, Status};

const BODY: &str = "Velmora City Council met.\n\nBoats\n\nDie Brücke bleibt zu.";

fn entity(name: &str, part: TextPart, start: usize) -> Entity {
    let span = Span::new(start, start + name.chars().count());
    let by = MentionSource::Gazetteer;
    Entity {
        kind: EntityType::Place,
        name: name.to_owned(),
        uri: format!("urn:copydesk:place:{name}"),
        confidence: 0.9,
        labels: Vec::new(),
        refused: Vec::new(),
        mentions: vec![Mention {
            part,
            span,
            text: name.to_owned(),
            base: None,
            likeness: None,
            by,
        }],
    }
}

/// Makes a page whose body is in another order than its source, with a list and two languages.
fn article() -> Annotated {
    let raw = Arc::new(Raw { title: Some("In Velmora".to_owned()), ..Raw::default() });
    let block = |kind, start, end, raw| Block {
        kind,
        span: Span::new(start, end),
        raw: Span::new(raw, raw + 10),
    };
    let cleaned = Cleaned {
        title: Some("In Velmora".to_owned()),
        body: BODY.to_owned(),
        blocks: vec![
            block(BlockKind::Paragraph, 0, 25, 300),
            block(BlockKind::ListItem, 27, 32, 500),
            block(BlockKind::Paragraph, 34, 55, 700),
        ],
        removed: vec![Removed {
            raw: Span::new(400, 420),
            text: "Share\nPrint".to_owned(),
            why: RemovalReason::ShareBar,
        }],
        ..uncleaned(raw)
    };
    let language = |tag: &str, start, end| LanguageSpan {
        tag: tag.to_owned(),
        span: Span::new(start, end),
        confidence: 0.9,
    };
    let identified = Identified {
        language: Some("en".to_owned()),
        languages: vec![language("en", 0, 33), language("de", 33, 55)],
        removed_languages: vec![None],
        cleaned,
    };
    let entities = vec![
        entity("Velmora City Council", TextPart::Body, 0),
        // Within the first one.
        entity("Velmora City", TextPart::Body, 0),
        entity("Velmora", TextPart::Title, 3),
    ];
    let mut article = Annotated::bare(identified);
    article.annotations.entities = entities;
    article
}

fn view() -> ArticleView {
    let source = Source::for_utf8_text(Format::Text, 900);
    let origin = Origin { id: blake3::hash(b""), file: Some("a.html".to_owned()), source };
    let status = Status::Failed("not done\u{1b} in time".to_owned());
    let report = StageReport { name: StageName::Entities, status, took: Default::default() };
    ArticleView::new(&article(), &[report], &origin)
}

#[test]
fn pieces_stand_in_the_order_of_the_input() {
    let pieces: Vec<_> =
        view().pieces.iter().map(|piece| (piece.what, piece.language.clone())).collect();
    let expected = [
        (PieceKind::Title, None),
        (PieceKind::Kept(BlockKind::Paragraph), None),
        (PieceKind::Removed(RemovalReason::ShareBar), None),
        (PieceKind::Kept(BlockKind::ListItem), None),
        (PieceKind::Kept(BlockKind::Paragraph), Some("de".to_owned())),
    ];
    assert_eq!(pieces, expected);
}

#[test]
fn of_mentions_that_overlap_the_longest_is_marked_and_all_are_listed() {
    let view = view();
    let marked: Vec<_> = view.pieces.iter().flat_map(|piece| &piece.runs).collect();
    let marked: Vec<_> =
        marked.iter().filter(|run| run.mention.is_some()).map(|run| run.text.as_str()).collect();
    assert_eq!(marked, ["Velmora", "Velmora City Council"]);
    let page = page::article_html(&view, 1);
    assert!(page.contains("href=\"#a1-e1-0\"") && !page.contains("#a1-e2-0"), "{page}");
    assert!(page.contains("<span title=\"gazetteer\">Velmora City</span>"), "{page}");
}

#[test]
fn lists_and_languages_show_on_the_terminal_and_on_the_page() {
    let view = view();
    let look = terminal::TerminalFeatures { color: false, width: 72 };
    let shown = terminal::render_article(&view, look);
    assert!(shown.contains("  list item           • Boats\n"), "{shown}");
    assert!(shown.contains("[de] Die Brücke bleibt zu.\n"), "{shown}");
    assert!(
        shown.contains("- share-bar           Share\n                      Print\n"),
        "{shown}"
    );
    assert!(shown.contains("entities failed (not done␛ in time)"), "{shown}");
    assert!(shown.contains("en 60 % (confidence 0.90), de 40 %"), "{shown}");
    let page = page::article_html(&view, 1);
    assert!(
        page.contains("<ul class=\"piece kept\">\n<li dir=\"auto\">Boats</li>\n</ul>"),
        "{page}"
    );
    assert!(page.contains("<p dir=\"auto\" lang=\"de\">"), "{page}");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [30, 45, 60, 80, 200] {
        for color in [false, true] {
            let shown =
                terminal::render_article(&view(), terminal::TerminalFeatures { color, width });
            let plain = anstream::adapter::strip_str(&shown).to_string();
            for line in plain.lines() {
                assert!(super::wrap::count_columns(line) <= width, "{width}: {line:?}");
            }
        }
    }
}
