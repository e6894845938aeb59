//! Articles as a web page that needs no other file: no script, no picture, no font from elsewhere.
//!
//! The page is HTML and well-formed XML, so that any tool can read it. All text of an article is escaped
//! with [`escape_html`].

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::path::PathBuf;

use super::escape::escape_control_chars;
use super::terms::{Term, list_terms, name_of};
use super::view::{ArticleView, PieceKind, ShownEntity, ShownPiece, TextRun};
use crate::article::{BlockKind, EntityType, MentionSource, RemovalReason};
use crate::name::show_name;

const STYLE: &str = include_str!("page.css");

/// The end of the page.
pub const FOOT: &str = "</main>\n<footer><p>Written by copydesk. Mentions link to the list \
    of entities and back.</p></footer>\n</body>\n</html>\n";

/// Writes the beginning of the page: its title and the legend.
pub fn page_head(paths: &[PathBuf]) -> String {
    let mut page = String::new();
    // Writing to a String cannot fail.
    let _infallible = write_head(&mut page, paths);
    page
}

fn write_head(page: &mut String, paths: &[PathBuf]) -> fmt::Result {
    let name = |path: &PathBuf| path.file_name().map(show_name);
    let names: Vec<String> = paths.iter().take(3).filter_map(name).collect();
    let more = if paths.len() > names.len() { ", …" } else { "" };
    let title = format!("copydesk explain {}{more}", names.join(", "));
    let title = escape_control_chars(&title);
    write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n\
         <meta name=\"referrer\" content=\"no-referrer\" />\n\
         <title>{0}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{0}</h1>\n",
        escape_html(&title)
    )?;
    page.push_str("<ul class=\"types\" aria-label=\"Types of entities\">\n");
    for Term { name, meaning } in list_terms::<EntityType>() {
        let (name, meaning) = (escape_html(&name), escape_html(&meaning));
        writeln!(page, "<li class=\"kind {name}\" title=\"{meaning}\">{name}</li>")?;
    }
    page.push_str("</ul>\n<details>\n<summary>What the words mean</summary>\n");
    write_legend(page, "Why something was removed", &list_terms::<RemovalReason>())?;
    write_legend(page, "Types of entities", &list_terms::<EntityType>())?;
    write_legend(page, "How a mention was found", &list_terms::<MentionSource>())?;
    page.push_str("</details>\n</header>\n<main>\n");
    Ok(())
}

/// Writes a list of terms and their meanings.
fn write_legend(page: &mut String, title: &str, terms: &[Term]) -> fmt::Result {
    writeln!(page, "<h2 class=\"small\">{title}</h2>\n<dl class=\"legend\">")?;
    for Term { name, meaning } in terms {
        writeln!(page, "<dt>{}</dt><dd>{}</dd>", escape_html(name), escape_html(meaning))?;
    }
    page.push_str("</dl>\n");
    Ok(())
}

/// Writes one article, the `number`th on the page.
pub fn article_html(view: &ArticleView, number: usize) -> String {
    let reasons = list_terms::<RemovalReason>();
    let mut article = Article { view, id: format!("a{number}"), reasons, page: String::new() };
    // Writing to a String cannot fail.
    let _infallible = article.write_article();
    article.page
}

struct Article<'a> {
    view: &'a ArticleView,
    id: String,
    reasons: Vec<Term>,
    page: String,
}

impl Article<'_> {
    fn write_article(&mut self) -> fmt::Result {
        let view = self.view;
        let id = &self.id;
        let title = view.title.as_deref().unwrap_or("(no headline)");
        write!(
            self.page,
            "<article aria-labelledby=\"{id}\">\n<header>\n<p class=\"file\">{}</p>\n\
             <h2 id=\"{id}\" dir=\"auto\"{}>{}</h2>\n<dl class=\"facts\">\n",
            escape_html(&view.name),
            lang_attribute(view.language.as_deref()),
            escape_html(title)
        )?;
        // The headline is above already.
        for fact in view.facts.iter().filter(|fact| fact.label != "headline") {
            write!(self.page, "<dt>{}</dt><dd>{}", fact.label, escape_html(&fact.value))?;
            if let Some(by) = &fact.by {
                write!(self.page, " <span class=\"by\">{}</span>", escape_html(by))?;
            }
            self.page.push_str("</dd>\n");
        }
        self.page.push_str("</dl>\n</header>\n");
        self.write_text()?;
        self.write_entities()?;
        self.page.push_str("</article>\n");
        Ok(())
    }

    fn write_text(&mut self) -> fmt::Result {
        let language = lang_attribute(self.view.language.as_deref());
        let id = &self.id;
        writeln!(
            self.page,
            "<section aria-labelledby=\"{id}-text\">\n<h3 id=\"{id}-text\">Text</h3>"
        )?;
        writeln!(self.page, "<div{language}>")?;
        let mut is_in_list = false;
        for piece in &self.view.pieces {
            let is_item = piece.what == PieceKind::Kept(BlockKind::ListItem);
            if is_item != is_in_list {
                let tag = if is_item { "<ul class=\"piece kept\">\n" } else { "</ul>\n" };
                self.page.push_str(tag);
                is_in_list = is_item;
            }
            self.write_piece(piece)?;
        }
        self.page.push_str(if is_in_list { "</ul>\n" } else { "" });
        self.page.push_str("</div>\n</section>\n");
        Ok(())
    }

    fn write_piece(&mut self, piece: &ShownPiece) -> fmt::Result {
        let language = lang_attribute(piece.language.as_deref());
        let (open, close) = match piece.what {
            PieceKind::Title => {
                let label = "<span class=\"label\">headline</span>";
                (
                    format!("<div class=\"piece kept headline\">{label}<p dir=\"auto\"{language}>"),
                    "</p></div>",
                )
            }
            PieceKind::Kept(BlockKind::Paragraph) => {
                (format!("<div class=\"piece kept\"><p dir=\"auto\"{language}>"), "</p></div>")
            }
            PieceKind::Kept(BlockKind::Heading) => {
                let label = "<span class=\"label\">subhead</span>";
                (
                    format!("<div class=\"piece kept\">{label}<h4 dir=\"auto\"{language}>"),
                    "</h4></div>",
                )
            }
            PieceKind::Kept(BlockKind::BlockQuote) => {
                let label = "<span class=\"label\">quotation</span>";
                (
                    format!("<div class=\"piece kept\">{label}<p dir=\"auto\"{language}>"),
                    "</p></div>",
                )
            }
            PieceKind::Kept(BlockKind::ListItem) => {
                (format!("<li dir=\"auto\"{language}>"), "</li>")
            }
            PieceKind::Removed(why) => {
                let name = name_of(&why);
                let reason = self.reasons.iter().find(|term| term.name == name);
                let label = format!(
                    "<span class=\"why\" title=\"{}\"><span><span class=\"sr\">removed: \
                     </span>{}</span></span>",
                    escape_html(reason.map_or("", |term| &term.meaning)),
                    escape_html(&name)
                );
                (
                    format!("<div class=\"piece gone\">{label}<p dir=\"auto\"{language}>"),
                    "</p></div>",
                )
            }
        };
        self.page.push_str(&open);
        if let Some(tag) = &piece.language {
            write!(self.page, "<span class=\"language\" lang=\"en\">{}</span> ", escape_html(tag))?;
        }
        let is_gone = matches!(piece.what, PieceKind::Removed(_));
        self.page.push_str(if is_gone { "<span class=\"struck\">" } else { "" });
        piece.runs.iter().try_for_each(|run| self.write_run(run))?;
        self.page.push_str(if is_gone { "</span>" } else { "" });
        self.page.push_str(close);
        self.page.push('\n');
        Ok(())
    }

    fn write_run(&mut self, run: &TextRun) -> fmt::Result {
        let text = escape_html(&run.text);
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
            escape_html(&entity.name),
            escape_html(&mention.why)
        )
    }

    fn write_entities(&mut self) -> fmt::Result {
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
        self.view.entities.iter().try_for_each(|entity| self.write_entity(entity))?;
        self.page.push_str("</tbody>\n</table></div>\n</section>\n");
        Ok(())
    }

    fn write_entity(&mut self, entity: &ShownEntity) -> fmt::Result {
        let (article, kind) = (&self.id, name_of(&entity.kind));
        write!(
            self.page,
            "<tr id=\"{article}-{0}\"><td>{0}</td><th scope=\"row\" dir=\"auto\">{1}</th>\
             <td><span class=\"kind {kind}\">{kind}</span></td><td class=\"number\">{2:.2}</td><td>",
            entity.id,
            escape_html(&entity.name),
            entity.confidence
        )?;
        for (number, mention) in entity.mentions.iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            let (text, by) = (escape_html(&mention.text), escape_html(&mention.why));
            // A mention within another one has no element to link to.
            if mention.is_marked {
                let place = format!("{article}-{}-{number}", entity.id);
                write!(self.page, "{comma}<a href=\"#{place}\" title=\"{by}\">{text}</a>")?;
            } else {
                write!(self.page, "{comma}<span title=\"{by}\">{text}</span>")?;
            }
        }
        let uri = escape_html(&entity.uri);
        self.page.push_str("</td><td class=\"uri\">");
        if entity.uri.starts_with("http://") || entity.uri.starts_with("https://") {
            write!(self.page, "<a rel=\"noreferrer\" href=\"{uri}\">{uri}</a>")?;
        } else {
            self.page.push_str(&uri);
        }
        for refused in &entity.refused {
            write!(self.page, "<br><span class=\"refused\">{}</span>", escape_html(refused))?;
        }
        self.page.push_str("</td></tr>\n");
        Ok(())
    }
}

/// Returns the `lang` attribute; nothing where no language is known.
fn lang_attribute(tag: Option<&str>) -> String {
    let tag = tag.filter(|tag| tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    tag.map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default()
}

/// Escapes a text for HTML, between tags and in quoted attributes.
fn escape_html(text: &str) -> Cow<'_, str> {
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
