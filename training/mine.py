"""Ranks all passages for each query by BM25 and by the dense teachers, and keeps the best of both.

    python3 mine.py DATA

DATA/candidates.npz: for each query the 32 best passages by the mean of both rankings, and what each teacher says of
them: scores between 0 (the 100th passage of its ranking, or below) and 1 (the first).
"""

import json
import pathlib
import sys
import time

import numpy
import torch

from bm25 import Bm25

KEPT = 32
DEPTH = 100
CHUNK = 256


def normalised(scores, low, high):
    """0 for the 100th and those below it, 1 for the first."""
    return ((scores - low) / max(high - low, 1e-6)).clip(0, 1)


def main(data):
    passages = [json.loads(line) for line in open(data / "passages.jsonl", encoding="utf-8")]
    queries = [json.loads(line) for line in open(data / "queries.jsonl", encoding="utf-8")]
    vectors = numpy.fromfile(data / "passages.vec", numpy.float32).reshape(-1, 384)
    asked = numpy.fromfile(data / "queries.vec", numpy.float32).reshape(-1, 384)
    bm25 = Bm25([p["text"] for p in passages])
    words = bm25.queries([q["text"] for q in queries])
    count = len(queries)
    ids = numpy.zeros((count, KEPT), numpy.int32)
    dense = numpy.zeros((count, KEPT), numpy.float16)
    lexical = numpy.zeros((count, KEPT), numpy.float16)
    low, span = numpy.zeros(count, numpy.float32), numpy.zeros(count, numpy.float32)
    said = numpy.zeros(len(passages), numpy.float32)
    start = time.time()
    for first in range(0, count, CHUNK):
        last = min(first + CHUNK, count)
        by_meaning = asked[first:last] @ vectors.T
        nearest = torch.from_numpy(by_meaning).topk(DEPTH)
        deep, nearest = nearest.values.numpy(), nearest.indices.numpy()
        by_words = words[first:last] @ bm25.by_term
        for row in range(last - first):
            query = first + row
            places = slice(by_words.indptr[row], by_words.indptr[row + 1])
            found, scores = by_words.indices[places], by_words.data[places]
            best = numpy.argpartition(-scores, DEPTH)[:DEPTH] if len(scores) > DEPTH else numpy.arange(len(scores))
            least = scores[best].min() if len(scores) > DEPTH else 0
            pool = numpy.union1d(nearest[row], found[best])
            pool = pool[pool != queries[query].get("from", -1)]
            said[found] = scores
            low[query], span[query] = deep[row, -1], max(deep[row, 0] - deep[row, -1], 1e-6)
            one = normalised(by_meaning[row, pool], deep[row, -1], deep[row, 0])
            other = normalised(said[pool], least, scores.max(initial=0))
            said[found] = 0
            order = numpy.argsort(-(one + other), kind="stable")[:KEPT]
            ids[query], dense[query], lexical[query] = pool[order], one[order], other[order]
        if first // CHUNK % 50 == 0:
            print(first, f"{time.time() - start:.0f} s", flush=True)
    numpy.savez(data / "candidates.npz", ids=ids, dense=dense, lexical=lexical, low=low, span=span)


main(pathlib.Path(sys.argv[1]))
