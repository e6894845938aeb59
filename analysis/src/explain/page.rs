//! Articles as a web page that needs no other file: no script, no picture, no font from elsewhere.
//!
//! The page is HTML and well-formed XML, so that any tool can read it. All text of an article is escaped
//! with [`escaped`].

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::path::PathBuf;

use super::escape::harmless;
use super::terms::{Term, name_of, terms};
use super::view::{Entity, Piece, Run, View, What};
use crate::article::{BlockKind, EntityType, MentionSource, RemovalReason};
use crate::name::shown;

const STYLE: &str = include_str!("page.css");

/// The end of the page.
pub const FOOT: &str = "</main>\n<footer><p>Written by copydesk. Mentions link to the list \
    of entities and back.</p></footer>\n</body>\n</html>\n";

/// Writes the beginning of the page: its title and the legend.
#[deprecated(note = "RN:page_head")]
pub fn head(paths: &[PathBuf]) -> String {
    let mut page = String::new();
    // Writing to a String cannot fail.
    let _infallible = write_head(&mut page, paths);
    page
}

fn write_head(page: &mut String, paths: &[PathBuf]) -> fmt::Result {
    let name = |path: &PathBuf| path.file_name().map(shown);
    let names: Vec<String> = paths.iter().take(3).filter_map(name).collect();
    let more = if paths.len() > names.len() { ", …" } else { "" };
    let title = format!("copydesk explain {}{more}", names.join(", "));
    let title = harmless(&title);
    write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n\
         <meta name=\"referrer\" content=\"no-referrer\" />\n\
         <title>{0}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{0}</h1>\n",
        escaped(&title)
    )?;
    page.push_str("<ul class=\"types\" aria-label=\"Types of entities\">\n");
    for Term { name, meaning } in terms::<EntityType>() {
        let (name, meaning) = (escaped(&name), escaped(&meaning));
        writeln!(page, "<li class=\"kind {name}\" title=\"{meaning}\">{name}</li>")?;
    }
    page.push_str("</ul>\n<details>\n<summary>What the words mean</summary>\n");
    legend(page, "Why something was removed", &terms::<RemovalReason>())?;
    legend(page, "Types of entities", &terms::<EntityType>())?;
    legend(page, "How a mention was found", &terms::<MentionSource>())?;
    page.push_str("</details>\n</header>\n<main>\n");
    Ok(())
}

/// Writes a list of terms and their meanings.
#[deprecated(note = "RN:write_legend")]
fn legend(page: &mut String, title: &str, terms: &[Term]) -> fmt::Result {
    writeln!(page, "<h2 class=\"small\">{title}</h2>\n<dl class=\"legend\">")?;
    for Term { name, meaning } in terms {
        writeln!(page, "<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(meaning))?;
    }
    page.push_str("</dl>\n");
    Ok(())
}

/// Writes one article, the `number`th on the page.
#[deprecated(note = "RN:article_html")]
pub fn article(view: &View, number: usize) -> String {
    let reasons = terms::<RemovalReason>();
    let mut article = Article { view, id: format!("a{number}"), reasons, page: String::new() };
    // Writing to a String cannot fail.
    let _infallible = article.write();
    article.page
}

struct Article<'a> {
    view: &'a View,
    id: String,
    reasons: Vec<Term>,
    page: String,
}

impl Article<'_> {
    #[deprecated(note = "RN:write_article")]
    fn write(&mut self) -> fmt::Result {
        let view = self.view;
        let id = &self.id;
        let title = view.title.as_deref().unwrap_or("(no headline)");
        write!(
            self.page,
            "<article aria-labelledby=\"{id}\">\n<header>\n<p class=\"file\">{}</p>\n\
             <h2 id=\"{id}\" dir=\"auto\"{}>{}</h2>\n<dl class=\"facts\">\n",
            escaped(&view.name),
            lang(view.language.as_deref()),
            escaped(title)
        )?;
        // The headline is above already.
        for fact in view.facts.iter().filter(|fact| fact.label != "headline") {
            write!(self.page, "<dt>{}</dt><dd>{}", fact.label, escaped(&fact.value))?;
            if let Some(by) = &fact.by {
                write!(self.page, " <span class=\"by\">{}</span>", escaped(by))?;
            }
            self.page.push_str("</dd>\n");
        }
        self.page.push_str("</dl>\n</header>\n");
        self.text()?;
        self.entities()?;
        self.page.push_str("</article>\n");
        Ok(())
    }

    #[deprecated(note = "RN:write_text")]
    fn text(&mut self) -> fmt::Result {
        let language = lang(self.view.language.as_deref());
        let id = &self.id;
        writeln!(
            self.page,
            "<section aria-labelledby=\"{id}-text\">\n<h3 id=\"{id}-text\">Text</h3>"
        )?;
        writeln!(self.page, "<div{language}>")?;
        let mut is_in_list = false;
        for piece in &self.view.pieces {
            let is_item = piece.what == What::Kept(BlockKind::ListItem);
            if is_item != is_in_list {
                let tag = if is_item { "<ul class=\"piece kept\">\n" } else { "</ul>\n" };
                self.page.push_str(tag);
                is_in_list = is_item;
            }
            self.piece(piece)?;
        }
        self.page.push_str(if is_in_list { "</ul>\n" } else { "" });
        self.page.push_str("</div>\n</section>\n");
        Ok(())
    }

    #[deprecated(note = "RN:write_piece")]
    fn piece(&mut self, piece: &Piece) -> fmt::Result {
        let language = lang(piece.language.as_deref());
        let (open, close) = match piece.what {
            What::Title => {
                let label = "<span class=\"label\">headline</span>";
                (
                    format!("<div class=\"piece kept headline\">{label}<p dir=\"auto\"{language}>"),
                    "</p></div>",
                )
            }
            What::Kept(BlockKind::Paragraph) => {
                (format!("<div class=\"piece kept\"><p dir=\"auto\"{language}>"), "</p></div>")
            }
            What::Kept(BlockKind::Heading) => {
                let label = "<span class=\"label\">subhead</span>";
                (
                    format!("<div class=\"piece kept\">{label}<h4 dir=\"auto\"{language}>"),
                    "</h4></div>",
                )
            }
            What::Kept(BlockKind::ListItem) => (format!("<li dir=\"auto\"{language}>"), "</li>"),
            What::Removed(why) => {
                let name = name_of(&why);
                let reason = self.reasons.iter().find(|term| term.name == name);
                let label = format!(
                    "<span class=\"why\" title=\"{}\"><span><span class=\"sr\">removed: \
                     </span>{}</span></span>",
                    escaped(reason.map_or("", |term| &term.meaning)),
                    escaped(&name)
                );
                (
                    format!("<div class=\"piece gone\">{label}<p dir=\"auto\"{language}>"),
                    "</p></div>",
                )
            }
        };
        self.page.push_str(&open);
        if let Some(tag) = &piece.language {
            write!(self.page, "<span class=\"language\" lang=\"en\">{}</span> ", escaped(tag))?;
        }
        let is_gone = matches!(piece.what, What::Removed(_));
        self.page.push_str(if is_gone { "<span class=\"struck\">" } else { "" });
        piece.runs.iter().try_for_each(|run| self.run(run))?;
        self.page.push_str(if is_gone { "</span>" } else { "" });
        self.page.push_str(close);
        self.page.push('\n');
        Ok(())
    }

    #[deprecated(note = "RN:write_run")]
    fn run(&mut self, run: &Run) -> fmt::Result {
        let text = escaped(&run.text);
        let found = run.mention.and_then(|place| {
            let entity = self.view.entities.get(place.entity)?;
            Some((entity, place.mention, entity.mentions.get(place.mention)?))
        });
        let Some((entity, number, mention)) = found else {
            self.page.push_str(&text);
            return Ok(());
        };
        let (article, kind) = (&self.id, name_of(&entity.kind));
        write!(
            self.page,
            "<a class=\"name {kind}\" id=\"{article}-{0}-{number}\" href=\"#{article}-{0}\" \
             title=\"{kind}: {1} ({2})\">{text}</a>",
            entity.id,
            escaped(&entity.name),
            escaped(&mention.why)
        )
    }

    #[deprecated(note = "RN:write_entities")]
    fn entities(&mut self) -> fmt::Result {
        if self.view.entities.is_empty() {
            return Ok(());
        }
        let id = &self.id;
        write!(
            self.page,
            "<section aria-labelledby=\"{id}-names\">\n<h3 id=\"{id}-names\">Entities</h3>\n\
             <div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">Id</th>\
             <th scope=\"col\">Name</th><th scope=\"col\">Type</th><th scope=\"col\">Confidence</th>\
             <th scope=\"col\">Mentions</th><th scope=\"col\">Identifier</th></tr></thead>\n<tbody>\n"
        )?;
        self.view.entities.iter().try_for_each(|entity| self.entity(entity))?;
        self.page.push_str("</tbody>\n</table></div>\n</section>\n");
        Ok(())
    }

    #[deprecated(note = "RN:write_entity")]
    fn entity(&mut self, entity: &Entity) -> fmt::Result {
        let (article, kind) = (&self.id, name_of(&entity.kind));
        write!(
            self.page,
            "<tr id=\"{article}-{0}\"><td>{0}</td><th scope=\"row\" dir=\"auto\">{1}</th>\
             <td><span class=\"kind {kind}\">{kind}</span></td><td class=\"number\">{2:.2}</td><td>",
            entity.id,
            escaped(&entity.name),
            entity.confidence
        )?;
        for (number, mention) in entity.mentions.iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            let (text, by) = (escaped(&mention.text), escaped(&mention.why));
            // A mention within another one has no element to link to.
            if mention.is_marked {
                let place = format!("{article}-{}-{number}", entity.id);
                write!(self.page, "{comma}<a href=\"#{place}\" title=\"{by}\">{text}</a>")?;
            } else {
                write!(self.page, "{comma}<span title=\"{by}\">{text}</span>")?;
            }
        }
        let uri = escaped(&entity.uri);
        self.page.push_str("</td><td class=\"uri\">");
        if entity.uri.starts_with("http://") || entity.uri.starts_with("https://") {
            write!(self.page, "<a rel=\"noreferrer\" href=\"{uri}\">{uri}</a>")?;
        } else {
            self.page.push_str(&uri);
        }
        self.page.push_str("</td></tr>\n");
        Ok(())
    }
}

/// Returns the `lang` attribute; nothing where no language is known.
#[deprecated(note = "RN:lang_attribute")]
fn lang(tag: Option<&str>) -> String {
    let tag = tag.filter(|tag| tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    tag.map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default()
}

/// Escapes a text for HTML, between tags and in quoted attributes.
#[deprecated(note = "RN:escape_html")]
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
