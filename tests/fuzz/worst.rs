//! Texts that are worst for something: each grows to any size and keeps its nature.

use super::material::{MARKERS, NAMES, SENTENCES, wrapped};

/// A name and what makes so many bytes of the text.
pub type Worst = (&'static str, fn(usize) -> String);

/// Pieces, numbered, until the text has `size` bytes.
fn grow(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 200);
    for number in 0.. {
        if text.len() >= size {
            break;
        }
        text.push_str(&piece(number));
    }
    let end = (0..=size).rev().find(|end| text.is_char_boundary(*end)).unwrap();
    text.truncate(end);
    text
}

fn again(size: usize, piece: &str) -> String {
    grow(size, |_| piece.to_owned())
}

/// A word of its own for each number: `Badofu`.
fn word(number: usize, capital: bool) -> String {
    const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
    const VOWELS: &[u8] = b"aeiou";
    let (mut rest, mut word) = (number, String::new());
    for _ in 0..2 + number % 3 {
        word.push(char::from(CONSONANTS[rest % CONSONANTS.len()]));
        rest /= CONSONANTS.len();
        word.push(char::from(VOWELS[rest % VOWELS.len()]));
        rest /= VOWELS.len();
    }
    if capital {
        word[..1].make_ascii_uppercase();
    }
    word
}

fn pick(from: &[String], number: usize) -> &str {
    // A step that shares no factor with the length visits all.
    &from[number.wrapping_mul(7919) % from.len()]
}

const GIVEN: [&str; 6] = ["Anna", "Boris", "Vladimir", "Maria", "John", "Angela"];
const GIVEN_RU: [&str; 6] = ["Анна", "Бориса", "Владимира", "Марии", "Сергей", "Ангелу"];

/// All of them.
pub const ALL: &[Worst] = &[
    ("news", |size| grow(size, |n| format!("{} {}\n\n", SENTENCES[n % 16], word(n, true)))),
    ("news on one line", |size| {
        grow(size, |n| format!("{} {} ", SENTENCES[n % 16], word(n, false)))
    }),
    ("one sentence again", |size| {
        again(size, "The harbour board of Velmora said on Monday that the quay was closed.\n")
    }),
    ("one sentence, other figures", |size| {
        grow(size, |n| {
            format!(
                "The board of Velmora said on Monday that {n} ships would leave the northern quay.\n"
            )
        })
    }),
    ("one word", |size| again(size, "a")),
    ("one capital word", |size| again(size, "A")),
    ("words on one line", |size| grow(size, |n| word(n, false) + " ")),
    ("words on lines", |size| grow(size, |n| word(n, false) + "\n")),
    ("letters on lines", |size| again(size, "a\n")),
    ("letters on one line", |size| {
        grow(size, |n| format!("{} ", char::from(b'a' + (n * n % 26) as u8)))
    }),
    ("digits on lines", |size| grow(size, |n| format!("{}\n", n % 10))),
    ("letters on paragraphs", |size| again(size, "a\n\nб\n\n")),
    ("empty lines", |size| again(size, "\n")),
    ("blank lines", |size| again(size, " \t\r\n\u{a0}\u{2028}")),
    ("headline again", |size| again(size, "Velmora Closes Its Quay - Northern Wire\n")),
    ("headlines", |size| {
        grow(size, |n| {
            format!("Velmora Closes {} Quay as {} Falls\n", word(n, true), word(n / 3, true))
        })
    }),
    ("headlines of bars", |size| {
        grow(size, |n| {
            format!(
                "Velmora Closes {n} - a - b - c - d - e - f - g - h - i - j - k - l - m - n - o - p\n"
            )
        })
    }),
    ("one headline of bars", |size| {
        grow(size, |_| "a".to_owned()).replacen('a', "Velmora closes ", 1) + &" - b".repeat(20)
    }),
    ("ledes", |size| {
        grow(size, |n| {
            format!(
                "VELMORA, March {} (Wire) - The board will close the northern quay of {} until the spring.\n",
                n % 40,
                word(n, true)
            )
        })
    }),
    ("datelines", |size| {
        grow(size, |n| {
            format!(
                "{} {}, December {} ({} Wire) - . - . — {}\n",
                word(n, true),
                word(n + 1, true),
                n % 33,
                word(n, true),
                SENTENCES[n % 3]
            )
        })
    }),
    ("dashes", |size| again(size, " - ")),
    ("dashes after a place", |size| format!("PARIS {}", again(size, "- "))),
    ("dates on one line", |size| grow(size, |n| format!("{} May {} ", n % 32, 1900 + n % 200))),
    ("dates on lines", |size| grow(size, |n| format!("{} May {}\n", n % 32, 1900 + n % 200))),
    ("bars", |size| again(size, "TASS | ")),
    ("bars on lines", |size| {
        again(size, "TASS | AFP | 1 May 2015 | Source: TASS | By A. B. | x | y | z\n")
    }),
    ("bylines", |size| grow(size, |n| format!("By A. B. C. {}\n", word(n, true)))),
    ("slashes", |size| again(size, "/(")),
    ("brackets", |size| again(size, "([{«„")),
    ("quotes", |size| again(size, "\"Stop\" ")),
    ("glued credits", |size| {
        grow(size, |n| {
            format!("© W / J {}The quay of Velmora was shut at {n} on a dark day\n", word(n, true))
        })
    }),
    ("short glued credits", |size| again(size, "©aB a a a a a a a a\n")),
    ("marker phrases on lines", |size| grow(size, |n| format!("{}\n", pick(&MARKERS, n)))),
    ("marker phrases on one line", |size| grow(size, |n| format!("{} ", pick(&MARKERS, n)))),
    ("link lists", |size| {
        grow(size, |n| {
            if n % 5 == 0 {
                "See also\n".to_owned()
            } else {
                format!("Board of {} to meet again\n", word(n, true))
            }
        })
    }),
    ("comment forms", |size| {
        grow(size, |n| format!("Comments\nYour name:\n{}\n", SENTENCES[n % 16]))
    }),
    ("wrapped", |size| wrapped(&grow(size, |n| format!("{} ", SENTENCES[n % 9])), 72)),
    ("wrapped with hyphens", |size| {
        again(size, "the northern quay of the harbour will stay shut, said the counter-\n")
    }),
    ("known names", |size| grow(size, |n| format!("{} ", pick(&NAMES, n)))),
    ("known names on lines", |size| grow(size, |n| format!("{}\n", pick(&NAMES, n)))),
    ("beginnings of known names", |size| {
        grow(size, |n| {
            let name = pick(&NAMES, n);
            let end = name.rfind(' ').unwrap_or(name.len());
            format!("{} ", &name[..end])
        })
    }),
    ("one full name again", |size| again(size, "Vladimir Putin ")),
    ("full names", |size| grow(size, |n| format!("{} {}, ", GIVEN[n % 6], word(n, true)))),
    ("full names without a stop", |size| {
        grow(size, |n| format!("{} {} ", GIVEN[n % 6], word(n, true)))
    }),
    ("Russian full names", |size| {
        grow(size, |n| {
            format!(
                "{} Викторовича {}{}ова, ",
                GIVEN_RU[n % 6],
                ["К", "Л", "М", "Н"][n % 4],
                ["аро", "уби", "ети", "ото"][n / 4 % 4].repeat(1 + n / 16 % 3)
            )
        })
    }),
    ("a name, then its surname", |size| {
        format!("Anna Torvik met Boris Kozlov. {}", again(size, "Torvik, "))
    }),
    ("given names", |size| grow(size, |n| format!("{} ", GIVEN[n % 6]))),
    ("given names with initials", |size| {
        grow(size, |n| format!("{} A. B. von der ", GIVEN[n % 6]))
    }),
    ("hyphened names", |size| grow(size, |n| format!("{}-", GIVEN[n % 6]))),
    ("names with apostrophes", |size| again(size, "O'Neill d'Anna ")),
    ("capitalised words", |size| grow(size, |n| word(n, true) + " ")),
    ("words in capitals", |size| grow(size, |n| word(n, true).to_uppercase() + " ")),
    ("lines in capitals", |size| {
        grow(size, |n| {
            format!(
                "{} {} {} MEET\n",
                word(n, true).to_uppercase(),
                GIVEN[n % 6].to_uppercase(),
                word(n + 7, true).to_uppercase()
            )
        })
    }),
    ("initials", |size| again(size, "A. B. C. ")),
    ("acronyms", |size| again(size, "U.S.A.N.A.T.O.")),
    ("weak acronyms", |size| again(size, "IS and EU, Islamic State (IS); ")),
    ("adjectives of countries", |size| again(size, "Iranian Turkish Russian French ")),
    ("Croatian words", |size| {
        again(size, "predsjednik vlade rekao je da će tijekom mjeseca o tome. ")
    }),
    ("short Croatian words", |size| again(size, "da je u na i ćeš. ")),
    ("addresses", |size| grow(size, |n| format!("https://example.org/{n}/a-b_c?d={n}&e=%20#f "))),
    ("digits", |size| again(size, "0123456789")),
    ("figures", |size| again(size, "1 234 567,89 ")),
    ("combining marks", |size| format!("a{}", again(size, "\u{301}\u{323}"))),
    ("letters with marks", |size| again(size, "e\u{301}\u{323} ")),
    ("joined pictures", |size| again(size, "👩\u{200d}")),
    ("flags", |size| again(size, "🇩")),
    ("words parted by stops", |size| again(size, "a.b:c'd\u{301}")),
    ("Arabic", |size| again(size, "قال مجلس الميناء يوم الاثنين ")),
    ("Chinese", |size| again(size, "港务局周一表示北码头将关闭至春季")),
    ("Thai", |size| again(size, "ท่าเรือจะปิดจนถึงฤดูใบไม้ผลิ")),
    ("scripts in turn", |size| grow(size, |n| format!("{}\n", SENTENCES[n % 16]))),
    ("control characters", |size| again(size, "the harbour\0 board ")),
    ("marks of byte order", |size| again(size, "a\u{feff}b\u{200b} ")),
    ("separators of lines", |size| {
        again(size, "The quay was closed\u{2028}\u{2029}\u{85}\u{b}\u{c}")
    }),
];
