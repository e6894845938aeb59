"""Static word vectors out of the encoder: from its input embeddings, and from its last layer."""

import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import torch

import corpus

WIDTH = 48
# Words taken from wordfreq: so many of each language. It has Croatian and Serbian as one, "sh".
FREQUENT = {"en": 60_000, "ru": 60_000}
FREQUENT |= dict.fromkeys("de es fr it nl pl cs uk bg pt sv da nb sh sk fi hu ro".split(), 25_000)
# How far each direction of the reduced space is scaled to equal variance: 0 not at all, 1 wholly.
WHITEN = 0.5


def forms(counts: Counter) -> Counter:
    """Words as written and in lower case; also the runs of letters and digits inside them."""
    found: Counter = Counter()
    for word, count in counts.items():
        parts = {word, *re.findall(r"[^\W_]+", word)}
        for form in parts | {part.lower() for part in parts}:
            if not re.search(r"\s", form) and len(form) <= 40:
                found[form] += count
    return found


def reduce(matrix: np.ndarray, weights: np.ndarray, sample: int = 200_000, seed: int = 1) -> np.ndarray:
    """Principal components, fitted on a weighted sample, lightly whitened, of unit variance in the mean."""
    chance = np.random.default_rng(seed)
    chosen = chance.choice(len(matrix), min(sample, 4 * len(matrix)), p=weights / weights.sum())
    some = matrix[chosen].astype(np.float64)
    mean = some.mean(0)
    values, axes = np.linalg.eigh(np.cov(some - mean, rowvar=False))
    order = values.argsort()[::-1][:WIDTH]
    print(f"vectors: {WIDTH} components keep {values[order].sum() / values.sum():.3f} of the variance", file=sys.stderr)
    scale = values[order] ** (-WHITEN / 2)
    scale /= np.sqrt((values[order] * scale**2).mean())
    turn = (axes[:, order] * scale).astype(np.float32)
    return (matrix - mean.astype(np.float32)) @ turn


def write(path: Path, names: list[str], matrix: np.ndarray) -> None:
    with path.open("w", encoding="utf-8") as out:
        for start in range(0, len(names), 10_000):
            rows = matrix[start : start + 10_000].round(3).tolist()
            out.writelines(
                f"{name}\t{' '.join(map('{:.3f}'.format, row))}\n" for name, row in zip(names[start:], rows)
            )
    print(f"{path}: {len(names)} words", file=sys.stderr)


def static(path: Path, counts: Counter, checkpoint, pieces) -> None:
    """Of each word, the mean of the input embeddings of its sub-words."""
    import wordfreq

    found = forms(counts)
    for language, most in FREQUENT.items():
        for word in wordfreq.top_n_list(language, most):
            for form in forms(Counter({word: 1})):
                found[form] += 1
    names = sorted(found, key=lambda name: (-found[name], name))
    table = checkpoint.tensor("emb.word", checkpoint.vocabulary, checkpoint.width)
    alone = pieces.ids["\u2581"]
    matrix = np.empty((len(names), checkpoint.width), np.float32)
    for start in range(0, len(names), 50_000):
        some = [pieces.split(name) for name in names[start : start + 50_000]]
        some = [[piece for piece in split if piece != alone] or split for split in some]
        begins = np.cumsum([0] + [len(split) for split in some[:-1]])
        flat = torch.tensor([piece for split in some for piece in split])
        means = torch.nn.functional.embedding_bag(flat, table, torch.from_numpy(begins), mode="mean")
        matrix[start : start + len(some)] = means.numpy()
    weights = np.sqrt([found[name] for name in names])
    write(path, names, reduce(matrix, weights))


class Averages:
    """Of each word, the mean of the last layer over its occurrences."""

    def __init__(self, width: int):
        self.rows: dict[str, int] = {}
        self.sums = np.zeros((1 << 16, width), np.float32)
        self.counts: Counter = Counter()

    def add(self, names: list[str], hidden: np.ndarray) -> None:
        at = np.array([self.rows.setdefault(name, len(self.rows)) for name in names])
        while len(self.rows) > len(self.sums):
            self.sums = np.concatenate([self.sums, np.zeros_like(self.sums)])
        np.add.at(self.sums, at, hidden)
        self.counts.update(names)

    def write(self, path: Path) -> None:
        names = [name for name, count in self.counts.most_common() if count >= 2 and not re.search(r"\s", name)]
        if not names:
            return
        counts = np.array([self.counts[name] for name in names], np.float32)
        matrix = self.sums[[self.rows[name] for name in names]] / counts[:, None]
        write(path, names, reduce(matrix, np.sqrt(counts)))
