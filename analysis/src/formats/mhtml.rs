//! Pages saved with their images and styles (MHTML, RFC 2557): the root page is the article. The title
//! is found in the page. The date of the message is the date of saving and no date of the article.

use mailparse::ParsedMail;

use super::contents::{Contents, Format, Reader};
use super::{html, mail};
use crate::article::Raw;
use crate::failure::{Failure, FailureCode};

pub(super) struct Mhtml;

impl Reader for Mhtml {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let saved = mail::parse_message(&bytes, strict)?;
        let root = find_root_page(&saved).ok_or_else(|| {
            Failure::new(FailureCode::NoArticle, "the saved page has no part with HTML")
        })?;
        let header = |of: &ParsedMail<'_>, name: &str| {
            mail::find_header(of, name).filter(|address| address.starts_with("http"))
        };
        let url = header(&saved, "Snapshot-Content-Location")
            .or_else(|| header(root, "Content-Location"))
            .or_else(|| header(&saved, "Content-Location"));
        html::read_decoded_page(
            Format::Mhtml,
            mail::decode_html_part(root)?,
            Raw { url, ..Raw::default() },
        )
    }
}

/// Returns whether a message is a saved page.
pub(super) fn is_saved_page_opening(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("snapshot-content-location:")
        || text.contains("multipart/related") && text.contains("saved by")
}

/// Finds the part that `start` names, otherwise the first page.
fn find_root_page<'m>(saved: &'m ParsedMail<'m>) -> Option<&'m ParsedMail<'m>> {
    let is_page = |part: &&ParsedMail<'_>| {
        matches!(part.ctype.mimetype.as_str(), "text/html" | "application/xhtml+xml")
    };
    let start = saved.ctype.params.get("start");
    let is_start = |part: &&ParsedMail<'_>| {
        start.is_some_and(|start| {
            mail::find_header(part, "Content-ID").is_some_and(|id| id.trim() == start.trim())
        })
    };
    saved.parts().filter(is_page).find(is_start).or_else(|| saved.parts().find(is_page))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &str = "From: <Saved by Blink>\r\n\
        Snapshot-Content-Location: https://velmora-courier.example/harbour\r\n\
        Subject: =?utf-8?Q?Harbour=20open?=\r\nDate: Tue, 3 Mar 2026 21:00:00 -0000\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--Mark--x\"\r\n\r\n\r\n\
        ----Mark--x\r\nContent-Type: text/css\r\nContent-Location: https://velmora-courier.example/a.css\r\n\r\np {}\r\n\
        ----Mark--x\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\
        Content-Location: https://velmora-courier.example/harbour\r\n\r\n\
        <html><head><meta charset=3D\"windows-1251\"></head><p>=CC=E8=F0 =E2 =C2=E5=EB=\r\n=EC=EE=F0=E5</p>\r\n\
        ----Mark--x--\r\n";

    #[test]
    fn the_root_page_is_the_article_and_when_it_was_saved_is_not_its_date() {
        let contents = Mhtml.read_contents(SAVED.as_bytes().to_vec(), false).unwrap();
        let raw = &contents.found[0].raw;
        assert!(raw.text.contains("<p>Мир в Велморе</p>"), "{}", raw.text);
        assert_eq!(raw.url.as_deref(), Some("https://velmora-courier.example/harbour"));
        assert_eq!((raw.date.as_ref(), raw.title.as_ref()), (None, None));
        assert_eq!((contents.format, contents.encoding.as_str()), (Format::Mhtml, "windows-1251"));
        assert!(is_saved_page_opening(SAVED));
    }

    #[test]
    fn the_part_that_start_names_is_the_root() {
        let page = SAVED.replace("type=\"text/html\";", "start=\"<frame-2@x>\";").replace(
            "----Mark--x--",
            "----Mark--x\r\nContent-Type: text/html\r\nContent-ID: <frame-2@x>\r\n\r\n<p>Second</p>\r\n----Mark--x--",
        );
        let contents = Mhtml.read_contents(page.into_bytes(), false).unwrap();
        assert!(contents.found[0].raw.text.contains("Second"));
    }

    #[test]
    fn a_saved_page_without_a_page_is_no_article() {
        let text = "From: <Saved by x>\nMIME-Version: 1.0\nContent-Type: text/css\n\np {}";
        let failure = Mhtml.read_contents(text.as_bytes().to_vec(), false).unwrap_err();
        assert_eq!(failure.code, FailureCode::NoArticle);
    }
}
