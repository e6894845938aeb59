//! What holds for the article of every page, however its HTML is written, and what a page may cost.

use std::sync::Arc;
use std::time::Duration;

use copydesk_analysis::article::{Cleaned, Markup, Raw, Span};
use proptest::prelude::*;
use rustix::time::{ClockId, clock_gettime};

use super::material::{MARKERS, SENTENCES};
use super::{STAGES, cases, full};

fn raw(html: String) -> Raw {
    Raw { text: html, markup: Markup::Html, ..Raw::default() }
}

/// The letters and digits of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What a piece of a source shows, as long as it has no scripts and entities in it.
fn without_tags(source: &str) -> String {
    let pieces = source.split('<').enumerate();
    let shown = |(number, piece): (usize, &str)| {
        if number == 0 {
            piece.to_owned()
        } else {
            piece.split_once('>').map_or("", |p| p.1).to_owned()
        }
    };
    pieces.map(shown).collect()
}

type Checked = Result<(), TestCaseError>;

/// Blocks, removals and headline stand in order, none over another, and the body is its blocks.
fn check_spans(cleaned: &Cleaned) -> Result<Vec<Span>, TestCaseError> {
    let end = cleaned.raw.text.chars().count();
    let mut all: Vec<Span> = cleaned.blocks.iter().map(|block| block.raw).collect();
    let removals: Vec<Span> = cleaned.removed.iter().map(|removed| removed.raw).collect();
    prop_assert!(all.is_sorted() && removals.is_sorted(), "{:?} {:?}", all, removals);
    all.extend(removals);
    all.extend(cleaned.title_raw);
    all.sort_unstable();
    let apart = all.windows(2).all(|pair| pair[0].end <= pair[1].start);
    prop_assert!(apart && all.iter().all(|s| s.start < s.end && s.end <= end), "{:?}", all);
    let length = cleaned.body.chars().count();
    let mut next = 0;
    for block in &cleaned.blocks {
        prop_assert_eq!(block.span.start, next);
        prop_assert!(block.span.start < block.span.end);
        next = block.span.end + 2;
    }
    prop_assert!(next == length + 2 || (next == 0 && length == 0), "{} {}", next, length);
    Ok(all)
}

/// All that a page shows is in the body, in a removal or the headline, where it stands.
fn check_all_accounted_for(html: &str) -> Checked {
    let Ok(cleaned) = STAGES.cleanup.run(Arc::new(raw(html.to_owned()))) else {
        prop_assert_eq!(letters(&without_tags(html)), "", "a page with text is refused");
        return Ok(());
    };
    let all = check_spans(&cleaned)?;
    let source: Vec<char> = html.chars().collect();
    let at = |start: usize, end: usize| source[start..end].iter().collect::<String>();
    let body: Vec<char> = cleaned.body.chars().collect();
    for block in &cleaned.blocks {
        let shown: String = body[block.span.start..block.span.end].iter().collect();
        let there = without_tags(&at(block.raw.start, block.raw.end));
        prop_assert_eq!(letters(&shown), letters(&there));
    }
    for removed in &cleaned.removed {
        let there = without_tags(&at(removed.raw.start, removed.raw.end));
        prop_assert_eq!(letters(&removed.text), letters(&there));
    }
    let mut kept = String::new();
    all.iter().for_each(|span| kept.push_str(&without_tags(&at(span.start, span.end))));
    prop_assert_eq!(letters(&kept), letters(&without_tags(html)), "something is nowhere");
    Ok(())
}

const BLOCKS: [&str; 14] = [
    "p",
    "div",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "h1",
    "h2",
    "article",
    "nav",
    "footer",
    "blockquote",
    "pre",
];
const INLINE: [&str; 8] = ["b", "i", "a", "span", "em", "strong", "font", "x-unknown"];

/// Tags and words in any order, nothing hidden.
fn plain_soup() -> impl Strategy<Value = String> {
    let name = || prop::sample::select([BLOCKS.as_slice(), INLINE.as_slice()].concat());
    let sentence =
        prop::sample::select(SENTENCES.as_slice()).prop_map(|s| s.replace(['<', '>', '&'], ""));
    let marker =
        prop::sample::select(MARKERS.as_slice()).prop_map(|s| s.replace(['<', '>', '&'], ""));
    let piece = prop_oneof![
        3 => name().prop_map(|name| format!("<{name}>")),
        2 => name().prop_map(|name| format!("</{name}>")),
        1 => name().prop_map(|name| format!("<{name} class=\"article-body\" id=a style='x'>")),
        3 => sentence.prop_map(|text| format!("{text} ")),
        1 => marker.prop_map(|text| format!("<p>{text}</p>")),
        1 => "[a-zа-я]{1,8}[ \r\n]{0,2}",
        1 => Just("<br>".to_owned()),
        1 => Just("<hr/>".to_owned()),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

/// Whatever upsets programs that read HTML.
fn foul_soup() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "<script>",
        "</script>",
        "<script type=application/ld+json>{\"articleBody\":\"x y z w\"}</script>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<!",
        "<![CDATA[",
        "]]>",
        "<svg>",
        "<svg><title>",
        "</svg>",
        "<math><mtext>",
        "<template>",
        "</template>",
        "<select>",
        "<option>",
        "<plaintext>",
        "<title>",
        "</title>",
        "<textarea>",
        "<noscript>",
        "<iframe>",
        "<",
        ">",
        "</",
        "&",
        "&amp;",
        "&#0;",
        "&#x110000;",
        "&nbsp;",
        "\0",
        "\u{feff}",
        "\u{fffd}",
        "\r",
        "\r\n",
        "<html>",
        "<head>",
        "<body>",
        "</body>",
        "</html>",
        "<frameset>",
        "<form>",
        "<button>",
        "<p",
        "<p a='",
        "<p a=b b=c>",
        "<table><p>",
        "<meta property=og:title content='The quay'>",
        "<h1>The quay</h1>",
        "<xmp>",
        "<svg><foreignObject><p>",
        "<a href=#>",
        "<object>",
        "<video>",
    ]);
    let piece = prop_oneof![2 => odd.prop_map(str::to_owned), 1 => plain_soup()];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Text in all the places where a page holds it and does not show it: data and templates, whole and
/// broken, and hidden elements.
fn unshown_soup() -> impl Strategy<Value = String> {
    let text = || {
        prop_oneof![
            prop::sample::select(SENTENCES.as_slice()).prop_map(str::to_owned),
            Just("a \\u00e9 \\ud83d\\ude00 \\ud83d \\u12 \\\" \\\\ \\/ \\n b".to_owned()),
            Just("<p>a</p><p>b &amp; c</p>".to_owned()),
            "[^\\x00<]{0,20}",
        ]
    };
    let data = prop::collection::vec(
        (prop::sample::select(vec!["title", "articleBody", "text", "x"]), text()),
        0..12,
    )
    .prop_map(|fields| {
        let fields = fields.iter().map(|(key, text)| format!("{{\"{key}\":\"{text}\"}}"));
        format!(
            "{{\"title\":\"The quay is open again\",\"a\":[{}]}}",
            fields.collect::<Vec<_>>().join(",")
        )
    });
    let cut = (data.clone(), any::<prop::sample::Index>())
        .prop_map(|(data, at)| data.chars().take(at.index(data.len().max(1))).collect::<String>());
    let nested =
        data.clone().prop_map(|data| format!("f([1,{}])", serde_json::to_string(&data).unwrap()));
    let script = (
        prop_oneof![data, cut, nested],
        prop::sample::select(vec![
            "",
            " type=application/ld+json",
            " type=application/json",
            " type=text/template",
        ]),
    )
        .prop_map(|(data, kind)| format!("<script{kind}>{data}</script>"));
    let hidden = (
        plain_soup(),
        prop::sample::select(vec![
            "<noscript>",
            "<template>",
            "<template shadowrootmode=open>",
            "<div hidden>",
            "<p style='display:none'>",
            "<span hidden>",
            "<i class=sr-only>",
            "<div aria-hidden=true>",
            "<blockquote class=twitter-tweet>",
            "<div class=newsletter>",
        ]),
    )
        .prop_map(|(soup, open)| {
            let name = open.trim_start_matches('<').split([' ', '>']).next().unwrap_or_default();
            format!("{open}{soup}</{name}>")
        });
    let title = Just("<title>The quay is open again</title>".to_owned());
    let piece = prop_oneof![1 => title, 3 => script, 3 => hidden, 1 => plain_soup()];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| format!("<html>{}", pieces.concat()))
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn text_that_is_not_shown_makes_a_sound_article_or_none(html in unshown_soup()) {
        if let Ok(cleaned) = STAGES.cleanup.run(Arc::new(raw(html))) {
            check_spans(&cleaned)?;
        }
    }

    #[test]
    fn all_that_a_page_shows_is_somewhere(html in plain_soup()) {
        check_all_accounted_for(&html)?;
        check_all_accounted_for(&format!("<html><body>{html}"))?;
    }

    #[test]
    fn foul_html_makes_a_sound_article(html in foul_soup()) {
        let article = Arc::new(raw(html));
        let shown = copydesk_analysis::cleanup::uncleaned(article.clone()).body;
        let Ok(cleaned) = STAGES.cleanup.run(article.clone()) else {
            // one that waits for its scripts shows a word or two
            let waits = article.text.contains("<script") && shown.lines().all(|line| line.split(' ').count() < 4);
            prop_assert!(shown.is_empty() || waits, "{}", shown);
            return Ok(());
        };
        check_spans(&cleaned)?;
        let says_something = shown.chars().any(char::is_alphabetic);
        prop_assert!(!says_something || !cleaned.body.is_empty() || cleaned.title.is_some());
    }
}

/// A name and what makes a page of so many bytes of it.
type Worst = (&'static str, fn(usize) -> String);

fn again(size: usize, piece: &str) -> String {
    piece.repeat(size.div_ceil(piece.len()))
}

fn sentences(size: usize, before: &str, after: &str) -> String {
    let mut page = String::new();
    for number in 0.. {
        if page.len() >= size {
            break;
        }
        page.push_str(before);
        page.push_str(SENTENCES[number % 6]);
        page.push_str(after);
    }
    page
}

/// The first is what is usual.
const WORST: &[Worst] = &[
    ("paragraphs", |size| sentences(size, "<p>", "</p>")),
    ("paragraphs left open", |size| sentences(size, "<p>", "")),
    ("articles", |size| sentences(size, "<article class=post-content><p>", "</p></article>")),
    ("articles left open", |size| sentences(size, "<article class=post-content><p>", "")),
    ("one paragraph", |size| format!("<article><p>{}", sentences(size, "", " "))),
    ("one word", |size| again(size, "a")),
    ("divisions left open", |size| again(size, "<div>")),
    ("bold left open", |size| again(size, "<b>")),
    ("bold over paragraphs", |size| again(size, "<b>a<p>b")),
    ("links left open", |size| again(size, "<a href=x>a")),
    ("tables left open", |size| again(size, "<table><tr><td>a")),
    ("text in a table", |size| format!("<table>{}", again(size, "a<b>b"))),
    ("rows", |size| again(size, "<table><tr><td>a<td>b</table>")),
    ("drawings left open", |size| again(size, "<svg>")),
    ("lists left open", |size| again(size, "<ul><li>a")),
    ("items", |size| format!("<ul>{}", again(size, "<li>The quay is closed."))),
    ("line breaks", |size| again(size, "a<br>")),
    ("short paragraphs", |size| again(size, "<p>a")),
    ("short inline elements", |size| format!("<p>{}", again(size, "a<i>b</i>"))),
    ("attributes", |size| format!("<p {}>a", again(size, "a=b ca=d "))),
    ("one long class", |size| format!("<p class='{}'>a", again(size, "a "))),
    ("comments", |size| again(size, "<!-- a -->")),
    ("brackets", |size| again(size, "<")),
    ("ampersands", |size| again(size, "&a")),
    ("end tags", |size| again(size, "</div></p>")),
    ("nothing", |size| again(size, "\0")),
    ("plain text", |size| format!("<plaintext>{}", again(size, "<p>a\n\n"))),
    ("character data", |size| again(size, "<![CDATA[ a ]]>")),
    ("scripts", |size| again(size, "<script>a</script>")),
    ("preformatted lines", |size| format!("<pre>{}", again(size, "a\n\nb\n"))),
    ("headings", |size| again(size, "<h1>The quay</h1>")),
    ("quotations left open", |size| again(size, "<blockquote>a")),
    ("posts", |size| again(size, "<blockquote class=twitter-tweet>a</blockquote>")),
    ("boxes", |size| again(size, "<div class=newsletter>")),
    ("articles apart", |size| sentences(size, "<div><h1>The quay</h1><p>", "</p></div>")),
    ("capitals", |size| again(size, "<p>A<p>b")),
    ("data", |size| format!("<script>[{}]</script>", again(size, "{\"text\":\"a b c\"},"))),
    ("headlines in data", |size| {
        let field = "{\"title\":\"The quay is open\",\"text\":\"a b c\"},";
        format!("<title>The quay is open</title><script>[{}]</script>", again(size, field))
    }),
    ("data left open", |size| format!("<script>{}</script>", again(size, "{\"a b\":["))),
    ("escapes in data", |size| format!("<script>\"a {}\"</script>", again(size, "\\u00e9\\\":{"))),
    ("bodies in data", |size| {
        let script = "<script type=application/ld+json>{\"articleBody\":\"";
        again(size, &format!("{script}{}\"}}</script>", SENTENCES[0].repeat(4)))
    }),
    ("templates", |size| sentences(size, "<noscript><p>", "</p></noscript>")),
    ("hidden", |size| again(size, "<div style='display:none'>a</div>")),
];

/// How many times as large the larger page is, and how much dearer it may be for a byte.
const GROWTH: usize = 8;
const SLACK: f64 = 3.0;

/// What a page costs the cleanup stage, the least of some looks.
fn cost(html: &str) -> Duration {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap())
    };
    let page = Arc::new(raw(format!("<html><body>{html}")));
    let look = |_| {
        let start = now();
        drop(STAGES.clean(page.clone()));
        now() - start
    };
    (0..3).map(look).min().unwrap()
}

#[test]
fn no_page_costs_more_than_its_size() {
    let size = if full() { 256 * 1024 } else { 16 * 1024 };
    let ordinary = cost(&WORST[0].1(size)) * 2;
    let grows = |(name, make): &Worst| {
        let (small, large) = (cost(&make(size)), cost(&make(size * GROWTH)));
        let most = small.max(ordinary).as_secs_f64() * GROWTH as f64 * SLACK;
        (large.as_secs_f64() > most).then(|| format!("{name}: {small:?}, then {large:?}"))
    };
    let slow: Vec<String> = WORST.iter().filter_map(grows).collect();
    assert!(slow.is_empty(), "these grow faster than their input:\n{}", slow.join("\n"));
}

/// What is beyond the limits takes a way that costs little.
#[test]
fn the_largest_pages_stay_within_the_time_of_a_stage() {
    if !full() {
        eprintln!(
            "SKIPPED: the_largest_pages_stay_within_the_time_of_a_stage: COPYSTAGES_TEST_FULL is not 1"
        );
        return;
    }
    let budget = STAGES.time_budget * if cfg!(debug_assertions) { 10 } else { 1 };
    let mut slow = Vec::new();
    for (name, make) in WORST {
        for size in [1 << 20, 3 << 20, 50 << 20] {
            let cost = cost(&make(size));
            println!("{name:32} {:>3} MiB {:>8.2} s", size >> 20, cost.as_secs_f64());
            if cost > budget {
                slow.push(format!("{name}: {cost:?} for {size} bytes"));
            }
        }
    }
    assert!(slow.is_empty(), "over the time budget of a stage: {}", slow.join("; "));
}
