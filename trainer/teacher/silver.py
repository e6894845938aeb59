"""Silver text: news labelled by the teacher."""

import random
import sys
from pathlib import Path

import corpus
import tagger as tagging


def write(out: Path, articles, model, pieces, ends, deadline: float, averages=None) -> None:
    """Labels articles and writes `silver.LANG.bio`. The languages other than English come first, since
    there is less of them; of English, what the time allows."""
    order = sorted(range(len(articles)), key=lambda at: articles[at][0] == "en")
    found, owners, begins = [], [], []
    for at in order:
        start = 0
        for chunk in chunked([(sentence, ["O"] * len(sentence)) for sentence in articles[at][1]], pieces, ends):
            found.append(chunk)
            owners.append(at)
            begins.append(start)
            start += len(chunk.firsts)
    flat = {at: [word for sentence in articles[at][1] for word in sentence] for at in order}

    def watch(numbers, hidden):
        names = []
        for number in numbers:
            names.extend(flat[owners[number]][begins[number] : begins[number] + len(found[number].firsts)])
        averages.add(names, hidden)

    tags = tagging.label(model, found, deadline, watch if averages else None)
    labels: dict[int, list[str] | None] = {at: [] for at in order}
    for at, some in zip(owners, tags):
        if some is None or labels[at] is None:
            labels[at] = None
        else:
            labels[at].extend(some)
    by_language: dict[str, list[list[corpus.Sentence]]] = {}
    for at in order:
        if not labels[at]:
            continue
        language, sentences = articles[at]
        document, start = [], 0
        for sentence in sentences:
            document.append((sentence, begin_anew(labels[at][start : start + len(sentence)])))
            start += len(sentence)
        by_language.setdefault(language, []).append(document)
    if "ru" in by_language:
        by_language["ru"] = agreed(by_language["ru"])
    for language, documents in sorted(by_language.items()):
        save(out / f"silver.{language}.bio", documents)
    print(f"silver: {sum(labels[at] is None for at in order)} articles left over", file=sys.stderr)


def save(path: Path, documents: list[list[corpus.Sentence]]) -> None:
    words, names = 0, dict.fromkeys(corpus.KINDS, 0)
    with path.open("w", encoding="utf-8") as out:
        for document in documents:
            out.write("-DOCSTART-\tO\n\n")
            for sentence, tags in document:
                out.writelines(f"{word}\t{tag}\n" for word, tag in zip(sentence, tags))
                out.write("\n")
                words += len(sentence)
                for tag in tags:
                    if tag[0] == "B":
                        names[tag[2:]] += 1
    print(f"{path}: {len(documents)} documents, {words} words, {names}", file=sys.stderr)


def begin_anew(tags: list[str]) -> list[str]:
    """A name that runs over the end of a sentence begins anew in the next."""
    return [f"B-{tags[0][2:]}", *tags[1:]] if tags and tags[0][0] == "I" else tags


def agreed(documents: list[list[corpus.Sentence]]) -> list[list[corpus.Sentence]]:
    """Only the Russian sentences in which Slovnet finds the same people, places and organisations."""
    import russian

    ner, kept = russian.slovnet(), []
    for document in documents:
        second = russian.tags(ner, [words for words, _ in document])
        same = [
            (words, tags)
            for (words, tags), other in zip(document, second)
            if {span for span in tagging.spans(tags) if span[2] != "MISC"} == tagging.spans(other)
        ]
        if same:
            kept.append(same)
    before, after = (sum(map(len, some)) for some in (documents, kept))
    print(f"silver: both agree in {after} of {before} Russian sentences", file=sys.stderr)
    return kept


def chunked(document, pieces, ends):
    # a second, empty document keeps its sentences joined
    return corpus.chunks([document, []], pieces, ends)


def watch_gold(folder: Path, model, pieces, ends, averages, deadline: float, seed: int = 1) -> None:
    """Adds gold text to the averages, sentences of all files in random order, until the deadline."""
    sentences = []
    for path in corpus.files(folder):
        if corpus.share(path.name):
            sentences.extend(sentence for document in corpus.read(path) for sentence in document)
    random.Random(seed).shuffle(sentences)
    found, names = [], []
    for words, tags in sentences:
        start = 0
        for chunk in chunked([(words, tags)], pieces, ends):
            found.append(chunk)
            names.append(words[start : start + len(chunk.firsts)])
            start += len(chunk.firsts)

    def watch(numbers, hidden):
        averages.add([word for number in numbers for word in names[number]], hidden)

    tagging.label(model, found, deadline, watch)
