"""Slovnet as a second opinion on Russian text. Its weights and vectors come in the package `natasha`,
which is not imported: only its data files are read."""

import importlib.util
from pathlib import Path


def slovnet():
    from navec import Navec
    from slovnet import NER

    spec = importlib.util.find_spec("natasha")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package natasha is not installed")
    data = Path(spec.origin).parent / "data"
    ner = NER.load(data / "model" / "slovnet_ner_news_v1.tar")
    ner.navec(Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"))
    return ner


def tags(ner, sentences: list[list[str]]) -> list[list[str]]:
    """Slovnet's tags of words, by where they stand in the sentence joined with spaces."""
    found = []
    for words, markup in zip(sentences, ner.map([" ".join(words) for words in sentences])):
        starts, at = [], 0
        for word in words:
            starts.append(at)
            at += len(word) + 1
        row = ["O"] * len(words)
        for span in markup.spans:
            inside = [n for n, start in enumerate(starts) if span.start <= start < span.stop]
            for n in inside:
                row[n] = f"{'B' if n == inside[0] else 'I'}-{span.type}"
        found.append(row)
    return found
