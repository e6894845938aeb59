//! Articles of about 5 KB in three languages, put together from sentences with names in them and
//! with the furniture of a web page around them. No two are alike.

const ENGLISH: [&str; 10] = [
    "{person} told reporters in {place} on {day} that the agreement would be signed within {number} days.",
    "Officials at {organisation} said they had received {number} complaints since the spring.",
    "The bridge between {place} and the harbour will stay closed until {day}, the council decided.",
    "\"Nobody should have to wait {number} years for a hospital bed,\" said {person}, who leads the opposition.",
    "Shares in the company fell {number} percent after {organisation} published its report.",
    "Rescue teams from {place} reached the village shortly after midnight, a spokesman said.",
    "According to {organisation}, more than {number} families have left the region since {day}.",
    "{person} will travel to {place} next week to meet members of {organisation}.",
    "The court rejected the appeal, and {person} has {number} days to pay the fine.",
    "Farmers near {place} fear for the harvest after {number} weeks without rain.",
];
const GERMAN: [&str; 6] = [
    "{person} sagte am {day} in {place}, das Abkommen werde binnen {number} Tagen unterzeichnet.",
    "Nach Angaben von {organisation} haben seit dem Frühjahr {number} Familien die Region verlassen.",
    "Die Brücke bei {place} bleibt wegen der Bauarbeiten noch mindestens {number} Wochen gesperrt.",
    "Der Stadtrat von {place} hat beschlossen, das alte Rathaus für {number} Millionen zu sanieren.",
    "„Wir werden das nicht hinnehmen“, erklärte {person} nach dem Treffen mit {organisation}.",
    "Die Ernte rund um {place} fiel nach Wochen ohne Regen um {number} Prozent geringer aus.",
];
const RUSSIAN: [&str; 6] = [
    "Городской совет проголосовал в понедельник за ремонт старого моста через реку до зимы.",
    "Работы начнутся через {number} дней и обойдутся дешевле нового моста, сообщил мэр.",
    "Жители посёлка под Москвой жалуются на отсутствие воды уже {number} недель.",
    "Представители {organisation} отказались комментировать решение суда.",
    "По словам Владимира Петрова, переговоры в Женеве продолжатся в четверг.",
    "Урожай в Поволжье сократился на {number} процентов из-за засухи.",
];
const PEOPLE: [&str; 8] = [
    "Angela Merkel",
    "Martin Keller",
    "Emmanuel Macron",
    "Sarah Whitfield",
    "António Guterres",
    "Olaf Scholz",
    "Ursula von der Leyen",
    "James Okafor",
];
const ORGANISATIONS: [&str; 6] = [
    "the European Commission",
    "the World Health Organization",
    "the United Nations",
    "Siemens AG",
    "Greenpeace",
    "Reuters",
];
const PLACES: [&str; 8] =
    ["Vienna", "Berlin", "Geneva", "Nairobi", "Lisbon", "Toronto", "Kyiv", "Dresden"];
const DAYS: [&str; 4] = ["Monday", "Tuesday", "Thursday", "Friday"];

/// The article of a number.
pub fn article(number: usize) -> String {
    let mut random = Random(number as u64 + 1);
    let sentences: &[&str] = match number % 5 {
        3 => &GERMAN,
        4 => &RUSSIAN,
        _ => &ENGLISH,
    };
    let mut text = format!("Council votes on plan number {number}\n\nShare this article\n\n");
    text.push_str("VIENNA, March 3 (Reuters) - ");
    while text.len() < 4_900 {
        for _ in 0..3 {
            let sentence = random.pick(sentences).replace("{person}", random.pick(&PEOPLE));
            let sentence = sentence.replace("{organisation}", random.pick(&ORGANISATIONS));
            let sentence = sentence.replace("{place}", random.pick(&PLACES));
            let sentence = sentence.replace("{day}", random.pick(&DAYS));
            text.push_str(&sentence.replace("{number}", &(random.next() % 900 + 2).to_string()));
            text.push(' ');
        }
        text.push_str("\n\n");
    }
    text.push_str("Subscribe to our newsletter\n\nCopyright 2026. All rights reserved.\n");
    text
}

/// A linear congruential generator: the same articles in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.next() % from.len()]
    }
}
