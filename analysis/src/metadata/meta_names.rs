//! The names under which `<meta>` elements give the metadata of an article.

use crate::article::Provenance::{self, Meta, OpenGraph};

/// Names of `<meta>` and their evidence, the most trustworthy first.
pub(super) type Names = &'static [(&'static str, Provenance)];

pub(super) const PUBLISHED: Names = &[
    ("article:published_time", OpenGraph),
    ("og:article:published_time", OpenGraph),
    ("og:published_time", OpenGraph),
    ("article:published", OpenGraph),
    ("datepublished", Meta),
    ("parsely-pub-date", Meta),
    ("sailthru.date", Meta),
    ("rnews:datepublished", Meta),
    ("originalpublicationdate", Meta),
    ("cxenseparse:recs:publishtime", Meta),
    ("cxenseparse:publishtime", Meta),
    ("cxense:publishtime", Meta),
    ("iso-8601-publish-date", Meta),
    ("article.published", Meta),
    ("publish-date", Meta),
    ("publish_date", Meta),
    ("publishdate", Meta),
    ("published-date", Meta),
    ("published_date", Meta),
    ("pubdate", Meta),
    ("publication_date", Meta),
    ("publicationdate", Meta),
    ("publishtime", Meta),
    ("published_at", Meta),
    ("published_time", Meta),
    ("dc.date.issued", Meta),
    ("dcterms.issued", Meta),
    ("citation_publication_date", Meta),
    ("citation_online_date", Meta),
    ("citation_date", Meta),
    ("dc.date", Meta),
    ("dc:date", Meta),
    ("dcterms.date", Meta),
    ("dc.date.created", Meta),
    ("dcterms.created", Meta),
    ("article.created", Meta),
    ("datecreated", Meta),
    ("article_date_original", Meta),
    ("displaydate", Meta),
    ("bt:pubdate", Meta),
    ("date", Meta),
];

pub(super) const MODIFIED: Names = &[
    ("article:modified_time", OpenGraph),
    ("og:article:modified_time", OpenGraph),
    ("og:modified_time", OpenGraph),
    ("og:updated_time", OpenGraph),
    ("article:modified", OpenGraph),
    ("datemodified", Meta),
    ("last-modified", Meta),
    ("lastmod", Meta),
    ("dcterms.modified", Meta),
    ("dc.date.modified", Meta),
    ("article.updated", Meta),
    ("revision_date", Meta),
];

pub(super) const AUTHORS: Names = &[
    ("article:author", OpenGraph),
    ("og:article:author", OpenGraph),
    ("article:author_name", OpenGraph),
    ("parsely-author", Meta),
    ("sailthru.author", Meta),
    ("author", Meta),
    ("citation_author", Meta),
    ("dc.creator", Meta),
    ("dcterms.creator", Meta),
    ("cxenseparse:author", Meta),
    ("byl", Meta),
    ("byline", Meta),
    ("article.author", Meta),
];

pub(super) const PUBLISHER: Names = &[
    ("og:site_name", OpenGraph),
    ("citation_journal_title", Meta),
    ("dc.publisher", Meta),
    ("publisher", Meta),
    ("application-name", Meta),
];

pub(super) const SECTION: Names = &[
    ("article:section", OpenGraph),
    ("parsely-section", Meta),
    ("articlesection", Meta),
    ("section", Meta),
    ("dc.subject", Meta),
];

pub(super) const IMAGE: Names = &[
    ("og:image", OpenGraph),
    ("og:image:url", OpenGraph),
    ("og:image:secure_url", OpenGraph),
    ("twitter:image", Meta),
    ("twitter:image:src", Meta),
];
