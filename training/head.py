"""The head: from a passage's token states to weights over the vocabulary.

Two ways lead to a term's weight, log(1 + own + expansion):

- own: what the passage says itself. Each token gets a factor between 1/e and e from its state, the passage's mean state
  and length; a term said n times has their mean, times a power of n that is learnt. No word of the passage can be
  forgotten: what is learnt on some domains must not drop the words of others.
- expansion: what it could have said. Each token that is no stop word is projected on a vocabulary of whole words, and
  the largest over the passage counts (SPLADE, Formal et al. 2021).

Queries run no model: a term weighs what a table says (Geng et al. 2024).
"""

import json
import math
import pathlib
import re

import numpy
import torch

WIDTH = 384
VOCABULARY = 30522
SCALE = 3.8  # brings the backbone's states to unit variance
LEAST = 0.1  # an expansion below adds postings and next to nothing to scores
STOPS = (
    "a about above after again all also am an and any are as at be because been before being below between both but by can"
    " could did do does doing down during each few for from further had has have having he her here hers herself him"
    " himself his how i if in into is it its itself just me more most my myself no nor not now of off on once only or"
    " other our ours out over own same she should so some such than that the their theirs them themselves then there"
    " these they this those through to too under until up very was we were what when where which while who whom why"
    " will with would you your yours s t ll ve re d m may might must shall upon whether via per among within without"
).split()


class Words:
    """What the vocabulary's entries are: read off the tokenizer, and off how often the passages use them."""

    def __init__(self, tokenizer, frequency, most):
        vocabulary = json.loads(pathlib.Path(tokenizer).read_text(encoding="utf-8"))["model"]["vocab"]
        self.tokens = [""] * VOCABULARY
        for token, number in vocabulary.items():
            self.tokens[number] = token
        stops = set(STOPS)
        self.silent = numpy.array(
            [
                t in stops or t.startswith("[") or not any(c.isalnum() for c in t)
                for t in self.tokens
            ]
        )
        whole = numpy.array([bool(re.fullmatch(r"[a-z]{3,}", t)) for t in self.tokens]) & ~self.silent
        ranked = numpy.argsort(-(frequency * whole), kind="stable")[: min(most, int(whole.sum()))]
        self.expansion = numpy.sort(ranked[frequency[ranked] > 0])
        # Tokens that may call up others: pieces of words and numbers hardly mean anything on their own, but their
        # states know the word that they are a part of.
        self.speaking = ~self.silent & numpy.array([not re.fullmatch(r"(##)?\d+", t) for t in self.tokens])
        self.silent_t, self.speaking_t = torch.from_numpy(self.silent), torch.from_numpy(self.speaking)


class Head(torch.nn.Module):
    def __init__(self, words, embeddings, hidden=128):
        super().__init__()
        self.own_state = torch.nn.Linear(WIDTH, hidden)
        self.own_mean = torch.nn.Linear(WIDTH, hidden, bias=False)
        self.own_length = torch.nn.Parameter(torch.zeros(hidden))
        self.own_out = torch.nn.Linear(hidden, 1)
        torch.nn.init.zeros_(self.own_out.weight)
        torch.nn.init.zeros_(self.own_out.bias)
        self.own_repeats = torch.nn.Parameter(torch.tensor(0.5))
        self.state = torch.nn.Linear(WIDTH, WIDTH)
        self.mean = torch.nn.Linear(WIDTH, WIDTH, bias=False)
        torch.nn.init.normal_(self.mean.weight, std=0.01)
        self.norm = torch.nn.LayerNorm(WIDTH)
        self.terms = torch.nn.Parameter(embeddings[words.expansion].clone())
        self.bias = torch.nn.Parameter(torch.zeros(len(words.expansion)))
        self.query = torch.nn.Parameter(torch.zeros(VOCABULARY))

    def own(self, states, mean_of_token, length_of_token):
        hidden = self.own_state(states) + mean_of_token + length_of_token * self.own_length
        return torch.exp(torch.tanh(self.own_out(torch.nn.functional.gelu(hidden)))).squeeze(1)

    def expanded(self, states, mean_of_token):
        return self.norm(torch.nn.functional.gelu(self.state(states) + mean_of_token))

    def query_weights(self, idf):
        return idf * torch.exp(self.query)


class Tokens:
    """Tokens of texts, as States.java writes them."""

    def __init__(self, prefix):
        self.lengths = numpy.fromfile(f"{prefix}.len", numpy.int32)
        self.starts = numpy.concatenate([[0], numpy.cumsum(self.lengths, dtype=numpy.int64)])
        self.ids = numpy.fromfile(f"{prefix}.ids", numpy.uint16)

    def distinct(self, number):
        return numpy.unique(self.ids[self.starts[number] : self.starts[number + 1]]).astype(numpy.int64)


class Passages(Tokens):
    """Token states of all passages, on disk."""

    def __init__(self, prefix):
        super().__init__(prefix)
        self.states = numpy.memmap(f"{prefix}.f16", numpy.float16, "r").reshape(-1, WIDTH)
        self.vectors = numpy.fromfile(f"{prefix}.vec", numpy.float32).reshape(-1, WIDTH)

    def __len__(self):
        return len(self.lengths)

    def batch(self, numbers):
        slices = [slice(self.starts[n], self.starts[n + 1]) for n in numbers]
        ids = numpy.concatenate([self.ids[s] for s in slices]).astype(numpy.int64)
        states = numpy.concatenate([self.states[s] for s in slices]).astype(numpy.float32)
        lengths = self.lengths[numbers]
        return torch.from_numpy(ids), torch.from_numpy(states), torch.from_numpy(self.vectors[numbers]), lengths


class Batch:
    """A batch's states as the head takes them."""

    def __init__(self, words, passages, numbers):
        self.count = len(numbers)
        self.ids, states, vectors, lengths = passages.batch(numbers)
        self.states = states * SCALE
        self.of = torch.repeat_interleave(torch.arange(self.count), torch.from_numpy(lengths).long())
        self.mean = vectors * math.sqrt(WIDTH)
        feature = numpy.log(numpy.maximum(lengths, 1)) / 5 - 0.9
        self.lengths = torch.from_numpy(feature).float()[self.of].unsqueeze(1)
        self.speaks = words.speaking_t[self.ids]


def own_weights(head, words, batch):
    """Pairs (passage x vocabulary, sorted) and their numbers."""
    own = head.own(batch.states, head.own_mean(batch.mean)[batch.of], batch.lengths)
    loud = ~words.silent_t[batch.ids]
    keys, inverse, counts = torch.unique(
        batch.of[loud] * VOCABULARY + batch.ids[loud], return_inverse=True, return_counts=True
    )
    sums = torch.zeros(len(keys)).index_add(0, inverse, own[loud])
    return keys, sums * counts.float() ** -head.own_repeats


def spoken(head, batch):
    """What the speaking tokens say, passage by passage, then what each passage's mean says; and how many tokens each has."""
    mean = head.mean(batch.mean)
    states = torch.cat([batch.states[batch.speaks], batch.mean])
    of = batch.of[batch.speaks]
    hidden = head.expanded(states, torch.cat([mean[of], mean]))
    return hidden, torch.bincount(of, minlength=batch.count).tolist()


def largest(logits, counts):
    """Over each passage's rows of tokens and its row of the mean: passages x columns."""
    starts = numpy.concatenate([[0], numpy.cumsum(counts)])
    best = logits[starts[-1] :].copy()
    some = [row for row, count in enumerate(counts) if count]
    best[some] = numpy.maximum(best[some], numpy.maximum.reduceat(logits[: starts[-1]], starts[some], axis=0))
    return best


def weights_of(head, words, passages, numbers):
    """Full rows, without gradients: passages x vocabulary."""
    expansion = torch.from_numpy(words.expansion)
    with torch.no_grad():
        batch = Batch(words, passages, numbers)
        keys, own = own_weights(head, words, batch)
        rows = torch.zeros(len(numbers) * VOCABULARY).index_put((keys,), own).view(len(numbers), VOCABULARY)
        hidden, counts = spoken(head, batch)
        logits = hidden.numpy() @ head.terms.numpy().T
        best = torch.from_numpy(largest(logits, counts))
        best += head.bias
        rows[:, expansion] += best * (best > LEAST)
        return torch.log1p(rows)
