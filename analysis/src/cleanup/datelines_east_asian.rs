//! Datelines of Japanese, Chinese and Korean: `【ベルモラ＝山本花子】`, `新华社北京5月4日电（记者 李雷）`,
//! `(서울=연합뉴스) 홍길동 기자 =`.

use super::dateline::Opening;
use super::dates::digit_value;
use super::markers::Vocabulary;
use crate::article::Moment;

/// What is in the brackets has at most so many code points.
const INNER_CHARS: usize = 40;
/// A place or a name has at most so many.
const PLACE_CHARS: usize = 15;
const NAME_CHARS: usize = 12;
/// So far into a paragraph the words that end a dateline may be.
const REACH: usize = 45;

/// Titles of reporters, before or after a name; the longer first.
const TITLES: [&str; 13] = [
    "本报记者",
    "本報記者",
    "新华社记者",
    "中央社記者",
    "共同通信記者",
    "特派員",
    "特派记者",
    "記者",
    "记者",
    "통신원",
    "특파원",
    "인턴기자",
    "기자",
];
/// Endings of the names of newspapers, which Korean ones write in the place of the place.
const HOUSES: [&str; 13] = [
    "신문",
    "일보",
    "경제",
    "뉴스",
    "투데이",
    "타임스",
    "데일리",
    "닷컴",
    "방송",
    "미디어",
    "신보",
    "저널",
    "신문사",
];
/// Papers that call themselves so, and no agency.
const OWN: [&str; 6] = ["本报", "本報", "本社", "本刊", "本台", "本网"];
/// What ends a Chinese dateline.
const SENT: [char; 4] = ['电', '電', '讯', '訊'];

impl Vocabulary {
    /// Reads a dateline of East Asian letters at the start of a paragraph.
    pub(super) fn read_east_asian_dateline(&self, text: &str) -> Option<Opening> {
        let (inner, after) = match split_bracket(text) {
            Some(parts) => parts,
            None => return self.read_telegram(text),
        };
        if inner.chars().count() > INNER_CHARS || after.trim().is_empty() {
            return None;
        }
        let found = match inner.split_once(['＝', '=']) {
            Some((place, source)) => {
                let titled = TITLES.iter().any(|title| source.trim().ends_with(title));
                // in round brackets anything may be explained
                let sure = titled || text.starts_with(['【', '〔']);
                self.read_place_and_source(place.trim(), source.trim(), sure)
            }
            None if !inner.chars().any(is_east_asian) => None,
            None => self.read_joined(inner),
        };
        let mut found = found?;
        if found.reporters.is_empty() {
            found.reporters = reporters_before_sign(after).unwrap_or_default();
        }
        Some(found)
    }

    /// Reads `ベルモラ＝山本花子`, `서울=연합뉴스`, `베를린=AP/뉴시스`.
    fn read_place_and_source(&self, place: &str, source: &str, sure: bool) -> Option<Opening> {
        let place = place.split(['、', ',', '，', '・', '·']).next()?.trim();
        let is_place =
            !HOUSES.iter().any(|house| place.ends_with(house)) && self.is_short_place(place);
        let source = source.split(['、', '，']).next()?.trim();
        let agency = self.ends_in_agency(source).then(|| source.to_owned());
        let reporters = if agency.is_some() || !sure { Vec::new() } else { read_reporters(source) };
        if agency.is_none() && (reporters.is_empty() || !place.chars().any(is_east_asian)) {
            return None;
        }
        if self.not_places.contains(place) {
            return None;
        }
        let place = is_place.then(|| place.to_owned());
        (agency.is_some() || place.is_some() || source.chars().any(is_hangul)).then_some(Opening {
            place,
            day: None,
            agency,
            reporters,
        })
    }

    /// Reads what has no sign within: `ワシントン共同`, `5月4日 AFP`, `ベルモラ ４日 ロイター`, `벨모라일보
    /// 홍길동 기자`, `中央社記者李雷台北4日電`.
    fn read_joined(&self, inner: &str) -> Option<Opening> {
        if let Some(found) = self.read_telegram(inner) {
            return Some(found);
        }
        let words: Vec<&str> = inner.split_whitespace().collect();
        if let [rest @ .., last] = words.as_slice()
            && !rest.is_empty()
            && self.names_agency(last)
        {
            let day = rest.iter().find_map(|word| read_month_and_day(word));
            let place = rest
                .iter()
                .find(|word| day_only(word).is_none() && read_month_and_day(word).is_none());
            let place = place.filter(|place| self.is_short_place(place));
            let dated = rest.iter().any(|word| day_only(word).is_some()) || day.is_some();
            return (place.is_some() || dated).then(|| Opening {
                place: place.map(|place| (*place).to_owned()),
                day,
                agency: Some((*last).to_owned()),
                reporters: Vec::new(),
            });
        }
        if let [_, name, title] = words.as_slice()
            && TITLES.contains(title)
        {
            let reporters = read_reporters(name);
            return (!reporters.is_empty()).then_some(Opening { reporters, ..Opening::default() });
        }
        let mut cuts = inner.char_indices().skip(2).map(|(at, _)| at);
        let at = cuts.find(|&at| inner.get(at..).is_some_and(|tail| self.is_agency(tail)))?;
        let (place, agency) = inner.split_at_checked(at)?;
        self.is_short_place(place).then(|| Opening {
            place: Some(place.to_owned()),
            agency: Some(agency.to_owned()),
            ..Opening::default()
        })
    }

    /// Reads what a Chinese telegram opens with: `新华社北京5月4日电（记者 李雷、韩梅梅）`.
    fn read_telegram(&self, text: &str) -> Option<Opening> {
        let reach = text.char_indices().nth(REACH).map_or(text.len(), |(at, _)| at);
        let head = text.get(..reach)?.trim_start();
        let (end, sign) = head.char_indices().find(|(_, c)| SENT.contains(c) || *c == '日')?;
        let (lead, after) = match sign {
            '日' => {
                let after = head.get(end + sign.len_utf8()..)?;
                let skipped = ["综合", "綜合", "专", "專", "综合外", "报道", "報導"];
                let rest =
                    skipped.iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
                let sent = rest
                    .strip_prefix(SENT)
                    .or_else(|| (rest.len() < after.len()).then_some(rest))?;
                (head.get(..end + sign.len_utf8())?, sent)
            }
            _ => (head.get(..end)?, head.get(end + sign.len_utf8()..)?),
        };
        let (before, day) = take_day(lead);
        let before = before.strip_prefix('据').unwrap_or(before);
        let (agency, rest) = self.leading_source(before)?;
        let (rest, mut reporters) = match TITLES.iter().find_map(|title| rest.strip_prefix(title)) {
            Some(named) => split_name_and_place(named)?,
            None => (rest, Vec::new()),
        };
        let place = self.is_short_place(rest).then(|| rest.to_owned());
        if (place.is_none() && !rest.is_empty())
            || (day.is_none() && sign == '日' && place.is_none())
        {
            return None;
        }
        if let Some((inner, _)) = split_bracket(after.trim_start()) {
            let named = TITLES.iter().find_map(|title| inner.strip_prefix(title));
            reporters.extend(named.map(read_reporters).unwrap_or_default());
        }
        Some(Opening { place, day: day.flatten(), agency: agency.map(str::to_owned), reporters })
    }

    /// Takes the agency off the start of a telegram; a paper's own telegram has none.
    fn leading_source<'t>(&self, text: &'t str) -> Option<(Option<&'t str>, &'t str)> {
        if let Some(rest) = OWN.iter().find_map(|own| text.strip_prefix(own)) {
            return Some((None, rest));
        }
        let cuts = text.char_indices().skip(2).map(|(at, _)| at).chain([text.len()]);
        let at = cuts
            .take(12)
            .filter(|&at| text.get(..at).is_some_and(|head| self.is_agency(head)))
            .last()?;
        let (agency, rest) = text.split_at_checked(at)?;
        Some((Some(agency), rest.trim_start()))
    }

    fn is_short_place(&self, text: &str) -> bool {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        (1..=PLACE_CHARS).contains(&letters)
            && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | 'ー' | '・' | '-'))
            && !self.not_places.contains(&text.to_lowercase())
    }

    fn ends_in_agency(&self, text: &str) -> bool {
        let joined = || {
            let mut cuts = text.char_indices().skip(1).map(|(at, _)| at);
            cuts.any(|at| {
                text.split_at_checked(at)
                    .is_some_and(|(head, tail)| self.is_agency(head) && self.is_agency(tail))
            })
        };
        self.names_agency(text)
            || text.split(['=', '＝', '・']).all(|part| self.is_agency(part))
            || joined()
    }
}

/// Parts a text after the bracket that it begins with.
fn split_bracket(text: &str) -> Option<(&str, &str)> {
    const PAIRS: [(char, char); 7] = [
        ('【', '】'),
        ('（', '）'),
        ('(', ')'),
        ('［', '］'),
        ('[', ']'),
        ('〔', '〕'),
        ('（', ')'),
    ];
    let open = text.chars().next()?;
    let (_, close) = PAIRS.into_iter().find(|&(own, _)| own == open)?;
    text.get(open.len_utf8()..)?.split_once(close)
}

/// Reads the names of reporters, without their title: `李雷、韩梅梅`, `홍길동 기자`.
fn read_reporters(text: &str) -> Vec<String> {
    let blanks: &[char] = &['、', '，', ',', '·', '/', '／'];
    let parts: Vec<&str> = if text.contains(blanks) {
        text.split(blanks).collect()
    } else {
        text.split_whitespace().collect()
    };
    let mut names = Vec::new();
    for part in parts {
        let part = part.trim();
        let part = TITLES.iter().find_map(|title| part.strip_suffix(title)).unwrap_or(part);
        let part = TITLES.iter().find_map(|title| part.strip_prefix(title)).unwrap_or(part).trim();
        if part.is_empty() {
            continue;
        }
        let letters = part.chars().filter(|c| !c.is_whitespace()).count();
        let clean = part.chars().all(|c| is_east_asian(c) || matches!(c, ' ' | '・' | 'ー'));
        let named = part.contains('・') || part.chars().any(is_han_or_hangul);
        if !clean || !named || !(2..=NAME_CHARS).contains(&letters) {
            return Vec::new();
        }
        names.push(part.to_owned());
    }
    names
}

/// Reads the reporters between a Korean dateline and its sign: `홍길동·이순신 기자 = `.
fn reporters_before_sign(after: &str) -> Option<Vec<String>> {
    let reach = after.char_indices().nth(REACH).map_or(after.len(), |(at, _)| at);
    let (names, _) = after.get(..reach)?.split_once(['=', '＝'])?;
    let names = names.trim();
    TITLES.iter().any(|title| names.ends_with(title)).then(|| read_reporters(names))
}

/// Parts the name of a reporter from the place after it: `李雷台北`. Names have two or three letters, and so
/// have most places.
fn split_name_and_place(text: &str) -> Option<(&str, Vec<String>)> {
    let letters = text.chars().count();
    let name = if letters >= 5 { 3 } else { 2 };
    let at = text.char_indices().nth(name).map_or(text.len(), |(at, _)| at);
    let (name, place) = text.split_at_checked(at)?;
    Some((place, read_reporters(name)))
}

/// Takes the date off the end of a text: `北京5月4日`. The day is none where the text gives no month.
fn take_day(text: &str) -> (&str, Option<Option<Moment>>) {
    let is_date = |c: char| digit_value(c).is_some() || matches!(c, '年' | '月' | '日');
    let place = text.trim_end_matches(is_date);
    let date = text.get(place.len()..).unwrap_or_default();
    if date.is_empty() {
        return (place, None);
    }
    (place.trim_end(), Some(read_month_and_day(date)))
}

/// Reads `5月4日`, with the year where it is given.
fn read_month_and_day(text: &str) -> Option<Moment> {
    let text = text.trim_matches(|c: char| !is_east_asian(c) && digit_value(c).is_none());
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (Some(u16::try_from(read_number(year)?).ok()?), rest),
        None => (None, text),
    };
    let (month, day) = rest.split_once('月')?;
    let day = day.strip_suffix('日')?;
    let small = |text: &str| u8::try_from(read_number(text)?).ok();
    Moment::from_day(year, small(month)?, small(day)?)
}

/// Reads `４日`.
fn day_only(text: &str) -> Option<u32> {
    read_number(text.strip_suffix(['日', '일'])?)
}

fn read_number(text: &str) -> Option<u32> {
    let short = (1..=4).contains(&text.chars().count());
    short.then(|| text.chars().try_fold(0, |sum, c| Some(sum * 10 + digit_value(c)?))).flatten()
}

fn is_han_or_hangul(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '々') || is_hangul(c)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Returns whether a letter is Chinese, Japanese or Korean.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}') || is_han_or_hangul(c)
}

#[cfg(test)]
mod tests {
    use super::super::markers::Markers;

    /// Place, date, agency and reporters, parted by bars.
    fn read(text: &str) -> Option<String> {
        let markers = Markers::built_in().unwrap();
        let opening = markers.vocabulary.read_dateline(text)?;
        let reporters = opening.reporters.join(",");
        let line = opening.into_dateline().unwrap_or_default();
        let part = |part: Option<String>| part.unwrap_or_default();
        Some(format!("{}|{}|{}|{reporters}", part(line.place), part(line.date), part(line.agency)))
    }

    #[test]
    fn datelines_of_east_asia_are_read() {
        for (text, want) in [
            ("【ベルモラ＝山本花子】港湾委員会は", "ベルモラ|||山本花子"),
            ("【北京＝時事】港湾委員会は", "北京||時事|"),
            ("【ワシントン共同】港湾委員会は", "ワシントン||共同|"),
            ("（ソウル＝佐藤健記者）港湾委員会は", "ソウル|||佐藤健"),
            ("【5月4日 AFP】港湾委員会は", "|--05-04|AFP|"),
            ("［ベルモラ　４日　ロイター］ - 港湾委員会は", "ベルモラ||ロイター|"),
            ("新华社北京5月4日电（记者 李雷、韩梅梅）港务局", "北京|--05-04|新华社|李雷,韩梅梅"),
            ("中新社北京5月4日电 (记者 李雷)港务局", "北京|--05-04|中新社|李雷"),
            ("本报北京5月4日电（记者李雷）港务局", "北京|--05-04||李雷"),
            ("本报讯（记者 李雷）港务局", "|||李雷"),
            ("（中央社記者李小明台北4日電）港務局", "台北||中央社|李小明"),
            ("(서울=연합뉴스) 홍길동 기자 = 항만공사는", "서울||연합뉴스|홍길동"),
            ("[서울=뉴시스]홍길동·이순신 기자 = 항만공사는", "서울||뉴시스|홍길동,이순신"),
            ("[벨모라=AP/뉴시스] 홍길동 기자 = 항만공사는", "벨모라||AP/뉴시스|홍길동"),
            ("[벨모라일보=홍길동 기자] 항만공사는", "|||홍길동"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn datelines_without_capitals_are_read_where_an_agency_is_named() {
        for (text, want) in [
            ("القاهرة (رويترز) - قالت هيئة الميناء", "القاهرة||رويترز|"),
            ("بيروت - أ ف ب - قالت هيئة الميناء", "بيروت||أ ف ب|"),
            ("لندن 4 مايو (رويترز) - قالت هيئة الميناء", "لندن|--05-04|رويترز|"),
            ("نيو دلهي، 4 مايو (رويترز) - قالت هيئة الميناء", "نيو دلهي|--05-04|رويترز|"),
            ("नई दिल्ली, 4 मई (भाषा) बंदरगाह बोर्ड ने", "नई दिल्ली|--05-04|भाषा|"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_is_in_brackets_is_not_always_a_dateline() {
        for text in [
            "【速報】港湾委員会は北埠頭を再開する",
            "【写真＝山本花子】北埠頭",
            "【解説】港湾委員会は",
            "(사진=홍길동 기자) 항만공사는",
            "【サッカー日本代表】監督は",
            "他说电话里没有人",
            "本报告5月4日发布",
            "(港湾委員会＝県の組織)は",
            "الميناء - قالت هيئة الميناء",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
