//! The places of a page that may hold text which it does not show.

use std::ops::Range;

/// The content of an element whose text is not shown.
#[derive(Debug)]
pub(super) struct UnshownSource {
    /// The kind of its content.
    pub kind: UnshownKind,
    /// Its place in bytes of the source.
    pub bytes: Range<usize>,
}

/// The kinds of content that hold text which is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnshownKind {
    /// JSON-LD.
    LinkedData,
    /// A script, as a rule with data in JSON.
    Script,
    /// HTML: a template, or what browsers without scripts show.
    Markup,
}

impl UnshownKind {
    /// Returns the kind of the content of a script with that `type`; `None` where it is no text.
    pub(super) fn from_script_type(kind: Option<&str>) -> Option<Self> {
        let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
        match kind.split(';').next().unwrap_or_default().trim_end() {
            "application/ld+json" => Some(Self::LinkedData),
            "" | "module" | "application/json" | "text/javascript" | "application/javascript" => {
                Some(Self::Script)
            }
            "text/html" => Some(Self::Markup),
            kind if kind.contains("template") || kind.contains("tmpl") => Some(Self::Markup),
            _ => None,
        }
    }
}
