//! The keys under which JSON has an article, by field: copydesk's own and those of IPTC ninjs first,
//! then those of what other programs write (news-please, trafilatura, readability, newspaper, schema.org,
//! WordPress, items of Scrapy). Of several keys for one field the first that has something counts.

/// Keys of a body. HTML is preferred to plain text, because it marks the ends of paragraphs: in
/// ninjs' `body_text` a line end may only be a full line.
pub(super) const BODIES: [&str; 39] = [
    "body",
    BODY_LIST,
    "html",
    "body_xhtml",
    "body_html",
    "body_text",
    "articleBody",
    "maintext",
    "content",
    "content_html",
    "contentHtml",
    "content:encoded",
    "bodyHtml",
    "bodyHTML",
    "article_html",
    "articleHtml",
    "html_content",
    "text",
    "content_text",
    "contentText",
    "textContent",
    "text_content",
    "bodyText",
    "raw_text",
    "rawText",
    "article_text",
    "articleText",
    "article_body",
    "article_content",
    "articleContent",
    "full_text",
    "fullText",
    "fulltext",
    "main_text",
    "mainText",
    "main_content",
    "cleaned_text",
    "plain_text",
    "paragraphs",
];
/// The key of ninjs' list of bodies.
pub(super) const BODY_LIST: &str = "bodies";
/// Keys whose value is HTML, whatever is in it.
pub(super) const HTML_BODIES: [&str; 3] = ["html", "body_xhtml", "body_html"];
/// Keys whose value is plain text, whatever is in it.
pub(super) const PLAIN_BODIES: [&str; 1] = ["body_text"];

/// Keys of a headline.
pub(super) const TITLES: [&str; 9] = [
    "headline",
    HEADLINE_LIST,
    "title",
    "article_title",
    "articleTitle",
    "webTitle",
    "og_title",
    "page_title",
    "name",
];
/// The key of ninjs' list of headlines.
pub(super) const HEADLINE_LIST: &str = "headlines";

/// Keys of the authors.
pub(super) const AUTHORS: [&str; 12] = [
    "authors",
    "author",
    "byline",
    "by",
    "creator",
    "author_name",
    "authorName",
    "author_names",
    "writer",
    "writers",
    "reporter",
    "dc:creator",
];
/// Keys of the date of publication.
pub(super) const CREATED: [&str; 31] = [
    "date",
    "contentCreated",
    "contentcreated",
    "firstCreated",
    "firstcreated",
    "date_publish",
    "datePublished",
    "date_published",
    "publish_date",
    "publishDate",
    "published_date",
    "publishedDate",
    "publishedTime",
    "published_time",
    "published_at",
    "publishedAt",
    "published_on",
    "published",
    "pubDate",
    "pub_date",
    "pubdate",
    "publication_date",
    "publicationDate",
    "publish_time",
    "publishTime",
    "date_posted",
    "webPublicationDate",
    "article_published_time",
    "dateCreated",
    "created_at",
    "createdAt",
];
/// Keys of the date of the last change.
pub(super) const MODIFIED: [&str; 15] = [
    "modified",
    "contentModified",
    "contentmodified",
    "date_modify",
    "dateModified",
    "date_modified",
    "modified_date",
    "modified_at",
    "modifiedTime",
    "updated_at",
    "updatedAt",
    "updated",
    "last_modified",
    "lastModified",
    "date_updated",
];
/// Keys of the date of this version.
pub(super) const VERSION: [&str; 2] = ["versionCreated", "versioncreated"];
/// Times of WordPress in Greenwich's zone, beside those of the site.
pub(super) const GREENWICH: [&str; 2] = ["date_gmt", "modified_gmt"];
/// Keys of the publisher.
pub(super) const PUBLISHERS: [&str; 23] = [
    "publisher",
    "infoSources",
    "infosources",
    "infosource",
    "provider",
    "siteName",
    "site_name",
    "sitename",
    "og_site_name",
    "source_name",
    "sourceName",
    "publication",
    "outlet",
    "newspaper",
    SOURCE,
    "isPartOf",
    "source-hostname",
    "source_domain",
    "hostname",
    "domain",
    "host",
    "site",
    "website",
];
/// The key of who published it, or of its address.
pub(super) const SOURCE: &str = "source";
/// Keys of the section.
pub(super) const SECTIONS: [&str; 8] = [
    "section",
    "subject",
    "subjects",
    "articleSection",
    "category",
    "categories",
    "rubric",
    "topic",
];
/// Keys of the lead image.
pub(super) const IMAGES: [&str; 14] = [
    "image",
    "image_url",
    "imageUrl",
    "imageURL",
    "top_image",
    "topImage",
    "lead_image",
    "lead_image_url",
    "main_image",
    "thumbnail",
    "thumbnailUrl",
    "urlToImage",
    "og_image",
    "jetpack_featured_media_url",
];
/// Keys of the language.
pub(super) const LANGUAGES: [&str; 7] =
    ["language", "lang", "inLanguage", "meta_lang", "language_code", "locale", "dc:language"];
/// Keys of the address.
pub(super) const ADDRESSES: [&str; 15] = [
    "url",
    "link",
    "canonical_url",
    "canonicalUrl",
    "canonical_link",
    "canonical",
    "permalink",
    "web_url",
    "webUrl",
    "page_url",
    "pageUrl",
    "source_url",
    "original_url",
    "mainEntityOfPage",
    SOURCE,
];
/// Keys of the input's own identifier.
pub(super) const IDS: [&str; 8] =
    ["id", "uri", "_id", "guid", "uuid", "identifier", "@id", "article_id"];

/// The keys of all fields but the body.
pub(super) const FIELDS: [&[&str]; 12] = [
    &TITLES,
    &AUTHORS,
    &CREATED,
    &MODIFIED,
    &VERSION,
    &GREENWICH,
    &PUBLISHERS,
    &SECTIONS,
    &IMAGES,
    &LANGUAGES,
    &ADDRESSES,
    &IDS,
];

/// Keys whose objects have some of these keys too.
pub(super) const NESTED: [&str; 2] = ["_embedded", "yoast_head_json"];
/// The key of a list of objects of which one is the article.
pub(super) const GRAPH: &str = "@graph";
