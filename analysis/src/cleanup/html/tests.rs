use std::sync::Arc;

use super::read::{read_page, read_with_metadata};
use crate::article::{BlockKind, Cleaned, Markup, Raw, RemovalReason};
use crate::cleanup::Cleanup;
use crate::metadata;
use crate::stage::Stage as _;

/// What a page shows, block by block.
fn shown(html: &str) -> Vec<String> {
    read_page(html).blocks.into_iter().map(|block| block.text).collect()
}

pub(super) fn cleaned(html: &str) -> Cleaned {
    let raw = Raw { text: html.to_owned(), markup: Markup::Html, ..Raw::default() };
    Cleanup::new().unwrap().run(Arc::new(raw)).unwrap()
}

pub(super) fn blocks(cleaned: &Cleaned) -> Vec<(BlockKind, String)> {
    let body: Vec<char> = cleaned.body.chars().collect();
    let text = |block: &crate::article::Block| body[block.span.start..block.span.end].iter();
    cleaned.blocks.iter().map(|block| (block.kind, text(block).collect())).collect()
}

#[test]
fn how_words_are_pronounced_is_not_part_of_the_text() {
    for html in [
        "<p><ruby>橋<rt>はし</rt></ruby>は<ruby>安全<rp>(</rp><rt>あんぜん</rt><rp>)</rp></ruby>だ。</p><p>次</p>",
        "<p><ruby>橋<rt>はし</ruby>は<ruby>安<rt>あん<rb>全<rp>(<rt>ぜん<rp>)</ruby>だ。</p><p>次</p>",
        "<p>橋は安全だ。<ruby><rt>はし</p><p>次</p>",
    ] {
        assert_eq!(shown(html), ["橋は安全だ。", "次"], "{html}");
    }
}

pub(super) const PARAGRAPHS: [&str; 4] = [
    "The harbour board of Velmora closed the northern quay on Monday, because divers had found cracks in eleven of the forty piles that carry it.",
    "Shipping companies were told to use the counterweight berth instead, which is shorter and which the pilots do not like in an easterly wind.",
    "The repairs will take until the spring and cost four million crowns, said the board's chairwoman, Jana Orlik, who had warned of the cracks a year ago.",
    "Fishermen said that they had not been asked, and that they would bring their boats to Torvik until the quay is open again.",
];

/// Builds a page as news sites do.
pub(super) fn page(article: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Velmora Closes Its Quay | Northern Wire</title>\
         <meta property=\"og:title\" content=\"Velmora Closes Its Quay\">\
         <script>var a = '<p>not shown</p>';</script><style>p {{ color: red }}</style></head><body>\
         <header><nav><ul><li><a href=/>Home</a></li><li><a href=/sport>Sport</a></li></ul></nav></header>\
         <main><article><h1>Velmora Closes Its Quay</h1>{article}</article></main>\
         <aside><h3>Most read</h3><ul><li><a href=/1>Torvik wins the cup again</a></li></ul></aside>\
         <footer><p>© Northern Wire. All rights reserved.</p></footer></body></html>"
    )
}

pub(super) fn paragraphs() -> String {
    PARAGRAPHS.map(|text| format!("<p>{text}</p>")).concat()
}

#[test]
fn the_article_stays_and_the_page_around_it_goes_with_reasons() {
    let html = page(&paragraphs());
    let cleaned = cleaned(&html);
    assert_eq!(cleaned.title.as_deref(), Some("Velmora Closes Its Quay"));
    assert_eq!(cleaned.body, PARAGRAPHS.join("\n\n"));
    let gone: Vec<&str> = cleaned.removed.iter().map(|removed| removed.text.as_str()).collect();
    assert_eq!(
        gone,
        [
            "Home",
            "Sport",
            "Most read",
            "Torvik wins the cup again",
            "© Northern Wire. All rights reserved."
        ]
    );
    assert!(cleaned.removed.iter().any(|removed| removed.why == RemovalReason::RelatedLinks));
}

#[test]
fn each_block_knows_where_it_stands_in_the_source() {
    let html = page(&paragraphs()).replace("cracks", "cr&auml;cks — «ё»");
    let source: Vec<char> = html.chars().collect();
    let cleaned = cleaned(&html);
    let at = |span: crate::article::Span| source[span.start..span.end].iter().collect::<String>();
    for (block, text) in cleaned.blocks.iter().zip(PARAGRAPHS) {
        assert_eq!(at(block.raw), text.replace("cracks", "cr&auml;cks — «ё»"));
    }
    assert_eq!(at(cleaned.title_raw.unwrap()), "Velmora Closes Its Quay");
    for removed in &cleaned.removed {
        assert_eq!(at(removed.raw), removed.text);
    }
}

#[test]
fn paragraphs_subheads_and_items_survive_as_such() {
    let [one, two, three, four] = PARAGRAPHS;
    let html = page(&format!(
        "<p>{one}</p><h2>What the divers found</h2><p>{two}</p><ul><li>Eleven piles are cracked</li>\
         <li>Two are broken</li></ul><p><strong>The price of it</strong></p><p>{three}<br>\n<br/>{four}</p>"
    ));
    use BlockKind::{Heading, ListItem, Paragraph};
    let wanted = [
        (Paragraph, one),
        (Heading, "What the divers found"),
        (Paragraph, two),
        (ListItem, "Eleven piles are cracked"),
        (ListItem, "Two are broken"),
        (Heading, "The price of it"),
        (Paragraph, three),
        (Paragraph, four),
    ];
    assert_eq!(blocks(&cleaned(&html)), wanted.map(|(kind, text)| (kind, text.to_owned())));
}

#[test]
fn a_fragment_is_all_article() {
    let html = format!(
        "<p>{}</p><p>Short.</p><ul><li>An item</li></ul><p>A last line without a stop</p>",
        PARAGRAPHS[0]
    );
    let wanted = [PARAGRAPHS[0], "Short.", "An item", "A last line without a stop"];
    assert_eq!(cleaned(&html).body, wanted.join("\n\n"));
}

#[test]
fn a_page_with_next_to_no_text_keeps_what_it_has() {
    for html in
        ["<html><body>Quay closed.</body></html>", "<p>Quay closed.", "<body><div><b>Quay closed."]
    {
        assert_eq!(cleaned(html).body, "Quay closed.", "{html}");
    }
}

#[test]
fn what_is_not_shown_is_not_read() {
    assert_eq!(
        shown(
            "a<script>b</script><style>c</style><template>d<template>e</template>f</template>\
             <noscript>g</noscript><select><option>h</select><svg><title>i</title><text>j</text></svg>\
             <!-- k --><iframe>l</iframe><textarea>m</textarea> n"
        ),
        ["a n"]
    );
}

#[test]
fn a_forgotten_end_tag_of_a_drawing_or_control_does_not_hide_the_page() {
    assert_eq!(shown("<svg><path><p>The quay</p>"), ["The quay"]);
    assert_eq!(shown("<select><option>a<div>The quay</div>"), ["The quay"]);
    assert_eq!(shown("<svg><title/><g/></svg>The quay"), ["The quay"]);
}

#[test]
fn end_tags_that_are_left_out_or_wrong_part_what_they_should() {
    assert_eq!(shown("<p>one<p>two<div>three</div>four"), ["one", "two", "three", "four"]);
    assert_eq!(shown("<ul><li>one<li>two<ul><li>three</ul></ul>"), ["one", "two", "three"]);
    assert_eq!(shown("</div></p><p><b>one</p>two</b>"), ["one", "two"]);
    assert_eq!(shown("<table><tr><td>one<td>two<tr><th>three</table>"), ["one two", "three"]);
}

#[test]
fn entities_white_space_and_soft_hyphens_are_read_as_shown() {
    assert_eq!(
        shown("<p>\n A&nbsp;&amp;\tB &lt;Quay&gt; har\u{ad}bour&#8212;1\r\n2</p>"),
        ["A & B <Quay> harbour—1 2"]
    );
}

#[test]
fn lines_of_preformatted_text_make_paragraphs_where_one_is_empty() {
    assert_eq!(shown("<pre>one\ntwo\n\nthree</pre>"), ["one two", "three"]);
}

#[test]
fn the_copy_for_the_extractors_is_closed_and_not_too_deep() {
    let deep = "<div>".repeat(5000) + "text" + &"</div>".repeat(4000) + "<p>end";
    let read = read_page(&deep);
    let slim = read.slim.unwrap();
    assert_eq!(slim.matches("<div>").count(), crate::limits::HTML_DEPTH);
    assert_eq!(slim.matches("<div>").count(), slim.matches("</div>").count());
    let texts: Vec<_> = read.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["text", "end"]);
}

#[test]
fn an_ampersand_at_the_end_has_its_place_too() {
    let article = cleaned("<p>The quay is closed &");
    let last = article.blocks.last().unwrap();
    assert_eq!((last.raw.start, last.raw.end), (3, 23));
    assert!(cleaned("&").removed.iter().all(|removed| removed.raw.start < removed.raw.end));
}

#[test]
fn a_page_that_shows_nothing_says_so() {
    let html =
        "<html><head><title>The quay</title></head><body><script>show()</script></body></html>";
    let raw = Raw { text: html.to_owned(), markup: Markup::Html, ..Raw::default() };
    let why = Cleanup::new().unwrap().run(Arc::new(raw)).unwrap_err();
    assert!(why.contains("shows no text"), "{why}");
}

#[test]
fn one_pass_finds_the_metadata_that_reading_the_page_alone_finds() {
    let tricky = [
        "",
        "<svg><title>Logo</title></svg>",
        "<svg><title>a <b>Logo</b></title></svg>",
        "<svg><title/><style/></svg>",
        "<svg><style>.a > .b { content: '<p>' }</style></svg>",
        "<svg><style>a &amp; b</style></svg>",
        "<svg><title>a\0b</title></svg>",
        "<noframes><p>None</p><meta name=section content=A></noframes>",
        "<noframes>None</noframes>",
        "<template><xmp><meta name=section content=A></xmp></template>",
        "<template><plaintext>",
        "<math><script>if (a<b) c()</script></math>",
        "<script><!-- <script> a </script> --></script>",
        "Caf&eacute; &amp &#0; ü&uuml;ü",
    ];
    for piece in tricky {
        let html = page(&format!("{piece}{}", paragraphs()));
        let (_, metadata) = read_with_metadata(&html);
        let alone = metadata::Page::from_html(&html);
        assert_eq!(format!("{metadata:?}"), format!("{alone:?}"), "{piece}");
    }
}
