//! What a page holds and does not show, and what it shows that is not its article.

use super::tests::{PARAGRAPHS, blocks, cleaned, page, paragraphs};
use crate::article::{BlockKind, Markup, Provenance, Raw};
use crate::cleanup::Cleanup;
use crate::stage::Stage as _;

fn body(html: &str) -> String {
    cleaned(html).body
}

/// A page that shows `shown`, and has `hidden` in it.
fn bare_page(shown: &str, hidden: &str) -> String {
    format!(
        "<!doctype html><html><head><title>Velmora Closes Its Quay</title></head>\
         <body><div id=root>{shown}</div>{hidden}</body></html>"
    )
}

fn json_paragraphs() -> String {
    PARAGRAPHS.map(|text| format!("{{\"type\":\"p\",\"text\":\"{text}\"}}")).join(",")
}

#[test]
fn the_body_in_json_ld_is_the_article_of_a_page_that_shows_none() {
    for between in ["\\n\\n", "\\r\\n", "\\n"] {
        let text = PARAGRAPHS.join(between);
        let html = bare_page(
            "",
            &format!(
                "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"articleBody\":\"{text}\"}}</script>"
            ),
        );
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"));
    }
    let text = PARAGRAPHS.map(|text| format!("<p>{text}<\\/p>")).concat();
    let html = bare_page(
        "Loading…",
        &format!("<script type='application/ld+json'>{{\"articleBody\":\"{text}\"}}</script>"),
    );
    assert_eq!(body(&html), PARAGRAPHS.join("\n\n"));
}

#[test]
fn a_live_blog_in_json_ld_gives_all_its_updates() {
    let updates =
        PARAGRAPHS.map(|text| format!("{{\"@type\":\"BlogPosting\",\"articleBody\":\"{text}\"}}"));
    let html = bare_page(
        "",
        &format!(
            "<script type=\"application/ld+json\">{{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":[{}]}}</script>",
            updates.join(",")
        ),
    );
    assert_eq!(body(&html), PARAGRAPHS.join("\n\n"));
}

#[test]
fn json_ld_that_gives_more_of_a_text_than_the_page_shows_is_the_article() {
    let text = PARAGRAPHS.join("\\n");
    let script =
        format!("<script type=\"application/ld+json\">{{\"articleBody\":\"{text}\"}}</script>");
    let html = page(&format!("<p>{}</p>{script}", PARAGRAPHS[0]));
    assert_eq!(body(&html), PARAGRAPHS.join("\n\n"));
    // of another text it is not
    let other = page(&format!(
        "<p>{}</p><p>{}</p>{script}",
        "The council of Torvik bought a second snow plough for the mountain road, which had been closed for eleven days.",
        "The drivers of the plough will be trained in the autumn, when the first snow is expected on the pass above the town."
    ));
    assert!(!body(&other).contains("harbour board"));
}

#[test]
fn data_that_a_script_builds_the_page_from_gives_the_article_under_its_headline() {
    let article = format!(
        "{{\"title\":\"Velmora Closes Its Quay\",\"publishedAt\":\"2021-05-04T18:00:00Z\",\"summary\":\"Divers found cracks in eleven of the forty piles that carry it, says the board.\",\
         \"content\":[{}],\"related\":[{{\"title\":\"Torvik wins the cup again\",\"text\":\"{}\"}}]}}",
        json_paragraphs(),
        "The team from the mountains won all of its seven games and will keep the cup for another year."
    );
    let state = format!("{{\"props\":{{\"pageProps\":{{\"article\":{article}}}}}}}");
    let escaped = state.replace('\\', "\\\\").replace('"', "\\\"");
    for script in [
        format!("<script id=__NEXT_DATA__ type=\"application/json\">{state}</script>"),
        format!("<script>window.__STATE__ = {state};</script>"),
        format!("<script>window.__STATE__ = JSON.parse(\"{escaped}\");</script>"),
        format!("<script>self.__next_f.push([1,\"5:{escaped}\\n\"])</script>"),
    ] {
        let html = bare_page("<div class=spinner>Loading…</div>", &script);
        let cleaned = cleaned(&html);
        assert_eq!(cleaned.body, PARAGRAPHS.join("\n\n"), "{script}");
        assert_eq!(cleaned.title.as_deref(), Some("Velmora Closes Its Quay"));
        let published = cleaned.metadata.published.as_ref().unwrap();
        assert_eq!(published.by, Provenance::PageData);
        assert_eq!(published.value.to_string(), "2021-05-04T18:00:00Z");
        let source: Vec<char> = html.chars().collect();
        for (block, text) in cleaned.blocks.iter().zip(PARAGRAPHS) {
            let place: String = source[block.raw.start..block.raw.end].iter().collect();
            assert_eq!(place, text);
        }
    }
}

#[test]
fn runs_of_a_paragraph_in_data_are_one_paragraph() {
    let (head, tail) = PARAGRAPHS[0].split_at(80);
    let runs = [head.trim_end(), tail.trim_start()].join(" \"},{\"text\":\"");
    let rest =
        PARAGRAPHS[1..].iter().map(|text| format!("{{\"children\":[{{\"text\":\"{text}\"}}]}}"));
    let html = bare_page(
        "",
        &format!(
            "<script>x={{\"headline\":\"Velmora Closes Its Quay\",\"body\":[{{\"children\":[{{\"text\":\"{runs}\"}}]}},{}]}}</script>",
            rest.collect::<Vec<_>>().join(",")
        ),
    );
    assert_eq!(body(&html), PARAGRAPHS.join("\n\n"));
}

#[test]
fn data_under_another_headline_is_not_the_article() {
    let script = format!(
        "<script>x={{\"title\":\"Torvik wins the cup again\",\"content\":[{}]}}</script>",
        json_paragraphs()
    );
    let raw =
        Raw { text: bare_page("Loading…", &script), markup: Markup::Html, ..Raw::default() };
    let why = Cleanup::new().unwrap().run(std::sync::Arc::new(raw)).unwrap_err();
    assert!(why.contains("scripts"), "{why}");
}

#[test]
fn text_for_browsers_without_scripts_and_in_templates_is_the_article_of_a_page_that_shows_none() {
    let labels = "<ul><li>quay</li><li>ferries</li></ul>";
    for (open, close) in [
        ("<noscript>", "</noscript>"),
        ("<template>", "</template>"),
        ("<script type=\"text/template\">", "</script>"),
        ("<script type=text/x-handlebars-template>", "</script>"),
    ] {
        let html = bare_page(labels, &format!("{open}{}{close}", paragraphs()));
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"), "{open}");
    }
    let shadow = bare_page(
        "",
        &format!(
            "<article-body><template shadowrootmode=open>{}</template></article-body>",
            paragraphs()
        ),
    );
    assert_eq!(body(&shadow), PARAGRAPHS.join("\n\n"));
    let notice = "<noscript><p>You need to enable scripts in your browser to read this page, to leave a comment under it and to see its pictures.</p></noscript>";
    assert_eq!(body(&page(&format!("{}{notice}", paragraphs()))), PARAGRAPHS.join("\n\n"));
}

#[test]
fn hidden_text_is_not_part_of_the_article() {
    let [one, two, three, four] = PARAGRAPHS;
    let draft =
        "This paragraph is a draft that was never published, and holds a sentence about anchors.";
    for hidden in [
        format!("<p style=\"display:none\">{draft}</p>"),
        format!("<p style='color: red; DISPLAY : none'>{draft}</p>"),
        format!("<p style=\"visibility:hidden\">{draft}</p>"),
        format!("<div hidden><p>{draft}</p></div>"),
        format!("<div aria-hidden=true><p>{draft}</p></div>"),
        format!("<p class=sr-only>{draft}</p>"),
        format!("<div class=\"u-visually-hidden\"><p>{draft}</p></div>"),
    ] {
        let html = page(&format!("<p>{one}</p><p>{two}</p>{hidden}<p>{three}</p><p>{four}</p>"));
        let cleaned = cleaned(&html);
        assert_eq!(cleaned.body, PARAGRAPHS.join("\n\n"), "{hidden}");
        assert!(cleaned.removed.iter().any(|removed| removed.text == draft), "{hidden}");
    }
    let inline =
        one.replace("Monday", "Monday<span class=\"screen-reader-text\"> (opens a window)</span>");
    let inline = inline.replacen("The", "<span aria-hidden=true>T</span>he", 1);
    assert_eq!(body(&page(&format!("<p>{inline}</p><p>{two}</p>"))), [one, two].join("\n\n"));
}

#[test]
fn an_article_that_a_script_unhides_is_kept() {
    for attribute in ["hidden", "style=\"display:none\"", "aria-hidden=true"] {
        let html = page(&format!("<div {attribute}>{}</div>", paragraphs()));
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"), "{attribute}");
    }
}

#[test]
fn posts_of_networks_stay_in_their_place_as_quotations_and_take_nothing_along() {
    let [one, two, three, four] = PARAGRAPHS;
    let post = |class: &str| {
        format!(
            "<div class=social-embed><blockquote class=\"{class}\"><p>The quay is open <a href=//t.co/a>https://t.co/a</a></p>\
             — Harbour (@harbour) <a href=//x.example/1>November 18, 2019</a></blockquote><script src=w.js></script></div>"
        )
    };
    for class in ["twitter-tweet", "instagram-media", "tiktok-embed", "bluesky-embed", "fb-post"] {
        let html = page(
            &[one, two, three, four].map(|text| format!("<p>{text}</p>{}", post(class))).concat(),
        );
        let kept = blocks(&cleaned(&html));
        let of =
            |kind| kept.iter().filter(move |(own, _)| *own == kind).map(|(_, text)| text.as_str());
        assert_eq!(of(BlockKind::Paragraph).collect::<Vec<_>>(), PARAGRAPHS, "{class}");
        assert!(of(BlockKind::BlockQuote).any(|text| text.starts_with("The quay is open")));
        assert_eq!(kept[1].0, BlockKind::BlockQuote, "{class}");
    }
    // a column of posts beside the text is not in it
    let aside = page(&paragraphs())
        .replace("<aside>", &format!("<aside><div>{}</div>", post("twitter-tweet")));
    assert_eq!(body(&aside), PARAGRAPHS.join("\n\n"));
}

#[test]
fn boxes_that_their_class_names_go() {
    let [one, two, three, four] = PARAGRAPHS;
    let pitch =
        "The most important stories from the coast, every weekday at seven in your letter box.";
    for inner in [
        format!(
            "<div class=newsletter><h3>The Morning Tide</h3><p>{pitch}</p><form><input><button>OK</button></form></div>"
        ),
        format!("<section id=newsletter-signup><p>{pitch}</p></section>"),
        format!(
            "<div class=paywall><h2>Keep reading</h2><p>{pitch}</p><button>Subscribe</button></div>"
        ),
        format!("<div class=\"c-modal\"><p>{pitch}</p></div>"),
    ] {
        let html = page(&format!("<p>{one}</p><p>{two}</p>{inner}<p>{three}</p><p>{four}</p>"));
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"), "{inner}");
    }
    for class in ["paywall", "newsletter", "premium subscription"] {
        let html =
            page(&format!("<div class=\"{class}\">{}<button>Share</button></div>", paragraphs()));
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"), "{class}");
    }
}

#[test]
fn another_article_below_the_own_one_goes() {
    let other = format!(
        "<h1>Storm closes the lighthouse road</h1>{}",
        ["The storm of Friday tore away the lower part of the road to the lighthouse, and the keepers have to be supplied by boat.",
         "The mayor asked the province for a loan, since the town had spent its reserves on the quay and on the new school.",
         "A second storm is expected in the course of the week, and the fire brigade closed the promenade for walkers."]
            .map(|text| format!("<p>{text}</p>")).concat()
    );
    for follows in [
        format!("<article class=next>{other}</article>"),
        format!("<div class=infinite>{other}</div>"),
        format!("<main><article>{}</article></main>", other.replace("h1", "h2")),
    ] {
        let html = page(&paragraphs()).replace("<footer>", &format!("{follows}<footer>"));
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"), "{follows}");
    }
}

#[test]
fn headings_of_the_first_rank_within_an_article_part_nothing_from_it() {
    let [one, two, three, four] = PARAGRAPHS;
    for html in [
        page(&format!(
            "<p>{one}</p><p>{two}</p><h1>What the divers found</h1><p>{three}</p><p>{four}</p>"
        )),
        page(&format!(
            "<section><p>{one}</p><p>{two}</p></section><section><h1>What the divers found</h1><p>{three}</p><p>{four}</p></section>"
        )),
    ] {
        let found = body(&html);
        assert!(PARAGRAPHS.iter().all(|text| found.contains(text)), "{found}");
    }
}

#[test]
fn an_article_that_stands_twice_comes_out_once() {
    for (first, second) in [("wide", "narrow"), ("article", "article")] {
        let html = page("").replace(
            "<main><article><h1>Velmora Closes Its Quay</h1></article></main>",
            &[first, second]
                .map(|class| {
                    format!(
                        "<div class={class}><h1>Velmora Closes Its Quay</h1>{}</div>",
                        paragraphs()
                    )
                })
                .concat(),
        );
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"));
    }
}

#[test]
fn links_to_other_articles_between_the_paragraphs_go() {
    let [one, two, three, four] = PARAGRAPHS;
    for line in [
        "<p><a href=/a><strong>STORM CLOSES THE LIGHTHOUSE ROAD FOR A WEEK</strong></a></p>",
        "<p><em>Also on the Wire: <a href=/b>Ferry fares go up in June as fuel costs rise</a></em></p>",
        "<div class=rollover><a href=/x><h4>Storm closes road</h4><p>The storm of Friday tore away the lower part \
         of the road to the lighthouse, and keepers are supplied by boat.</p></a></div>",
    ] {
        let html = page(&format!("<p>{one}</p><p>{two}</p>{line}<p>{three}</p><p>{four}</p>"));
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"), "{line}");
    }
    let linked = two
        .replace("counterweight berth", "<a href=/c>counterweight berth of the northern quay</a>");
    let found = body(&page(&format!("<p>{one}</p><p>{linked}</p><p>{three}</p><p>{four}</p>")));
    assert!(found.contains("counterweight berth of the northern quay"), "{found}");
}

#[test]
fn a_drop_cap_in_a_block_of_its_own_is_the_first_letter_of_its_word() {
    let [one, two, three, four] = PARAGRAPHS;
    let rest = one.strip_prefix('T').unwrap();
    for cap in ["<div class=drop-cap>T</div>", "<p><span>T</span></p>"] {
        let html = page(&format!("{cap}<p>{rest}</p><p>{two}</p><p>{three}</p><p>{four}</p>"));
        assert_eq!(body(&html), PARAGRAPHS.join("\n\n"), "{cap}");
    }
    let word =
        "harbour of Velmora was closed on Monday, because divers had found cracks in the piles.";
    let html =
        page(&format!("<p>A</p><p>{word}</p><p>{one} The harbour is deep.</p><p>{three}</p>"));
    assert!(body(&html).starts_with("A harbour of Velmora"));
}

#[test]
fn a_long_feature_keeps_all_its_paragraphs() {
    let who = [
        "A diver",
        "The pilot",
        "Her brother",
        "An engineer",
        "The old mayor",
        "A fisherman",
        "The smith",
    ];
    let did = ["drew", "found", "repaired", "sold", "painted"];
    let what = [
        "the northern quay",
        "a pile of oak",
        "the harbour crane",
        "an anchor",
        "the ferry",
        "a lamp",
    ];
    let when = ["in the dry summer", "after the flood", "before the war", "on a Sunday"];
    let sentence = |number: usize| {
        let [who, did, what, when] =
            [who[number % 7], did[number % 5], what[number % 6], when[number / 3 % 4]];
        format!("{who} {did} {what} {when}, and the town of Velmora talked of it for a year.")
    };
    let paragraph = |number: usize| format!("{} {}", sentence(number), sentence(number * 11 + 5));
    let part = |number: usize| {
        format!(
            "<p>(<a href=/art/{number}><em>Artist: Nils Stern</em></a>)</p><p>{}</p>\
             <div class=ad-unit><div>Advertisement</div></div>",
            paragraph(number)
        )
    };
    let parts: String = (0..200).map(part).collect();
    let found = body(&page(&format!("<p>{}</p>{parts}", PARAGRAPHS[0])));
    let lost = (0..200).filter(|&number| !found.contains(&paragraph(number))).count();
    assert_eq!(lost, 0);
}
