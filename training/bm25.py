"""BM25 over words, as Lucene's EnglishAnalyzer would have them: the lexical teacher and the baseline."""

import functools
import re

import numpy
import scipy.sparse
import snowballstemmer

STOPS = set(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this"
    " to was will with".split()
)
_stemmer = snowballstemmer.stemmer("porter")


@functools.lru_cache(maxsize=None)
def _stem(word):
    return _stemmer.stemWord(word)


def terms(text):
    return [_stem(word) for word in re.findall(r"[^\W_]+", text.lower()) if word not in STOPS]


class Bm25:
    """Scores of all passages are queries @ weights.T."""

    def __init__(self, passages, k1=0.9, b=0.4):
        self.ids = {}
        rows, columns = [], []
        for row, text in enumerate(passages):
            for term in terms(text):
                rows.append(row)
                columns.append(self.ids.setdefault(term, len(self.ids)))
        shape = (len(passages), len(self.ids))
        counts = scipy.sparse.csr_matrix((numpy.ones(len(rows), numpy.float32), (rows, columns)), shape=shape)
        counts.sum_duplicates()
        lengths = numpy.asarray(counts.sum(1)).ravel()
        frequency = numpy.bincount(counts.indices, minlength=shape[1])
        idf = numpy.log(1 + (shape[0] - frequency + 0.5) / (frequency + 0.5)).astype(numpy.float32)
        norm = k1 * (1 - b + b * lengths / lengths.mean())
        tf = counts.data / (counts.data + numpy.repeat(norm, numpy.diff(counts.indptr)))
        counts.data = (tf * idf[counts.indices]).astype(numpy.float32)
        self.weights = counts
        self.by_term = counts.T.tocsr()

    def queries(self, texts):
        rows, columns = [], []
        for row, text in enumerate(texts):
            for term in terms(text):
                if term in self.ids:
                    rows.append(row)
                    columns.append(self.ids[term])
        return scipy.sparse.csr_matrix(
            (numpy.ones(len(rows), numpy.float32), (rows, columns)), shape=(len(texts), len(self.ids))
        )
