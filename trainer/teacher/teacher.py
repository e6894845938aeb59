"""Builds the teacher of the name tagger, measures it, labels news text with it and writes word vectors.

    python teacher.py --data DIR --news FILE... --out DIR [--minutes N] [--label-minutes N] [--steps ...]

See README.md beside this file.
"""

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

import torch

import corpus
import e5
import silver
import tagger as tagging
import vectors

STEPS = ("vectors", "train", "evaluate", "silver", "outputs")


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="folder of the .bio or .bio.xz files")
    options.add_argument("--news", type=Path, nargs="*", default=[], help="JSON lines, or folders NAME.LANG of .txt files")
    options.add_argument("--out", type=Path, required=True, help="folder for everything that is written")
    options.add_argument("--epochs", type=int, default=1, help="passes over the gold text, if there is time")
    options.add_argument("--minutes", type=float, default=30, help="time for training")
    options.add_argument("--label-minutes", type=float, default=20, help="time for labelling news")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--steps", nargs="*", choices=STEPS, default=list(STEPS), help="only these")
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(given.threads)
    checkpoint = e5.Checkpoint(e5.bundled_model())
    pieces = e5.Pieces(checkpoint)
    ends = (checkpoint.bos, checkpoint.eos)
    weights = given.out / "teacher.pt"

    articles = corpus.news(given.news) if {"vectors", "silver", "outputs"} & set(given.steps) else []
    say(f"{len(articles)} articles, {sum(len(s) for _, a in articles for s in a)} words")
    if "vectors" in given.steps:
        counts = Counter(word for _, article in articles for sentence in article for word in sentence)
        for path in corpus.files(given.data):
            if not path.name.startswith(corpus.TEST):
                counts.update(word for document in corpus.read(path) for words, _ in document for word in words)
        vectors.static(given.out / "vectors.tsv", counts, checkpoint, pieces)
        say("vectors written")
    if not {"train", "evaluate", "silver", "outputs"} & set(given.steps):
        return

    model = tagging.Tagger(e5.Encoder(checkpoint))
    if "train" in given.steps:
        found = corpus.training(given.data, pieces, ends, random.Random(given.seed))
        say(f"training: {len(found)} chunks, {sum(len(c.firsts) for c in found)} words")
        tagging.train(model, found, given.epochs, given.minutes * 60, given.threads, given.seed)
        tagging.save(model, weights)
        say("trained")
    else:
        tagging.load(model, weights)
    model.to(torch.bfloat16)
    model.head.float()
    model.eval()
    if "evaluate" in given.steps:
        for path in corpus.files(given.data):
            if path.name.startswith(corpus.TEST):
                tagging.evaluate(model, path, pieces, ends)
    averages = vectors.Averages(checkpoint.width) if "outputs" in given.steps else None
    if "silver" in given.steps:
        deadline = time.monotonic() + given.label_minutes * 60
        silver.write(given.out, articles, model, pieces, ends, deadline, averages)
        say("silver text written")
    if averages:
        deadline = time.monotonic() + given.label_minutes * 60 / 4
        silver.watch_gold(given.data, model, pieces, ends, averages, deadline)
        averages.write(given.out / "vectors_out.tsv")
        say("output vectors written")


if __name__ == "__main__":
    main()
