"""Quick measurements while training, on SciFact's training claims (held out from training; the test claims are never read)."""

import json
import os
import pathlib

import numpy
import torch

from bm25 import Bm25
from head import WIDTH, Passages, Tokens, weights_of

DATA = pathlib.Path(os.environ.get("KINDRED_DATA", "../../shared/data"))
SCIFACT = DATA / "scifact"
CLAIMS = DATA / "scifact-train"
OTHERS = 500


def ndcg(scores, relevant, at=10):
    order = numpy.argsort(-scores, kind="stable")[:at]
    gain = sum(1 / numpy.log2(rank + 2) for rank, doc in enumerate(order) if doc in relevant)
    return gain / sum(1 / numpy.log2(rank + 2) for rank in range(min(at, len(relevant))))


def minmax(scores, depth=100):
    deep = numpy.partition(scores, len(scores) - depth)[-depth:]
    low, high = deep.min(), deep.max()
    return ((scores - low) / max(high - low, 1e-6)).clip(0, 1)


def blend(*systems):
    return [sum(minmax(system[q]) for system in systems) for q in range(len(systems[0]))]


class Collection:
    """Queries, passages, and the baselines on them."""

    def __init__(self, name, passages, rows, texts, queries, query_texts, query_vectors, relevant):
        self.name, self.passages, self.rows = name, passages, rows
        self.queries, self.relevant = queries, relevant
        bm25 = Bm25(texts)
        self.bm25 = (bm25.queries(query_texts) @ bm25.by_term).toarray()
        self.dense = query_vectors @ passages.vectors[rows].T
        self.baselines = (
            f"BM25 {self.mean(self.bm25):.4f}, dense {self.mean(self.dense):.4f},"
            f" dense+BM25 {self.mean(blend(self.bm25, self.dense)):.4f}"
        )

    def mean(self, scores):
        return float(numpy.mean([ndcg(row, relevant) for row, relevant in zip(scores, self.relevant)]))

    def report(self, head, words, table):
        rows = torch.cat(
            [weights_of(head, words, self.passages, self.rows[at : at + 64]) for at in range(0, len(self.rows), 64)]
        )
        queries = torch.zeros(len(self.queries), rows.shape[1])
        for q, ids in enumerate(self.queries):
            queries[q, ids] = table[ids]
        scores = (queries @ rows.T).numpy()
        return (
            f"{self.name}: sparse {self.mean(scores):.4f}; dense+sparse {self.mean(blend(self.dense, scores)):.4f},"
            f" all {self.mean(blend(self.dense, self.bm25, scores)):.4f} [{self.baselines}];"
            f" terms {(rows > 0).sum(1).float().mean():.0f}, in queries {(queries > 0).sum(1).float().mean():.1f}"
        )


def scifact(folder):
    documents = [json.loads(line) for line in open(SCIFACT / "corpus.jsonl", encoding="utf-8")]
    row_of = {d["_id"]: row for row, d in enumerate(documents)}
    judged = {}
    for line in open(next((CLAIMS / "qrels").glob("*.tsv"))).read().splitlines()[1:]:
        query, doc, grade = line.split("\t")
        if int(grade) > 0:
            judged.setdefault(query, set()).add(row_of[doc])
    rng = numpy.random.default_rng(7)
    rows = set().union(*judged.values())
    rows |= set(rng.choice(len(documents), OTHERS, replace=False).tolist())
    rows = numpy.array(sorted(rows))
    new = {row: i for i, row in enumerate(rows.tolist())}
    claims = [json.loads(line) for line in open(CLAIMS / "queries.jsonl", encoding="utf-8")]
    kept = [i for i, claim in enumerate(claims) if claim["_id"] in judged]
    asked = Tokens(folder / "scifact-train-q")
    vectors = numpy.fromfile(folder / "scifact-train-q.vec", numpy.float32).reshape(-1, WIDTH)
    return Collection(
        "claims",
        Passages(folder / "scifact"),
        rows,
        [documents[row]["title"] + " " + documents[row]["text"] for row in rows.tolist()],
        [asked.distinct(i) for i in kept],
        [claims[i]["text"] for i in kept],
        vectors[kept],
        [{new[row] for row in judged[claims[i]["_id"]]} for i in kept],
    )


def held_out(queries):
    """Numbers of queries that are not trained on: of sources of documents, not of dictionaries."""
    found = [n for n, q in enumerate(queries) if q["passage"] >= 0 and not q["source"].startswith("dict-")]
    return numpy.sort(numpy.random.default_rng(11).choice(found, 600, replace=False))


def own_texts(folder, passages, queries, asked):
    kept = held_out(queries)
    texts = [json.loads(line)["text"] for line in open(folder / "passages.jsonl", encoding="utf-8")]
    rng = numpy.random.default_rng(12)
    rows = {queries[n]["passage"] for n in kept} | set(rng.choice(len(texts), 1500, replace=False).tolist())
    rows = numpy.array(sorted(rows))
    new = {row: i for i, row in enumerate(rows.tolist())}
    vectors = numpy.memmap(folder / "queries.vec", numpy.float32, "r").reshape(-1, WIDTH)
    return Collection(
        "held out",
        passages,
        rows,
        [texts[row] for row in rows.tolist()],
        [asked.distinct(n) for n in kept],
        [queries[n]["text"] for n in kept],
        vectors[kept],
        [{new[queries[n]["passage"]]} for n in kept],
    )


class Dev:
    def __init__(self, folder, words, passages, queries, asked):
        self.words = words
        self.collections = [scifact(folder), own_texts(folder, passages, queries, asked)]

    def report(self, head, idf):
        with torch.no_grad():
            table = head.query_weights(idf)
        return "\n    ".join(c.report(head, self.words, table) for c in self.collections)
