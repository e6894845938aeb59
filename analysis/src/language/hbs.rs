//! Croatian, Bosnian or Serbian, where the text is in Latin script.
//!
//! Statistics of letters separate the three hardly better than chance. The reflex of the old vowel yat
//! separates Serbian news, which is ekavian (`vreme`), from Croatian and Bosnian, which are ijekavian
//! (`vrijeme`). Croatian and Bosnian differ in a handful of words, such as the months.

use super::classes::find_class_by_tag;
use super::evidence::HBS;

/// Ekavian forms that are no words of the ijekavian standards, and a few other words that only the
/// Serbian standard has.
#[rustfmt::skip] // many to a line
const EKAVIAN: &[&str] = &[
    "bezbednost", "bezbednosti", "cele", "celi", "celo", "cena", "cene", "ceo", "deca", "dece",
    "deci", "delova", "delovi", "delu", "deo", "dve", "evra", "gde", "htela", "hteo",
    "izveštaj", "izveštaja", "izveštaju", "mesec", "meseca", "meseci", "mesta", "mesto",
    "mestu", "namera", "nedelja", "nedelje", "nedeljnik", "nedelju", "negde", "obaveštenje",
    "odsto", "ovde", "ponedeljak", "posete", "posle", "posledice", "poslednje", "poslednji",
    "poslednjih", "pre", "predsednica", "predsednik", "predsednika", "predsednikom",
    "predsedniku", "primena", "primer", "procena", "promena", "promene", "promenu", "razume",
    "reke", "reč", "reči", "rečima", "rešenja", "rešenje", "rešiti", "saopštenju", "saopštila",
    "saopštio", "savet", "saveta", "sednica", "sednice", "sednici", "sever", "severno",
    "severu", "sledeće", "sledeći", "smene", "sreda", "sredu", "svedoka", "svet", "sveta",
    "svetske", "svetski", "svetskog", "svetu", "takođe", "uspeh", "uspeha", "uspešno", "uvek",
    "verovatno", "veruje", "vest", "vesti", "videti", "vrednost", "vrednosti", "vreme",
    "zahtev", "zahteva", "zahteve", "zamenik", "čovek", "čoveka", "želeo",
];

/// The corresponding ijekavian forms.
#[rustfmt::skip] // many to a line
const IJEKAVIAN: &[&str] = &[
    "bezbjednost", "cijela", "cijele", "cijeli", "cijelo", "cijena", "cijene", "cijenu",
    "dijela", "dijelova", "dijelovi", "dijelu", "dio", "djeca", "djece", "djeci", "dvije",
    "gdje", "htio", "htjela", "izmjena", "izmjene", "izvješća", "izvješće", "lijepo", "ljeto",
    "mijenja", "mjera", "mjere", "mjesec", "mjeseca", "mjeseci", "mjesta", "mjesto", "mjestu",
    "namjera", "nedjelja", "nedjelje", "nedjelju", "negdje", "obavještenje", "ovdje",
    "ponedjeljak", "poslije", "posljednje", "posljednji", "posljednjih", "predsjednica",
    "predsjednik", "predsjednika", "predsjedniku", "prije", "primjena", "primjer", "primjera",
    "procjena", "promjena", "promjene", "promjenu", "razumije", "riječ", "riječi", "riješiti",
    "rješenja", "rješenje", "savjet", "sjednica", "sjednice", "sjednici", "sjever", "sjeverno",
    "sjeveru", "sljedeće", "sljedeći", "srijeda", "srijedu", "svijet", "svijeta", "svijetu",
    "svjetske", "svjetski", "tijela", "tijelo", "uspjeh", "uspjeha", "uvijek", "vidio",
    "vidjeti", "vijek", "vijeka", "vijest", "vijeća", "vijeće", "vjera", "vjeruje",
    "vrijednost", "vrijednosti", "vrijeme", "zahtjev", "zahtjeva", "zahtjeve", "zamjenik",
    "čovjek", "čovjeka", "želio", "živjeti",
];

/// Words of the Croatian standard that Bosnian does not use.
#[rustfmt::skip] // many to a line
const CROATIAN: &[&str] = &[
    "dužnosnici", "europe", "europi", "europska", "europske", "europski", "europskog",
    "europskoj", "europu", "financijske", "financijski", "glazba", "glede", "gospodarske",
    "gospodarstva", "gospodarstvo", "izvješća", "izvješće", "kolovoza", "lipnja", "listopada",
    "milijuna", "nazočan", "neovisnost", "neovisnosti", "netko", "nitko", "obitelj", "obitelji",
    "općenito", "ožujka", "priopćenju", "priopćio", "proračun", "proračuna", "prosinca",
    "ravnatelj", "rujna", "siječnja", "srpnja", "studenog", "studenoga", "suradnja", "suradnji",
    "suradnju", "sustav", "sustava", "sustavu", "svibnja", "tijekom", "tisuća", "tisuće",
    "tisuću", "tjedan", "tjedna", "tko", "točno", "travnja", "tvrtka", "tvrtke", "udruga",
    "udruge", "uhićen", "uhićeni", "uporaba", "veljače", "vlak", "zrakoplov",
];

/// Words of the Bosnian standard that Croatian does not use.
#[rustfmt::skip] // many to a line
const BOSNIAN: &[&str] = &[
    "aprila", "augusta", "avgusta", "budžet", "budžeta", "decembra", "evropa", "evrope",
    "evropi", "evropska", "evropske", "evropski", "evropskog", "evropskoj", "evropu",
    "februara", "finansijske", "finansijski", "hiljada", "hiljade", "hiljadu", "januara",
    "jula", "juna", "kahva", "ko", "lahko", "maja", "marta", "miliona", "muzika", "nezavisnost",
    "nezavisnosti", "niko", "novembra", "oktobra", "porodica", "porodice", "porodici",
    "saopćenju", "saopćio", "saradnja", "saradnji", "saradnju", "sedmica", "sedmice",
    "septembra", "sistem", "sistema", "tačno", "tokom", "uhapšen", "uhapšeni", "voz",
    "zvaničnici", "šta",
];

/// Counts of the words that separate the three, over the lines of an article that are in one of them.
#[derive(Debug, Default)]
pub struct Tally {
    ekavian: usize,
    ijekavian: usize,
    croatian: usize,
    bosnian: usize,
    /// The model's scores, in the order of [`HBS`], summed over the lines.
    model: [f32; 3],
}

impl Tally {
    /// Adds a line, with the model's scores for the three.
    pub fn add_line(&mut self, text: &str, model: [f32; 3]) {
        for (sum, score) in self.model.iter_mut().zip(model) {
            *sum += score;
        }
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            let word = word.to_lowercase();
            let count = |list: &[&str]| usize::from(list.contains(&word.as_str()));
            self.ekavian += count(EKAVIAN);
            self.ijekavian += count(IJEKAVIAN);
            self.croatian += count(CROATIAN);
            self.bosnian += count(BOSNIAN);
        }
    }

    /// Decides for one of the three. Returns its class, and a factor for its confidence.
    pub fn decide_class(&self, declared: Option<usize>) -> (Option<usize>, f32) {
        /// The factor of a guess: without a word that separates the three, about half of them are right.
        const GUESS: f32 = 0.5;
        /// The factor of a decision by words or by the declared language; set by hand.
        const EVIDENCE: f32 = 0.9;
        let [croatian, bosnian, serbian] = HBS.map(find_class_by_tag);
        if self.ekavian > self.ijekavian {
            return (serbian, EVIDENCE);
        }
        if declared.is_some() && [croatian, bosnian, serbian].contains(&declared) {
            return (declared, EVIDENCE);
        }
        let ijekavian = self.ijekavian > self.ekavian;
        if self.croatian != self.bosnian && ijekavian {
            let class = if self.croatian > self.bosnian { croatian } else { bosnian };
            return (class, EVIDENCE);
        }
        let [hr, bs, sr] = self.model;
        let class = if sr > hr && sr > bs && !ijekavian {
            serbian
        } else if bs > hr {
            bosnian
        } else {
            croatian
        };
        (class, GUESS)
    }
}
