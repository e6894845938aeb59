//! Reports of agencies, and articles that only look like one.

use std::sync::{Arc, LazyLock};

use super::super::Cleanup;
use crate::article::{Cleaned, Raw, RemovalReason, Wire, WireKind};
use crate::stage::Stage as _;

static STAGE: LazyLock<Cleanup> = LazyLock::new(|| Cleanup::new().unwrap());

fn clean(text: &str) -> Cleaned {
    STAGE.run(Arc::new(Raw { text: text.to_owned(), ..Raw::default() })).unwrap()
}

const BODY: &str = "The engineers had found cracks in eleven of the forty pillars, and the town had closed the quay to lorries.\n\n\
    Fishermen had asked the court three times to order the town to pay for the longer way to market.";

/// A report with `headline`, what is under it, a dateline and what is under the text.
fn report(headline: &str, under: &str, dateline: &str, tail: &str) -> Cleaned {
    clean(&format!(
        "{headline}\n\n{under}\n\n{dateline} The harbour board voted on Tuesday to reopen the northern quay after two years.\n\n{BODY}\n\n{tail}\n"
    ))
}

fn wire(cleaned: &Cleaned) -> Wire {
    cleaned.wire.clone().unwrap_or_default()
}

#[test]
fn the_desk_of_an_agency_is_in_the_record_and_not_in_the_text() {
    let found = report(
        "UPDATE 2-Velmora board reopens quay",
        "(Adds quotes, details; corrects spelling of Orlik in paragraph 3)\n\nBy Jana Orlik",
        "VELMORA, May 4 (Reuters) -",
        "(Reporting by Jana Orlik; Editing by Piet Maros)",
    );
    assert_eq!(found.title.as_deref(), Some("Velmora board reopens quay"));
    assert_eq!(found.title_raw.map(|span| span.start), Some("UPDATE 2-".len()));
    assert!(found.body.starts_with("VELMORA, May 4 (Reuters) - The harbour"), "{}", found.body);
    assert!(found.body.ends_with("way to market."), "{}", found.body);
    let desk = wire(&found);
    assert_eq!((desk.update, desk.kind), (Some(2), Some(WireKind::Update)));
    assert_eq!(desk.added.as_deref(), Some("quotes, details"));
    assert_eq!(desk.corrected.as_deref(), Some("spelling of Orlik in paragraph 3"));
    assert_eq!(
        desk.desk,
        [
            "UPDATE 2-",
            "(Adds quotes, details; corrects spelling of Orlik in paragraph 3)",
            "(Reporting by Jana Orlik; Editing by Piet Maros)",
        ]
    );
    let removed = |text: &str| found.removed.iter().find(|removed| removed.text == text);
    assert_eq!(removed("UPDATE 2-").map(|removed| removed.why), Some(RemovalReason::Wire));
    assert_eq!(removed("UPDATE 2-").map(|removed| removed.raw.start), Some(0));
    assert_eq!(removed("By Jana Orlik").map(|removed| removed.why), Some(RemovalReason::Furniture));
}

#[test]
fn labels_of_headlines_are_taken_off() {
    for (headline, kind, update) in [
        ("UPDATE 1 - Velmora board reopens quay", WireKind::Update, Some(1)),
        ("WRAPUP 3-Velmora board reopens quay", WireKind::Summary, Some(3)),
        ("RPT-UPDATE 2-Velmora board reopens quay", WireKind::Repeat, Some(2)),
        ("CORRECTED-Velmora board reopens quay", WireKind::Correction, None),
        ("REFILE-Velmora board reopens quay", WireKind::Refile, None),
        ("BRIEF-Velmora board reopens quay", WireKind::Brief, None),
        ("FACTBOX-Velmora board reopens quay", WireKind::Factbox, None),
        ("EXCLUSIVE-Velmora board reopens quay", WireKind::Exclusive, None),
        ("Velmora board reopens quay, 1st Ld-Writethru, a0234", WireKind::Lead, Some(1)),
        ("2nd Ld-Writethru: Velmora board reopens quay", WireKind::Lead, Some(2)),
        ("Velmora board reopens quay (Zusammenfassung 1500)", WireKind::Summary, None),
        ("EIL: Velmora board reopens quay", WireKind::Urgent, None),
        ("ROUNDUP 2: Velmora board reopens quay", WireKind::Summary, Some(2)),
        ("+++ EIL +++ Velmora board reopens quay", WireKind::Urgent, None),
        ("URGENT - Velmora board reopens quay", WireKind::Urgent, None),
        ("(AVANCE) Velmora board reopens quay", WireKind::Advance, None),
        ("(AMPLIACIÓN) Velmora board reopens quay", WireKind::Update, None),
        ("ALERTE - Velmora board reopens quay", WireKind::Urgent, None),
        ("(2nd LD) Velmora board reopens quay", WireKind::Lead, Some(2)),
        ("Velmora board reopens quay (aktl. 2)", WireKind::Update, Some(2)),
    ] {
        let found = report(headline, "By Jana Orlik", "VELMORA, May 4 (AFP) -", "");
        assert_eq!(found.title.as_deref(), Some("Velmora board reopens quay"), "{headline}");
        let desk = wire(&found);
        assert_eq!((desk.kind, desk.update), (Some(kind), update), "{headline}");
    }
}

#[test]
fn a_row_of_signs_around_a_headline_is_taken_off() {
    let found = report("++ Velmora board reopens quay ++", "", "VELMORA, May 4 (ANSA) -", "");
    assert_eq!(found.title.as_deref(), Some("Velmora board reopens quay"));
    assert_eq!(wire(&found).desk, ["++"]);
}

#[test]
fn a_label_that_nobody_else_writes_needs_no_agency() {
    let found = report("UPDATE 2-Velmora board reopens quay", "", "", "");
    assert_eq!(found.title.as_deref(), Some("Velmora board reopens quay"));
    let given = Raw {
        text: BODY.to_owned(),
        title: Some("RPT-Velmora board reopens quay".to_owned()),
        ..Raw::default()
    };
    let found = STAGE.run(Arc::new(given)).unwrap();
    assert_eq!(found.title.as_deref(), Some("Velmora board reopens quay"));
    assert_eq!(wire(&found).desk, ["RPT-"]);
}

#[test]
fn marks_under_a_report_are_taken_off_in_many_languages() {
    for tail in [
        "mv/to\n\n(foto)(vídeo)",
        "mv/to/ns",
        "(PAP)\n\nmv/ to/",
        "EFE mv/to",
        "dpa mv xyz to",
        "-30-",
        "###",
        "/ENDS/",
        "(con fotos)",
        "Lusa/Fim",
        "Enditem",
        "NNNN",
        "(Con información de Jana Orlik; editado por Piet Maros)",
        "(Rédigé par Jana Orlik, édité par Piet Maros)",
        "(geschrieben von Jana Orlik; redigiert von Piet Maros)",
        "(a cura di Jana Orlik)",
    ] {
        let found = report("Velmora board reopens quay", "", "Velmora, 4 may (EFE).-", tail);
        assert!(found.body.ends_with("way to market."), "{tail}: {}", found.body);
        assert!(!wire(&found).desk.is_empty(), "{tail}");
    }
}

#[test]
fn notes_under_the_headline_are_taken_off_in_many_languages() {
    for note in [
        "(Adds quotes, details, background)",
        "(Recasts with vote, adds reaction.)",
        "(Recasts, adds quotes, byline)",
        "(Updates)",
        "(Updates with vote of the board)",
        "(Corrects spelling of name in paragraph 3.)",
        "(Ergänzt: Details aus der Sitzung)",
        "(Ajoute citations, détails)",
        "(Actualiza con declaraciones)",
        "(Aggiunge dettagli e contesto)",
        "(dodano wypowiedź przewodniczącej)",
        "(Добавлены подробности заседания)",
        "(foto)",
        "BC-VELMORA-QUAY/",
        "a0234 22:14",
    ] {
        let found = report("Velmora board reopens quay", note, "VELMORA, May 4 (Reuters) -", "");
        assert!(found.body.starts_with("VELMORA, May 4"), "{note}: {}", found.body);
        assert_eq!(wire(&found).desk, [note], "{note}");
    }
}

#[test]
fn a_slug_over_the_headline_is_not_the_headline() {
    let found = report(
        "BC-VELMORA-QUAY/\n\na0234 22:14\n\nVelmora board reopens quay",
        "",
        "VELMORA, May 4 (AP) --",
        "",
    );
    assert_eq!(found.title.as_deref(), Some("Velmora board reopens quay"));
    assert_eq!(wire(&found).desk, ["BC-VELMORA-QUAY/", "a0234 22:14"]);
}

#[test]
fn a_sign_at_the_end_of_the_last_paragraph_is_parted_from_it() {
    for (sign, agency) in [
        ("EFE", "EFE"),
        ("(PAP)", "PAP"),
        ("(Reporting by Jana Orlik; Editing by Piet Maros)", "Reuters"),
    ] {
        let text = format!(
            "Velmora board reopens quay\n\nVELMORA, May 4 ({agency}) - The harbour board voted to reopen the northern quay.\n\n\
             The town had closed it to lorries and cranes at once. {sign}\n"
        );
        let found = clean(&text);
        assert!(found.body.ends_with("cranes at once."), "{sign}: {}", found.body);
        assert_eq!(wire(&found).desk, [sign]);
        let markup = crate::article::Markup::Html;
        let html: String = text.lines().skip(1).map(|line| format!("<p>{line}</p>\n")).collect();
        let raw = Raw { text: html, markup, title: Some("Quay".to_owned()), ..Raw::default() };
        let found = STAGE.run(Arc::new(raw)).unwrap();
        assert!(found.body.ends_with("cranes at once."), "{sign}: {}", found.body);
    }
}

#[test]
fn the_desk_is_known_on_a_page_too() {
    let raw = Raw {
        text: format!(
            "<!doctype html><html lang=en><head><title>UPDATE 2-Velmora board reopens quay</title></head><body><article>\
             <h1>UPDATE 2-Velmora board reopens quay</h1><p>(Adds quotes)</p><p>By Jana Orlik</p>\
             <p>VELMORA, May 4 (Reuters) - The town council voted on Tuesday to reopen the northern quay.</p><p>{}</p>\
             <p>(Reporting by Jana Orlik; Editing by Piet Maros)</p></article></body></html>",
            BODY.replace("\n\n", "</p><p>")
        ),
        markup: crate::article::Markup::Html,
        ..Raw::default()
    };
    let found = STAGE.run(Arc::new(raw)).unwrap();
    assert_eq!(found.title.as_deref(), Some("Velmora board reopens quay"));
    assert!(!found.body.contains("Adds") && !found.body.contains("Editing"), "{}", found.body);
    assert_eq!(
        wire(&found).desk,
        ["UPDATE 2-", "(Adds quotes)", "(Reporting by Jana Orlik; Editing by Piet Maros)"]
    );
}

#[test]
fn the_credit_names_the_reporter_where_no_byline_does() {
    let found = report(
        "Velmora board reopens quay",
        "",
        "VELMORA, May 4 (Reuters) -",
        "(Reporting by Jana Orlik in Orsk; Editing by Piet Maros)",
    );
    assert_eq!(found.metadata.authors.unwrap().value, ["Jana Orlik"]);
}

#[test]
fn ordinary_headlines_stay_whole() {
    for headline in [
        "Update 2 brings new maps to the game",
        "Analysis: why the quay matters",
        "Interview: the chairwoman of the harbour board",
        "FEATURE-LENGTH film about the quay opens",
        "Urgent repairs close the quay",
        "Quay closed (again)",
        "Flash-Mob am Hafen",
        "Update - what we know so far",
    ] {
        let found = report(headline, "", "", "");
        assert_eq!(found.title.as_deref(), Some(headline));
        assert_eq!(found.wire, None, "{headline}");
    }
}

#[test]
fn ordinary_text_is_not_taken_for_the_desk() {
    let found = report(
        "A column on the quay",
        "(Adds up, does it not, what the harbour costs us every year?)",
        "",
        "(Written by a reader of this paper who has seen it all.)\n\nAC/DC",
    );
    assert!(found.body.contains("(Adds up"), "{}", found.body);
    assert!(found.body.contains("(Written by a reader"), "{}", found.body);
    assert_eq!(found.wire, None);
}
