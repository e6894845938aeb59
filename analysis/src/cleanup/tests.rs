//! The stage as a whole.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::article::{BlockKind, Dateline, RemovalReason};

static STAGE: LazyLock<Cleanup> = LazyLock::new(|| Cleanup::new().unwrap());

fn clean_raw(raw: Raw) -> Cleaned {
    STAGE.run(Arc::new(raw)).unwrap()
}

fn clean(text: &str) -> Cleaned {
    clean_raw(Raw { text: text.to_owned(), ..Raw::default() })
}

fn reason(cleaned: &Cleaned, text: &str) -> Option<RemovalReason> {
    cleaned.removed.iter().find(|removed| removed.text == text).map(|removed| removed.why)
}

const CROWDED: &str = "\
- Northern Wire
World
Get the latest news from around the world, live coverage and analysis.

Velmora to Send Observers to the Karstland Border

© Northern Wire / Maxim OrlikVelmora is ready to send two hundred observers to the border with Karstland before the end of the month, the foreign minister said on Monday.
Velmora is ready to send two hundred observers to the border with Karstland before the end of the month, the foreign minister said. - Northern Wire
Subscribe
VELMORA, December 14 (Northern Wire) — Velmora is ready to send two hundred observers to the border with Karstland before the end of the month, the foreign minister said on Monday.

\"We are ready and only wait for an invitation,\" Ilan Torvik told reporters.

READ MORE: Karstland Closes Its Border

The border in the mountains has been closed since March after a dispute over grazing rights.

Why the border matters

Half of the trade of the valley passes through the crossing at Orsk, the customs office says.

Newsfeed
0
To participate in the discussion
log in or register
Заголовок материала
";

#[test]
fn a_crowded_page_comes_down_to_its_article() {
    let cleaned = clean(CROWDED);
    assert_eq!(cleaned.title.as_deref(), Some("Velmora to Send Observers to the Karstland Border"));
    assert_eq!(cleaned.blocks.len(), 5, "{}", cleaned.body);
    assert!(cleaned.body.starts_with("VELMORA, December 14 (Northern Wire) — Velmora is ready"));
    assert!(cleaned.body.ends_with("the customs office says."));
    assert_eq!(cleaned.blocks[3].kind, BlockKind::Heading);
    assert_eq!(reason(&cleaned, "World"), Some(RemovalReason::SiteChrome));
    assert_eq!(reason(&cleaned, "© Northern Wire / Maxim Orlik"), Some(RemovalReason::Credit));
    assert_eq!(reason(&cleaned, "Subscribe"), Some(RemovalReason::ShareBar));
    assert_eq!(reason(&cleaned, "log in or register"), Some(RemovalReason::LoginForm));
    let ledes = cleaned.removed.iter().filter(|r| r.why == RemovalReason::DuplicateLede).count();
    assert_eq!(ledes, 2);
    let dateline = Dateline {
        place: Some("Velmora".to_owned()),
        date: Some("--12-14".to_owned()),
        agency: Some("Northern Wire".to_owned()),
    };
    assert_eq!(cleaned.dateline, Some(dateline));
}

#[test]
fn a_doubled_headline_is_kept_once() {
    let cleaned = clean(
        "Storm closes the port of Velmora\n\nStorm closes the port of Velmora\n\nThe port was closed on Monday because of a storm, the harbour board said.\n",
    );
    assert_eq!(cleaned.title_raw.map(|span| span.start), Some(0));
    assert_eq!(cleaned.removed.len(), 1);
    assert_eq!(cleaned.removed[0].why, RemovalReason::DuplicateHeadline);
    assert_eq!(cleaned.blocks.len(), 1);
}

#[test]
fn a_given_headline_is_taken_out_of_the_text() {
    let raw = Raw {
        title: Some("Storm closes the port of Velmora".to_owned()),
        text: "Storm closes the port of Velmora - Northern Wire\nThe port was closed on Monday because of a storm.".to_owned(),
        ..Raw::default()
    };
    let cleaned = clean_raw(raw);
    assert_eq!(cleaned.title.as_deref(), Some("Storm closes the port of Velmora"));
    assert_eq!(cleaned.title_raw, None);
    assert_eq!(cleaned.body, "The port was closed on Monday because of a storm.");
}

#[test]
fn a_site_name_after_the_headline_is_cut_off() {
    let text = "Storm closes the port of Velmora | Northern Wire\n\nThe port was closed on Monday because of a storm, the harbour board said.\n";
    let cleaned = clean(text);
    assert_eq!(cleaned.title.as_deref(), Some("Storm closes the port of Velmora"));
    assert_eq!(reason(&cleaned, "| Northern Wire"), Some(RemovalReason::SiteChrome));
}

#[test]
fn links_in_mid_article_go_and_subheads_stay() {
    let cleaned = clean(
        "Послы обсудили открытие порта\n\n\
         Послы двух стран обсудили в понедельник открытие северного порта.\n\n\
         Читайте также\n\nРыбаки третий день блокируют порт\n\n\
         По словам посла, договор могут подписать уже в январе.\n\n\
         Спор о рыболовстве\n\n\
         Порт закрыт с марта, когда начался спор о правах на рыболовство.\n\n\
         1 204 просмотра\nПоделиться:\n",
    );
    assert!(!cleaned.body.contains("Рыбаки третий день"));
    assert!(cleaned.body.contains("\n\nСпор о рыболовстве\n\n"));
    assert_eq!(cleaned.blocks[2].kind, BlockKind::Heading);
    assert_eq!(reason(&cleaned, "1 204 просмотра"), Some(RemovalReason::ViewCount));
    assert_eq!(reason(&cleaned, "Поделиться:"), Some(RemovalReason::ShareBar));
}

#[test]
fn place_source_and_date_on_lines_of_their_own_make_a_dateline() {
    let cleaned = clean(
        "Talks in Velmora end without a treaty\n\nSource: TASS\n\nVelmora, December 16, 2015\n\n\
         The talks on the northern port ended on Tuesday without a treaty, officials said.\n\n\
         Both sides want to meet again in January.\n\nTASS\n\n17 декабря 2015 г.\n\n\
         Комментарии\nВаше имя:\nВведите число, напечатанное на картинке",
    );
    let dateline = cleaned.dateline.clone().unwrap();
    assert_eq!(dateline.place.as_deref(), Some("Velmora"));
    assert_eq!(dateline.date.as_deref(), Some("2015-12-16"));
    assert_eq!(dateline.agency.as_deref(), Some("TASS"));
    assert_eq!(cleaned.blocks.len(), 2);
    assert_eq!(reason(&cleaned, "TASS"), Some(RemovalReason::Furniture));
    assert_eq!(reason(&cleaned, "Ваше имя:"), Some(RemovalReason::CommentForm));
}

#[test]
fn a_form_does_not_swallow_an_article_that_goes_on() {
    let long = "The harbour board of Velmora said in a long statement that the northern quay would stay closed until the spring because divers had found cracks in eleven of its forty piles.";
    let other = "Karstland, which sends a third of its grain through the port, asked for a meeting of both governments and offered to pay for a second inspection by engineers of its own choice.";
    let more = "Engineers of both countries will look at the piles again in January, and the board will then decide whether the quay can be repaired or must be built anew.";
    let cleaned = clean(&format!(
        "Quay stays closed\n\n{long}\n\n{other}\n\n{other} It repeated this.\n\nComments\nYour name:\n\n{more}\n"
    ));
    assert!(cleaned.body.contains(more));
    assert!(!cleaned.body.contains("Your name"));
}

#[test]
fn an_article_with_nothing_around_it_is_left_alone() {
    let text = "The port was closed on Monday.\n\nWashington, in its turn, reported that the minister would travel to Velmora.\n\nHe asked: \"What now?\"\n\n* a list of one thing\n\nNobody answered the question.";
    let cleaned = clean(text);
    assert_eq!(cleaned.body, text);
    assert_eq!(cleaned.title, None);
    assert_eq!(cleaned.dateline, None);
    assert!(cleaned.removed.is_empty());
}

#[test]
fn a_subhead_is_not_taken_for_the_headline_of_a_text_without_one() {
    let text = "The board of the port closed the northern quay on Monday. It will stay closed until spring.\n\nDivers found cracks in eleven of the forty piles.\n\nWhat the divers saw\n\nThe cracks are up to two metres long, the report of the divers says.";
    let cleaned = clean(text);
    assert_eq!(cleaned.title, None);
    assert_eq!(cleaned.body, text);
    assert_eq!(cleaned.blocks[2].kind, BlockKind::Heading);
}

#[test]
fn author_and_caption_go_from_a_crowded_head() {
    let cleaned = clean(
        "Karstland votes in an early election\nDecember 14, 2015 10:35 AM\nJana Orlik\n\
         FILE - President Piet Maros speaks to supporters in Orsk, Karstland.\nORSK, KARSTLAND —\n\
         People in Karstland are voting in an early election that could decide the future of the port.\n\
         Polls opened at seven in the morning, the electoral commission said.\nBack to top\n",
    );
    assert_eq!(cleaned.blocks.len(), 2, "{}", cleaned.body);
    assert_eq!(reason(&cleaned, "Jana Orlik"), Some(RemovalReason::Furniture));
    let dateline = cleaned.dateline.unwrap();
    assert_eq!(dateline.place.as_deref(), Some("Orsk"));
    assert_eq!(dateline.date.as_deref(), Some("2015-12-14"));
}

#[test]
fn an_input_that_is_all_markers_keeps_its_text() {
    let cleaned = clean("Comments\n\nSubscribe\n");
    assert!(!cleaned.body.is_empty());
}

#[test]
fn an_empty_input_gives_an_empty_article() {
    for text in ["", "\n\n \u{a0}\t\n", "\0\0"] {
        let cleaned = clean(text);
        assert_eq!((cleaned.body.as_str(), cleaned.blocks.len()), ("", 0));
    }
}

#[test]
fn a_wrapped_article_is_put_together_before_the_rules() {
    let cleaned = clean(
        "Storm closes the port of Velmora\n\n\
         VELMORA, Dec 14 (Reuters) - The harbour board of Velmora said on Monday\n\
         that the northern quay would stay closed until the spring, because the\n\
         divers had found cracks in eleven of the forty piles that carry it and\n\
         could not say how deep they went.\n\n\
         Shipping companies were told to use the old berth instead, which is a\n\
         little shorter and which the pilots do not like in an easterly wind.\n",
    );
    assert_eq!(cleaned.blocks.len(), 2);
    assert!(cleaned.body.contains("on Monday that the northern quay"));
    assert_eq!(cleaned.dateline.unwrap().place.as_deref(), Some("Velmora"));
}

/// Lines as pages have them, and as nobody expects them.
fn any_line() -> impl Strategy<Value = String> {
    let usual = prop::sample::select(vec![
        "See also",
        "Комментарии",
        "Comments (3)",
        "Subscribe",
        "© Wire / Jana OrlikThe board said that the old quay would stay closed.",
        "The board said that the old quay would stay closed.",
        "VELMORA, Dec 14 (Reuters) - The board said it would stay closed for now.",
        "Storm closes the port of Velmora",
        "Storm closes the port of Velmora - Northern Wire",
        "Source: TASS",
        "Velmora, December 16, 2015",
        "МОСКВА, 14 дек — РИА Новости. Порт закрыт до весны, сообщили власти.",
        "0",
        "",
        " \u{a0}",
        "TASS",
        "10265 views",
        "Ваше имя:",
        "| a | b |",
        "- Northern Wire",
        "...",
        "\0",
        "Порт Вельморы закрыт",
        "Why it matters",
        "U.S.",
    ]);
    prop_oneof![4 => usual.prop_map(str::to_owned), 1 => any::<String>(), 1 => "[ -~]{0,90}"]
}

fn any_text() -> impl Strategy<Value = String> {
    let breaks = prop::sample::select(vec!["\n", "\n\n", "\r\n", "\r", "\u{2028}"]);
    prop::collection::vec((any_line(), breaks), 0..60)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_visible_character_is_in_exactly_one_place(text in any_text(), title in prop::option::of(any_line())) {
        let cleaned = clean_raw(Raw { text: text.clone(), title, ..Raw::default() });
        let points: Vec<char> = text.chars().collect();
        let body: Vec<char> = cleaned.body.chars().collect();

        let mut next = 0;
        for (number, block) in cleaned.blocks.iter().enumerate() {
            if number > 0 {
                prop_assert_eq!(body[next..next + 2].iter().collect::<String>(), "\n\n");
                next += 2;
            }
            prop_assert_eq!(block.span.start, next);
            prop_assert!(block.span.end > block.span.start);
            next = block.span.end;
        }
        prop_assert_eq!(next, body.len());

        for removed in &cleaned.removed {
            let raw: String = points[removed.raw.start..removed.raw.end].iter().collect();
            prop_assert_eq!(&raw, &removed.text);
        }
        prop_assert!(cleaned.removed.windows(2).all(|two| two[0].raw.end <= two[1].raw.start));
        prop_assert!(cleaned.blocks.windows(2).all(|two| two[0].raw.end <= two[1].raw.start));

        let mut owners = vec![0; points.len()];
        let spans = cleaned.blocks.iter().map(|block| block.raw);
        let spans = spans.chain(cleaned.removed.iter().map(|removed| removed.raw));
        for span in spans.chain(cleaned.title_raw) {
            owners[span.start..span.end].iter_mut().for_each(|count| *count += 1);
        }
        for (at, c) in points.iter().enumerate() {
            let hidden = c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}');
            prop_assert!(owners[at] == 1 || (hidden && owners[at] == 0), "{:?} at {} is in {} places", c, at, owners[at]);
        }
    }
}

#[test]
fn a_short_item_has_its_few_words_for_a_headline() {
    for (text, title) in [
        ("Quay reopens\n\nThe northern quay is open again.\n", Some("Quay reopens")),
        (
            "Kai wieder offen\n\nDer Nordkai ist seit Montag wieder offen.\n",
            Some("Kai wieder offen"),
        ),
        ("Причал открыт\n\nСеверный причал снова открыт.\n", Some("Причал открыт")),
        ("Jana Orlik\n\nThe northern quay is open again.\n", None),
        ("Dear reader\n\nThe northern quay is open again.\n", None),
        ("VELMORA, May 4\n\nThe northern quay is open again.\n", None),
        ("Yes.\n\nThe northern quay is open again.\n", None),
    ] {
        assert_eq!(clean(text).title.as_deref(), title, "{text}");
    }
}

#[test]
fn what_somebody_says_is_never_a_button() {
    for said in [
        "“Not now.”",
        "\"Reply.\"",
        "„Teilen!“",
        "«Поделиться».",
        "— Not now.",
        "—Compartir.",
        "“Read more.”",
        "「続きを読む。」",
    ] {
        let text = format!(
            "Velmora closes its northern quay\n\n\
             The harbour board of Velmora closed the northern quay on Monday after divers found cracks.\n\n\
             She said it twice.\n\n{said}\n\n\
             Ships will use the old berth, which pilots do not like when the wind comes from the east.\n"
        );
        let found = clean(&text);
        assert!(found.body.contains(said), "{said}: {}", found.body);
    }
}
