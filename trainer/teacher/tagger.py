"""The teacher: the encoder with a linear layer over the first sub-word of each word."""

import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

import corpus
from corpus import KINDS, TAG_ID, TAGS

FROZEN = 4
RATE = 2e-4
HEAD_RATE = 1e-3
WARM_UP = 0.06


class Tagger(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.words.shape[1], len(TAGS))
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids: torch.Tensor, firsts: torch.Tensor, drop: float = 0.0):
        """The last layer at the words' first sub-words, and the logits."""
        hidden = self.encoder(ids, FROZEN).flatten(0, 1)[firsts].float()
        return hidden, self.head(nn.functional.dropout(hidden, drop, drop > 0))


class Threads:
    """Keeps to the number of threads that is faster just now. On a machine whose other core is busy, two
    threads that wait for each other are several times slower than one."""

    TRY_EVERY = 40

    def __init__(self, most: int):
        self.most = most
        self.paces: dict[int, float] = {}
        self.steps = 0

    def __enter__(self):
        choice = min(self.paces, key=self.paces.get) if self.paces else 1
        if self.most > 1 and self.steps % self.TRY_EVERY == 1:
            choice = self.most if choice == 1 else 1
        self.used = choice
        torch.set_num_threads(choice)
        self.begun = time.monotonic()
        return self

    def __exit__(self, *_):
        self.paces[self.used] = (time.monotonic() - self.begun) / self.size
        self.steps += 1


def loss_of(logits: torch.Tensor, some: list[corpus.Chunk]) -> torch.Tensor:
    """Cross-entropy. Where a corpus does not label MISC, an unlabelled word may be O or MISC."""
    target = torch.tensor([tag for chunk in some for tag in chunk.tags])
    open_ = torch.tensor([chunk.three_kinds and tag == 0 for chunk in some for tag in chunk.tags])
    weight = torch.tensor(
        [chunk.person_weight if tag in corpus.PERSON else 1.0 for chunk in some for tag in chunk.tags]
    )
    likely = logits.log_softmax(-1)
    single = likely.gather(1, target[:, None])[:, 0]
    free = likely[:, [0, TAG_ID["B-MISC"], TAG_ID["I-MISC"]]].logsumexp(-1)
    return -(torch.where(open_, free, single) * weight).sum() / weight.sum()


def train(
    tagger: Tagger, found: list[corpus.Chunk], epochs: int, seconds: float, most_threads: int, seed: int = 1
) -> None:
    """Some epochs, or as much of them as the time allows: the learning rate falls to zero by whichever of
    the two ends first."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    plan = [some for _ in range(epochs) for some in corpus.batches(found, chance)]
    for layer in tagger.encoder.layers[:FROZEN]:
        layer.to(torch.bfloat16).requires_grad_(False)
    inner = [value for value in tagger.encoder.parameters() if value.requires_grad]
    groups = [
        {"params": [value for value in inner if value.dim() > 1], "rate": RATE, "weight_decay": 0.01},
        {"params": [value for value in inner if value.dim() == 1], "rate": RATE, "weight_decay": 0.0},
        {"params": list(tagger.head.parameters()), "rate": HEAD_RATE, "weight_decay": 0.0},
    ]
    steps = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98), fused=True)
    threads = Threads(most_threads)
    begun = time.monotonic()
    total, words_seen = 0.0, 0
    for at, numbers in enumerate(plan):
        spent = max((time.monotonic() - begun) / seconds, at / len(plan))
        if spent >= 1:
            break
        factor = min(spent / WARM_UP, (1 - spent) / (1 - WARM_UP))
        for group in steps.param_groups:
            group["lr"] = group["rate"] * max(factor, 0.01)
        some = [found[number] for number in numbers]
        ids, firsts = corpus.tensors(some, tagger.encoder.pad)
        with threads:
            threads.size = ids.numel()
            _, logits = tagger(ids, firsts, drop=0.1)
            loss = loss_of(logits, some)
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            steps.step()
            steps.zero_grad()
        total += loss.item()
        words_seen += len(firsts)
        if at % 50 == 49:
            minutes = (time.monotonic() - begun) / 60
            print(
                f"train: {at + 1}/{len(plan)} batches, {words_seen} words, loss {total / 50:.4f}, {minutes:.1f} min, {threads.used} threads",
                file=sys.stderr,
                flush=True,
            )
            total = 0.0


def save(tagger: Tagger, path: Path) -> None:
    torch.save({name: value.to(torch.bfloat16) for name, value in tagger.state_dict().items()}, path)


def load(tagger: Tagger, path: Path) -> None:
    tagger.load_state_dict(torch.load(path, weights_only=True))


# Which tag may follow which: an I- only its own B- or I-.
_FOLLOW = np.array(
    [[0.0 if tag[0] != "I" or before[1:] == tag[1:] else -1e9 for tag in TAGS] for before in TAGS], np.float32
)
_FIRST = np.array([-1e9 if tag[0] == "I" else 0.0 for tag in TAGS], np.float32)


def best_tags(likely: np.ndarray) -> list[int]:
    """The most likely sequence that is well-formed."""
    score = likely[0] + _FIRST
    back = []
    for row in likely[1:]:
        paths = score[:, None] + _FOLLOW
        from_ = paths.argmax(0)
        back.append(from_)
        score = paths[from_, np.arange(len(TAGS))] + row
    tags = [int(score.argmax())]
    for from_ in reversed(back):
        tags.append(int(from_[tags[-1]]))
    return tags[::-1]


def label(tagger: Tagger, found: list[corpus.Chunk], deadline: float | None = None, watch=None, most_threads: int = 2):
    """The tags of each chunk, or None for those that the deadline (of time.monotonic) left over. Chunks
    are taken in their order, pool by pool, so that what stands first is done first."""
    tags: list[list[str] | None] = [None] * len(found)
    threads = Threads(most_threads)
    with torch.inference_mode():
        for numbers in corpus.batches(found, pool=400):
            if deadline is not None and time.monotonic() > deadline:
                break
            some = [found[number] for number in numbers]
            ids, firsts = corpus.tensors(some, tagger.encoder.pad)
            with threads:
                threads.size = ids.numel()
                hidden, logits = tagger(ids, firsts)
            likely = logits.log_softmax(-1).numpy()
            if watch:
                watch(numbers, hidden.numpy())
            start = 0
            for number, chunk in zip(numbers, some):
                end = start + len(chunk.firsts)
                tags[number] = [TAGS[tag] for tag in best_tags(likely[start:end])]
                start = end
    return tags


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    found, start = set(), None
    for at, tag in enumerate([*tags, "O"]):
        if start is not None and not (tag[0] == "I" and tag[2:] == tags[start][2:]):
            found.add((start, at, tags[start][2:]))
            start = None
        if tag != "O" and start is None:
            start = at
    return found


def evaluate(tagger: Tagger, path: Path, pieces, ends) -> dict[str, float]:
    """Strict span F1 of people, places and organisations; prints a line for the whole and each kind."""
    found = corpus.chunks(corpus.read(path), pieces, ends)
    counts = {kind: [0, 0, 0] for kind in KINDS[:3]}
    for chunk, tags in zip(found, label(tagger, found)):
        gold, guess = spans([TAGS[tag] for tag in chunk.tags]), spans(tags)
        for kind, count in counts.items():
            right = {span for span in gold if span[2] == kind}
            ours = {span for span in guess if span[2] == kind}
            for at, value in enumerate((len(right & ours), len(ours), len(right))):
                count[at] += value
    scores = {}
    for kind, (hit, ours, right) in {**counts, "all": [sum(column) for column in zip(*counts.values())]}.items():
        scores[kind] = 200 * hit / max(ours + right, 1)
        print(
            f"{path.name}\t{kind}\tP {100 * hit / max(ours, 1):.1f}\tR {100 * hit / max(right, 1):.1f}"
            f"\tF1 {scores[kind]:.1f}\t{right} gold",
            flush=True,
        )
    return scores
