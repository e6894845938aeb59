//! What came out: the parts of a record that expectations speak of.

use serde::Deserialize;

use super::Finding;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Output {
    pub(super) language: Option<String>,
    headlines: Vec<Text>,
    bodies: Vec<Text>,
    pub(super) located: Option<String>,
    pub(super) info_sources: Vec<Name>,
    pub(super) copydesk: Copydesk,
}

#[derive(Debug, Deserialize)]
struct Text {
    value: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Name {
    pub(super) name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Copydesk {
    pub(super) cleanup: Cleanup,
    pub(super) languages: Vec<Language>,
    pub(super) dateline: Option<Dateline>,
    pub(super) entities: Vec<Entity>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Cleanup {
    pub(super) headings: Vec<(usize, usize)>,
    pub(super) removed: Vec<Removed>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Removed {
    pub(super) raw: (usize, usize),
    text: String,
    pub(super) language: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Language {
    pub(super) tag: String,
    pub(super) span: (usize, usize),
}

/// Also the form of the expectation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Dateline {
    pub(super) place: Option<String>,
    pub(super) date: Option<String>,
    pub(super) agency: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Entity {
    pub(super) r#type: String,
    pub(super) name: String,
    pub(super) uri: String,
    pub(super) mentions: Vec<Mention>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Mention {
    r#in: String,
    span: (usize, usize),
    pub(super) text: String,
}

impl Output {
    pub(super) fn title(&self) -> &str {
        self.headlines.first().map_or("", |text| text.value.as_str())
    }

    pub(super) fn body(&self) -> &str {
        self.bodies.first().map_or("", |text| text.value.as_str())
    }

    /// Whether every span holds the text that the record says it does.
    pub(super) fn spans_hold(&self, input: &str) -> Finding {
        let raw: Vec<char> = input.chars().collect();
        let title: Vec<char> = self.title().chars().collect();
        let body: Vec<char> = self.body().chars().collect();
        let removed = self.copydesk.cleanup.removed.iter().map(|r| (&raw, r.raw, r.text.as_str()));
        let mentions = self.copydesk.entities.iter().flat_map(|entity| &entity.mentions);
        let mentions = mentions.map(|mention| {
            let text = if mention.r#in == "title" { &title } else { &body };
            (text, mention.span, mention.text.as_str())
        });
        let all: Vec<_> = removed.chain(mentions).collect();
        let wrong: Vec<_> = all
            .iter()
            .filter(|(text, (start, end), said)| {
                text.get(*start..*end).is_none_or(|there| !said.chars().eq(there.iter().copied()))
            })
            .map(|(_, (start, end), _)| format!("[{start}, {end})"))
            .collect();
        let mut figures = format!("{} of {} hold their text", all.len() - wrong.len(), all.len());
        if !wrong.is_empty() {
            figures.push_str(&format!("; not these: {}", wrong.join(" ")));
        }
        Finding::new("spans", wrong.is_empty(), figures)
    }
}
