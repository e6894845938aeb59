//! Bylines in Chinese, Japanese and Korean: the label before or the title after a name.

/// What is written before the name; the longer first.
const BEFORE: [&str; 22] = [
    "本报记者",
    "本報記者",
    "特约记者",
    "新华社记者",
    "通讯员",
    "记者",
    "記者",
    "作者",
    "撰文",
    "编辑",
    "編輯",
    "責任編輯",
    "责任编辑",
    "取材・文",
    "執筆",
    "著者",
    "文責",
    "筆者",
    "文",
    "글",
    "취재",
    "기자",
];

/// What is written after it.
const AFTER: [&str; 12] = [
    "特派員",
    "記者",
    "记者",
    "编辑",
    "編輯",
    "報導",
    "报道",
    "編集委員",
    "論説委員",
    "특파원",
    "기자",
    "선임기자",
];

/// A name has so many letters.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=7;

/// Returns the name in a byline of East Asian letters: `记者 王小明`, `山田太郎記者`, `김철수 기자`. `None`
/// for other text, and where there is no label.
pub(super) fn name_in_byline(text: &str) -> Option<&str> {
    let text = text.split(['(', '（', '／', '/', '|']).next()?.trim();
    let before = BEFORE.iter().find_map(|label| text.strip_prefix(label)).map(trim_name);
    let after = |text: &'_ str| {
        AFTER.iter().find_map(|label| trim_name(text).strip_suffix(label).map(str::len))
    };
    let name = match before {
        Some(rest) => {
            after(rest).map_or(rest, |length| trim_name(rest.get(..length).unwrap_or(rest)))
        }
        None => {
            let text = trim_name(text);
            trim_name(text.get(..after(text)?)?)
        }
    };
    is_name(name).then_some(name)
}

fn trim_name(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '：' | '=' | '＝' | '・' | '】' | '【')
    })
}

/// Returns whether a text is East Asian letters alone, as many as a name has.
fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    LETTERS.contains(&letters.clone().count()) && letters.into_iter().all(is_east_asian)
}

/// Returns whether a letter is Chinese, Japanese or Korean.
pub(super) fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '々')
}
