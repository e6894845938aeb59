"""Labelled text: reading, mixing and cutting it into chunks; and splitting plain text into words."""

import json
import lzma
import random
import re
from dataclasses import dataclass
from pathlib import Path

import torch

KINDS = ("PER", "LOC", "ORG", "MISC")
TAGS = ["O"] + [f"{part}-{kind}" for kind in KINDS for part in "BI"]
TAG_ID = {tag: at for at, tag in enumerate(TAGS)}
PERSON = (TAG_ID["B-PER"], TAG_ID["I-PER"])

# Sub-words of a chunk, its two end marks not counted.
CHUNK = 158
# Sub-words of one batch, padding included.
BATCH = 2560

# How often the text of a file is learned from, by the beginning of its name; the longest that fits
# counts. A file that no name fits is not learned from.
SHARES = {
    "wikigold.": 2.5, "gum.": 1.5, "wnut17.": 1.0, "btc.": 1.0, "btc.en.g": 1.5, "uner-ewt.": 2.5, "re3d.": 0.5,
    "nerel.": 1.5, "factrueval.": 4.0,
    "germeval14.": 0.6, "nerkor.": 0.04, "turku.": 0.2, "norne.nb": 0.13, "norne.nn": 0.05, "ronec.": 0.3,
    "swedish-web.": 0.35, "uner-talbanken.": 0.1, "uner-ddt.": 0.4, "uner-set.hr": 0.2, "uner-set.sr": 0.4,
    "uner-snk.": 0.4, "uner-bosque.": 0.3,
}  # fmt: skip
# Kept out of training: the test set.
TEST = "uner-pud."

Sentence = tuple[list[str], list[str]]
Document = list[Sentence]


def read(path: Path) -> list[Document]:
    """The documents of a file in the format `token<TAB>tag`, packed by xz or not."""
    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")
    documents: list[Document] = [[]]
    words: list[str] = []
    tags: list[str] = []

    def end():
        nonlocal words, tags
        if words:
            documents[-1].append((words, tags))
        words, tags = [], []

    with opened as lines:
        for line in lines:
            word, _, tag = line.rstrip("\n").partition("\t")
            if word == "-DOCSTART-":
                end()
                documents.append([])
            elif not word:
                end()
            else:
                words.append(word)
                tags.append(tag)
    end()
    return [document for document in documents if document]


def files(folder: Path) -> list[Path]:
    """The labelled files of a folder, `NAME.LANG.SPLIT.bio` or the same with `.xz`."""
    found = sorted(path for path in folder.iterdir() if re.search(r"\.bio(\.xz)?$", path.name))
    if not found:
        raise FileNotFoundError(f"{folder}: no .bio or .bio.xz file")
    return found


def share(name: str) -> float:
    fitting = [start for start in SHARES if name.startswith(start)]
    return SHARES[max(fitting, key=len)] if fitting and not name.startswith(TEST) else 0.0


@dataclass
class Chunk:
    """Some sentences as one input: sub-words, where each word begins, and what is known of its label."""

    ids: list[int]
    firsts: list[int]
    tags: list[int]
    three_kinds: bool = False
    person_weight: float = 1.0


def chunks(documents: list[Document], pieces, ends: tuple[int, int], **known) -> list[Chunk]:
    """Whole sentences joined while they fit; only one that is longer than a chunk is cut. A file
    without document borders, which is one document, has its sentences each alone."""
    if len(documents) == 1:
        documents = [[sentence] for sentence in documents[0]]
    found = []
    for document in documents:
        ids: list[int] = []
        firsts: list[int] = []
        tags: list[int] = []

        def end():
            nonlocal ids, firsts, tags
            if firsts:
                found.append(Chunk([ends[0], *ids, ends[1]], firsts, tags, **known))
            ids, firsts, tags = [], [], []

        for words, labels in document:
            parts = [pieces(word) for word in words]
            if len(ids) + sum(map(len, parts)) > CHUNK:
                end()
            for part, label in zip(parts, labels):
                if len(ids) + len(part) > CHUNK:
                    end()
                firsts.append(len(ids) + 1)
                ids.extend(part)
                tags.append(TAG_ID.get(label, 0))
        end()
    return found


def training(folder: Path, pieces, ends: tuple[int, int], chance: random.Random) -> list[Chunk]:
    """One pass over the gold text, each file by its share."""
    found = []
    for path in files(folder):
        times = share(path.name)
        if not times:
            continue
        documents = read(path)
        three_kinds = not any(tag.endswith("MISC") for document in documents for _, tags in document for tag in tags)
        weight = 0.1 if path.name.startswith("ronec.") else 1.0
        whole = chunks(documents, pieces, ends, three_kinds=three_kinds, person_weight=weight)
        for chunk in whole:
            found.extend([chunk] * (int(times) + (chance.random() < times % 1)))
    chance.shuffle(found)
    return found


def batches(found: list[Chunk], chance: random.Random | None = None, pool: int = 2000) -> list[list[int]]:
    """Numbers of chunks of like length, together no longer than a batch. In random order if asked."""
    made = []
    for start in range(0, len(found), pool):
        order = sorted(range(start, min(start + pool, len(found))), key=lambda at: len(found[at].ids))
        some: list[list[int]] = [[]]
        for at in order:
            if len(found[at].ids) * (len(some[-1]) + 1) > BATCH:
                some.append([])
            some[-1].append(at)
        if chance:
            chance.shuffle(some)
        made.extend(some)
    return [some for some in made if some]


def tensors(some: list[Chunk], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The sub-words of a batch, and where its words begin in the flattened batch."""
    length = max(len(chunk.ids) for chunk in some)
    ids = torch.full((len(some), length), pad)
    for row, chunk in enumerate(some):
        ids[row, : len(chunk.ids)] = torch.tensor(chunk.ids)
    firsts = [row * length + first for row, chunk in enumerate(some) for first in chunk.firsts]
    return ids, torch.tensor(firsts)


# --- plain text -------------------------------------------------------------------------------------

_SHORT = (
    "Mr Mrs Ms Dr Prof St Sr Jr Gen Col Sen Rep Gov Lt Sgt Capt Hon Rev No vs etc Inc Ltd Co Corp Jan Feb Aug Sept Oct "
    "Nov Dec Nr bzw usw ca Mio Mrd Sra Srta Ud Mme Mlle dott sig ing prof dr inż ul mgr tzv např č mj kr nr pl bl г гг "
    "ул им т д п тыс млн млрд руб"
).split()
_TOKEN = re.compile(
    r"(?P<url>https?://\S*[\w/]|www\.\S*[\w/]|[\w.+-]+@[\w-]+\.[\w.]*\w)"
    r"|(?P<initials>(?:[^\W\d_]\.){2,})"
    r"|(?P<number>\d+(?:[.,:]\d+)*)(?![^\W\d_])"
    rf"|(?P<short>(?<!\w)(?:{'|'.join(_SHORT)})\.(?=\s))"
    r"|(?P<initial>(?<!\w)[A-ZА-ЯЁ]\.(?=\s?[^\W\d_a-zа-яё]))"
    r"|(?P<word>(?:[^\W_]|[\u0300-\u036f])+(?:['’‘\-‑][^\W_]+)*)"
    r"|(?P<dots>\.{2,}|…)|(?P<mark>[^\w\s]|_)"
)
_CLITIC = re.compile(r"(n['’]t|['’](?:s|m|d|re|ve|ll))$", re.IGNORECASE)
_ELISION = re.compile(r"^((?:[cdjlmnstv]|qu|jusqu|lorsqu|puisqu|dell|nell|all|dall|sull|un|quest|quell)['’])(?=\w)", re.I)
_END = {".", "!", "?", "…", "..", "..."}
_CLOSE = {'"', "”", "»", ")", "]", "’", "'", "“"}


def words(text: str, language: str = "") -> list[str]:
    """Splits text into words and punctuation marks, like the gold files: inner hyphens, apostrophes and
    the stops of abbreviations stay, English clitics and the elided articles of French and Italian part."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if match.lastgroup == "word" and ("'" in word or "’" in word):
            if language in ("fr", "it", "ca") and (elided := _ELISION.match(word)):
                found.append(elided.group())
                word = word[elided.end() :]
            elif language == "en" and (clitic := _CLITIC.search(word)) and clitic.start():
                found.extend((word[: clitic.start()], clitic.group()))
                continue
        found.append(word)
    return found


def sentences(text: str, language: str = "") -> list[list[str]]:
    """The sentences of a text, as words. No sentence goes past a line."""
    found = []
    for line in text.splitlines():
        tokens = words(line, language)
        start = at = 0
        while at < len(tokens):
            if tokens[at] in _END:
                while at + 1 < len(tokens) and (tokens[at + 1] in _CLOSE or tokens[at + 1] in _END):
                    at += 1
                following = tokens[at + 1][:1] if at + 1 < len(tokens) else "A"
                if not following.islower():
                    found.append(tokens[start : at + 1])
                    start = at + 1
            at += 1
        if start < len(tokens):
            found.append(tokens[start:])
    return found


# The first part of a page's id in the Fundus set, where it tells the language.
_COUNTRIES = {
    "de": "de", "at": "de", "us": "en", "uk": "en", "au": "en", "za": "", "es": "es", "fr": "fr", "it": "it", "pl": "pl",
    "cz": "cs", "ru": "ru", "no": "nb", "pt": "pt", "se": "sv", "dk": "da", "nl": "nl", "fi": "fi", "hu": "hu",
}  # fmt: skip
_SPEAK = "en de es fr it nl pl cs uk bg ru pt sv da nb sr sk fi hu ro lt tr".split()
_COMMON: dict[str, set[str]] = {}


def guess_language(text: str, prefix: str = "") -> str | None:
    """The language by its most frequent words; where they are close, by the page's country."""
    import wordfreq

    if not _COMMON:
        for language in _SPEAK:
            _COMMON[language] = set(wordfreq.top_n_list("sh" if language == "sr" else language, 150))
    some = [word.lower() for word in words(text[:6000]) if word[0].isalpha()]
    if len(some) < 30:
        return None
    hits = {language: sum(word in common for word in some) / len(some) for language, common in _COMMON.items()}
    hinted = _COUNTRIES.get(prefix)
    if hinted:
        hits[hinted] = hits.get(hinted, 0.0) + 0.05
    best = max(hits, key=hits.get)
    return best if hits[best] > 0.2 else None


# Of the words of a text file, so many have a capital inside a sentence, or it is left out: folders hold
# text of all kinds, and text without names teaches little.
NAMED = 0.08


def news(paths: list[Path]) -> list[tuple[str, list[list[str]]]]:
    """The article bodies (`expected`) of JSON-lines files, and the `.txt` files of folders, whose names end
    in `.LANG`, each an article; as language and sentences, without the longer lines seen before."""
    found, seen = [], set()

    def add(text: str, language: str | None, least_capitals: float = 0.0):
        lines = [line for line in text.splitlines() if line.strip() and line not in seen]
        seen.update(line for line in lines if len(line) > 60)
        split = sentences("\n".join(lines), language or "")
        inner = [word for sentence in split for word in sentence[1:]]
        capitals = sum(word[0].isupper() for word in inner) / max(len(inner), 1)
        if language and split and capitals >= least_capitals:
            found.append((language, split))

    for path in paths:
        if path.is_dir():
            for article in sorted(path.glob("**/*.txt")):
                add(article.read_text(encoding="utf-8"), path.suffix[1:], NAMED)
            continue
        opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")
        with opened as lines:
            for line in lines:
                page = json.loads(line)
                text = page.get("expected") or ""
                add(text, guess_language(text, page.get("country") or ""))
    return found
