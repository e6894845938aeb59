use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::article::{Block, BlockKind, Raw, RemovalReason, Removed, Span};

fn stage() -> &'static LanguageIdentifier {
    static STAGE: std::sync::OnceLock<LanguageIdentifier> = std::sync::OnceLock::new();
    STAGE.get_or_init(|| LanguageIdentifier::new().expect("the model that ships is whole"))
}

/// An article of these paragraphs, with these lines removed from behind it.
fn article(paragraphs: &[&str], removed: &[&str]) -> Cleaned {
    let mut raw = 0;
    let mut place = |text: &str| {
        let start = raw;
        raw += text.chars().count() + 2;
        Span::new(start, raw - 2)
    };
    let block = |text: &&str| {
        let span = place(text);
        Block { kind: BlockKind::Paragraph, span, raw: span }
    };
    let blocks = paragraphs.iter().map(block).collect();
    let removal = |text: &&str| Removed {
        raw: place(text),
        text: (*text).to_owned(),
        why: RemovalReason::SiteChrome,
    };
    let removed = removed.iter().map(removal).collect();
    Cleaned {
        raw: Arc::new(Raw::default()),
        title: None,
        title_raw: None,
        body: paragraphs.join("\n\n"),
        blocks,
        removed,
        dateline: None,
        wire: None,
        metadata: crate::article::Metadata::default(),
    }
}

fn run(article: Cleaned) -> Identified {
    stage().run(article).expect("the stage takes every article")
}

fn declaring(language: &str, text: &str) -> Cleaned {
    let raw = Raw { language: Some(language.into()), text: text.into(), ..Raw::default() };
    crate::cleanup::uncleaned(Arc::new(raw))
}

const ENGLISH: &str = "The town council voted on Monday to repair the old bridge over the river \
    before the winter, the mayor told reporters after the meeting.";
const ENGLISH_TOO: &str = "Work will begin next week and is expected to cost less than the new \
    bridge that engineers had proposed in the spring.";
const RUSSIAN: &str = "Городской совет проголосовал в понедельник за ремонт старого моста через \
    реку до наступления зимы, сообщил мэр журналистам.";

#[test]
fn an_english_article_with_a_russian_comment_form_keeps_both_apart() {
    let removed = ["Поделиться:", "Комментарии", "Ваше имя:", "0", "Print:", "—"];
    let found = run(article(&[ENGLISH, ENGLISH_TOO], &removed));
    assert_eq!(found.language.as_deref(), Some("en"));
    let tags: Vec<_> = found.removed_languages.iter().map(Option::as_deref).collect();
    assert_eq!(tags, [Some("ru"), Some("ru"), Some("ru"), None, Some("en"), None]);
}

#[test]
fn neighbours_of_one_language_make_one_span_with_the_empty_lines_between() {
    let found = run(article(&[ENGLISH, ENGLISH_TOO, RUSSIAN], &[]));
    let length = |text: &str| text.chars().count();
    let english = length(ENGLISH) + 2 + length(ENGLISH_TOO);
    let spans: Vec<_> = found.languages.iter().map(|l| (l.tag.as_str(), l.span)).collect();
    let russian = Span::new(english + 2, english + 2 + length(RUSSIAN));
    assert_eq!(spans, [("en", Span::new(0, english)), ("ru", russian)]);
    assert!(found.languages.iter().all(|language| language.confidence > 0.9));
}

#[test]
fn the_languages_of_european_news_are_told_apart() {
    for (tag, text) in [
        ("de", "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu sanieren."),
        ("fr", "Le conseil municipal a décidé lundi de réparer le vieux pont avant l'hiver."),
        ("es", "El ayuntamiento decidió el lunes reparar el viejo puente antes del invierno."),
        ("it", "Il consiglio comunale ha deciso lunedì di riparare il vecchio ponte."),
        ("pl", "Rada miasta zdecydowała w poniedziałek o naprawie starego mostu."),
        ("nb", "Bystyret vedtok mandag å reparere den gamle broen før vinteren kommer."),
        ("cs", "Zastupitelstvo města v pondělí rozhodlo o opravě starého mostu přes řeku."),
        ("uk", "Міська рада у понеділок вирішила відремонтувати старий міст через річку."),
        ("bg", "Градският съвет реши в понеделник да ремонтира стария мост над реката."),
        ("sr", "Градско веће је у понедељак одлучило да поправи стари мост пре зиме."),
        ("el", "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να επισκευάσει την παλιά γέφυρα."),
        ("tr", "Belediye meclisi pazartesi günü eski köprünün onarılmasına karar verdi."),
        ("ar", "قرر مجلس المدينة يوم الاثنين إصلاح الجسر القديم قبل حلول الشتاء."),
        ("zh", "市议会星期一决定在冬天到来之前修复河上的旧桥。"),
        ("ja", "市議会は月曜日、冬が来る前に古い橋を修理することを決めた。"),
    ] {
        let (found, confidence) = stage().identify_text(text);
        assert_eq!(found, tag, "{text}");
        assert!(confidence > 0.5, "{tag}: {confidence}");
    }
}

#[test]
fn ekavian_forms_make_the_text_serbian_and_months_make_it_croatian() {
    let serbian = "Predsednik opštine je rekao da će posle zime biti dovoljno vremena za rešenje.";
    let croatian = "Predsjednik općine rekao je da će tijekom siječnja biti vremena za rješenje.";
    assert_eq!(stage().identify_text(serbian).0, "sr-Latn");
    assert_eq!(stage().identify_text(croatian).0, "hr");
}

#[test]
fn text_all_in_capitals_and_decomposed_letters_are_read_as_usual() {
    assert_eq!(
        stage().identify_text("STADTRAT BESCHLIESST DIE SANIERUNG DER ALTEN BRÜCKE").0,
        "de"
    );
    let decomposed = "Ho\u{323}\u{302}i đo\u{302}\u{300}ng tha\u{300}nh pho\u{302}\u{301} đa\u{303} \
        quye\u{302}\u{301}t đi\u{323}nh sửa chữa ca\u{302}y ca\u{302}\u{300}u cũ";
    assert_eq!(stage().identify_text(decomposed).0, "vi");
}

#[test]
fn what_is_no_language_is_undetermined() {
    for noise in [
        "if (index != null) { node[3] = buffer.value(); return config->next(node, &index); }",
        "xkqzv wrtplm bghdfk qqzxw mnbvcx lkjhgf",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ0KQ29udGVudC1UeXBlOiB0ZXh0L3BsYWlu",
    ] {
        let found = run(article(&[noise], &[]));
        assert_eq!(found.language, None, "{noise}");
        assert_eq!(found.languages[0].tag, "und", "{noise}");
    }
}

#[test]
fn a_clause_without_spaces_is_a_language_though_it_has_figures() {
    for (tag, text) in [
        (
            "zh",
            "市议会星期一决定在12月之前修复旧桥，全市共61个单位超过3000人参加了会议，他们希望冬天之前完工。",
        ),
        (
            "ja",
            "市議会は月曜日、2008年8月に閉鎖された古い橋を冬の前に修理することを決め、61人の議員が賛成しました。",
        ),
        ("th", "สภาเทศบาลตัดสินใจเมื่อวันจันทร์ที่จะซ่อมสะพานเก่าก่อนฤดูหนาว"),
    ] {
        assert_eq!(stage().identify_text(text).0, tag, "{text}");
    }
}

#[test]
fn figures_take_the_language_of_the_lines_around_them() {
    let found = run(article(&[ENGLISH, "1,240.50 — 17%", ENGLISH_TOO], &[]));
    assert_eq!(found.languages.len(), 1);
}

#[test]
fn the_declared_language_stands_where_the_text_cannot_tell() {
    assert_eq!(run(declaring("sv_fi", "17 : 3")).language.as_deref(), Some("sv-FI"));
    assert_eq!(run(declaring("sv", ENGLISH)).language.as_deref(), Some("en"));
    assert_eq!(run(declaring("not a tag", "")).language, None);
}

#[test]
fn an_article_without_body_is_known_by_its_headline() {
    let title = Some("Stadtrat beschließt die Sanierung der alten Brücke".to_owned());
    let found = run(Cleaned { title, ..article(&[], &[]) });
    assert_eq!(found.language.as_deref(), Some("de"));
    assert_eq!(found.languages, []);
}

#[test]
fn a_line_of_megabytes_and_as_many_lines_as_are_looked_at_are_taken_in_stride() {
    let long = ENGLISH.repeat(40_000);
    let found = run(crate::cleanup::uncleaned(Arc::new(Raw { text: long, ..Raw::default() })));
    assert_eq!(found.language.as_deref(), Some("en"));
    let many = "да\n".repeat(crate::limits::LINES);
    let found = run(crate::cleanup::uncleaned(Arc::new(Raw { text: many, ..Raw::default() })));
    assert_eq!(found.languages.len(), 1);
    assert_eq!(found.languages[0].span, Span::new(0, 3 * crate::limits::LINES - 1));
}

#[test]
fn a_damaged_model_is_refused() {
    assert!(matches!(LanguageIdentifier::with_model(b"no"), Err(ModelError::Unpack(_))));
    let cut = &MODEL[..MODEL.len() / 2];
    assert!(LanguageIdentifier::with_model(cut).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_gives_spans_in_order_within_the_body(
        paragraphs in prop::collection::vec("(\\PC|[a-zа-я \n\0]){0,80}", 0..6),
        removed in prop::collection::vec("\\PC{0,20}", 0..4),
        shift in 0usize..50,
    ) {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
        let mut article = article(&paragraphs, &removed);
        // Blocks out of place must do no harm either.
        if let Some(block) = article.blocks.first_mut() {
            block.span = Span::new(shift, shift / 2);
            block.raw = Span::new(shift * 9, 0);
        }
        let length = article.body.chars().count();
        let found = run(article);
        prop_assert_eq!(found.removed_languages.len(), removed.len());
        let mut end = 0;
        for language in &found.languages {
            prop_assert!(language.span.start >= end && language.span.start < language.span.end);
            prop_assert!(language.span.end <= length);
            prop_assert!((0.0..=1.0).contains(&language.confidence));
            end = language.span.end;
        }
    }
}

#[test]
fn no_confidence_is_above_one() {
    let found = run(article(
        &[
            "The harbour board of Velmora said on Monday that the northern quay would stay closed.",
            "قال مجلس الميناء يوم الاثنين إن الرصيف الشمالي سيبقى مغلقا حتى الربيع.",
        ],
        &["en cliquant sur"],
    ));
    assert!(found.languages.iter().all(|language| language.confidence <= 1.0), "{found:?}");
}

#[test]
fn a_language_that_the_model_does_not_know_is_not_taken_for_its_neighbour() {
    for (language, text) in [
        (
            "Turkmen, like Turkish",
            "Türkmenistanyň Prezidenti Serdar Berdimuhamedow şu gün Moskwada Russiýanyň Prezidenti \
             Wladimir Putin bilen duşuşdy. Duşuşykda iki ýurduň arasyndaky hyzmatdaşlyk barada \
             gürrüň edildi.",
        ),
        (
            "Sorani Kurdish, like Urdu",
            "سەرۆکی هەرێمی کوردستان ئەمڕۆ لە هەولێر لەگەڵ باڵیۆزی ئەمریکا کۆبووەوە و باسی بارودۆخی \
             ناوچەکەیان کرد. دواتر لێدوانێکی بۆ ڕۆژنامەنووسان دا.",
        ),
        (
            "Yiddish, like Hebrew",
            "דער פרעזידענט האט היינט געזאגט אז די רעגירונג וועט העלפן די פליטים וואס זענען געקומען פון \
             אוקראינע. די זיצונג האט געדויערט דריי שעה און מען האט גערעדט וועגן דער מלחמה.",
        ),
        (
            "West Frisian, like Dutch",
            "De gemeenteried hat moandei besletten om de âlde brêge oer de rivier foar de winter te \
             reparearjen, sei de boargemaster nei de gearkomste tsjin sjoernalisten.",
        ),
        (
            "Chuvash, like Uzbek",
            "Чӑваш Республикин пуҫлӑхӗ паян Шупашкарта журналистсемпе тӗл пулнӑ, республикӑри \
             экономика аталанӑвӗ ҫинчен каласа панӑ. Ҫӗнӗ шкулсем тӑваҫҫӗ.",
        ),
        (
            "Esperanto, like Catalan",
            "La urba konsilio decidis lunde ripari la malnovan ponton super la rivero antaŭ la \
             vintro, diris la urbestro al ĵurnalistoj post la kunveno.",
        ),
    ] {
        let (tag, confidence) = stage().identify_text(text);
        assert!(tag == "und" || confidence < 0.5, "{language}: {tag}, {confidence}");
        assert_eq!(run(article(&[text], &[])).language, None, "{language}");
    }
}

#[test]
fn rare_languages_of_the_model_are_still_told() {
    for (tag, text) in [
        ("az", "Azərbaycan Prezidenti bu gün Bakıda jurnalistlərlə görüşdü və inkişafdan danışdı."),
        (
            "kk",
            "Қазақстан Президенті бүгін Астанада журналистермен кездесіп, елдің дамуы туралы айтты.",
        ),
        (
            "tt",
            "Татарстан Рәисе бүген Казанда журналистлар белән очрашты һәм республика турында сөйләде.",
        ),
        ("cy", "Penderfynodd y cyngor ddydd Llun atgyweirio'r hen bont dros yr afon cyn y gaeaf."),
        (
            "lb",
            "De Gemengerot huet e Méindeg decidéiert, déi al Bréck virum Wanter ze renovéieren.",
        ),
        (
            "mt",
            "Il-kunsill tal-belt iddeċieda nhar it-Tnejn li jsewwi l-pont il-qadim fuq ix-xmara.",
        ),
        (
            "ps",
            "د افغانستان ولسمشر نن په کابل کې له خبریالانو سره وکتل او د هېواد په اړه یې خبرې وکړې.",
        ),
        ("he", "מועצת העיר החליטה ביום שני לתקן את הגשר הישן מעל הנהר לפני החורף, אמר ראש העיר."),
    ] {
        let (found, confidence) = stage().identify_text(text);
        assert!(found == tag && confidence > 0.5, "{tag}: {found}, {confidence}");
    }
}

#[test]
fn a_declared_language_that_the_model_does_not_know_stands() {
    let turkmen = "Aşgabat şäherinde geçirilen maslahatda ýurdumyzyň ykdysadyýetini ösdürmek boýunça täze \
        meýilnamalar kabul edildi. Ministr žurnalistlere jogap berdi.";
    assert_eq!(run(declaring("tk", turkmen)).language.as_deref(), Some("tk"));
}
