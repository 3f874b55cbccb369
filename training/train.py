"""Trains the head over frozen token states.

    python3 train.py DATA TOKENIZER BACKBONE OUT [KEY=VALUE ...]

DATA has what prepare.py, States.java and mine.py made. Writes OUT/head.pt, OUT/log.txt.
"""

import json
import math
import pathlib
import sys
import time

import numpy
import onnx
import onnx.numpy_helper
import torch

from head import VOCABULARY, WIDTH, Batch, Head, Passages, Tokens, Words, largest, own_weights, spoken
from dev import Dev, held_out

SETTINGS = {
    "seed": 1,
    "steps": 12000,  # of the learning rate's schedule
    "stop": 0,  # the last step that is made; 0 for all
    "queries": 32,  # a batch
    "candidates": 7,  # a query, beside its positive
    "columns": 600,  # of the expansion vocabulary, drawn a batch, for the regulariser
    "vocabulary": 12288,
    "lr": 1e-3,
    "lr_terms": 2e-4,
    "lr_query": 5e-4,
    "flops": 0.03,  # on expansions
    "sharpness": 8.0,  # of the teacher
    "lexical": 0.5,  # weight of BM25 in the teacher
    "bonus": 0.1,  # of the passage that answers
    "init_steps": 300,
    "threads": 2,
    "every": 2000,
    "bge": 0.0,  # share of bge-small-en-v1.5 in the dense teacher
    "start": "",  # a run whose head is trained further
}


def embeddings(backbone):
    model = onnx.load(backbone)
    tensors = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    name = "embeddings.word_embeddings.weight"
    table = tensors[f"{name}_quantized"].astype(numpy.float32)
    return torch.from_numpy((table - float(tensors[f"{name}_zero_point"])) * float(tensors[f"{name}_scale"]))


def expansions(head, batch, columns):
    """Passages x columns. Only the largest logit of each pair passes the gradient on, and only if it is positive."""
    hidden, counts = spoken(head, batch)
    logits = hidden.detach().numpy() @ head.terms.detach()[columns].numpy().T
    starts = numpy.concatenate([[0], numpy.cumsum(counts)])
    means = starts[-1] + numpy.arange(batch.count)
    best = largest(logits, counts)
    active = best + head.bias.detach()[columns].numpy() > 0
    rows, cols, where = [], [], []
    for row in range(batch.count):
        (said,) = active[row].nonzero()
        place = starts[row] + logits[starts[row] : starts[row + 1]][:, said].argmax(0) if counts[row] else means[row]
        where.append(numpy.where(logits[place, said] >= best[row, said], place, means[row]))
        rows.append(numpy.full(len(said), row))
        cols.append(said)
    rows, cols, where = (torch.from_numpy(numpy.concatenate(part)) for part in (rows, cols, where))
    # As embeddings, whose backward pass is the fast one.
    look_up = torch.nn.functional.embedding
    value = (look_up(where, hidden) * look_up(columns[cols], head.terms)).sum(1) + head.bias[columns[cols]]
    return torch.zeros(batch.count, len(columns)).index_put((rows, cols), torch.relu(value))


class Teacher:
    """A dense model beside the backbone: 1 for the best of a query's candidates, 0 for the last of them."""

    def __init__(self, vectors, asked, candidates):
        self.vectors, self.asked = vectors, asked
        self.low, self.span = (numpy.zeros(len(asked), numpy.float32) for _ in range(2))
        for query in range(len(asked)):
            scores = vectors[candidates[query]] @ asked[query]
            self.low[query], self.span[query] = scores.min(), max(numpy.ptp(scores), 1e-3)

    def similar(self, queries, passages):
        scores = self.asked[queries] @ self.vectors[passages].T
        return ((scores - self.low[queries, None]) / self.span[queries, None]).clip(-1, 1)


class Data:
    def __init__(self, folder, settings):
        self.passages = Passages(folder / "passages")
        self.queries = [json.loads(line) for line in open(folder / "queries.jsonl", encoding="utf-8")]
        self.asked = Tokens(folder / "queries")
        self.query_vectors = numpy.fromfile(folder / "queries.vec", numpy.float32).reshape(-1, WIDTH)
        mined = numpy.load(folder / "candidates.npz")
        self.candidates, self.lexical = mined["ids"], mined["lexical"].astype(numpy.float32)
        self.low, self.span = mined["low"], mined["span"]
        self.other = None
        if settings["bge"]:
            vectors = numpy.fromfile(folder / "bge-passages.vec", numpy.float32).reshape(-1, WIDTH)
            asked = numpy.fromfile(folder / "bge-queries.vec", numpy.float32).reshape(-1, WIDTH)
            self.other = Teacher(vectors, asked, self.candidates)

    def frequency(self):
        """In how many passages a token occurs."""
        frequency = numpy.zeros(VOCABULARY, numpy.int64)
        for n in range(len(self.passages)):
            frequency[self.passages.distinct(n)] += 1
        return frequency


def tokens_of(data, words, query):
    ids = data.asked.distinct(query)
    return ids[~words.silent[ids]]


def initialise(head, words, data, rng, settings):
    """Each token learns to say its own word, so that its neighbours in the embedding are near to being said."""
    position = numpy.full(VOCABULARY, -1)
    position[words.expansion] = numpy.arange(len(words.expansion))
    optimiser = torch.optim.Adam([*head.state.parameters(), *head.norm.parameters()], lr=2e-3)
    for step in range(settings["init_steps"]):
        batch = Batch(words, data.passages, rng.integers(0, len(data.passages), 64))
        target = torch.from_numpy(position[batch.ids.numpy()])
        chosen = (target >= 0).nonzero(as_tuple=True)[0][:1024]
        hidden = head.expanded(batch.states[chosen], head.mean(batch.mean)[batch.of[chosen]])
        logits = hidden @ head.terms.detach().T
        loss = torch.nn.functional.cross_entropy(logits, target[chosen])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 50 == 0:
            print(f"init {step} {loss.item():.3f}", flush=True)
    # Half of what a token says of itself is the threshold, and what is above it is about 1.
    with torch.no_grad():
        numbers = rng.integers(0, len(data.passages), 200)
        batch = Batch(words, data.passages, numbers)
        hidden, counts = spoken(head, batch)
        best = torch.stack([part.max(0).values for part in torch.split(hidden[: sum(counts)] @ head.terms.T, counts) if len(part)])
        threshold = best.flatten().kthvalue(int(best.numel() * (1 - 300 / best.shape[1]))).values.item()
        top = best.flatten().kthvalue(int(best.numel() * (1 - 50 / best.shape[1]))).values.item()
        factor = 0.7 / (top - threshold)
        head.norm.weight *= factor
        head.norm.bias *= factor
        head.bias -= threshold * factor
        print(f"threshold {threshold:.2f}, at 50 terms {top:.2f}", flush=True)


def main(folder, tokenizer, backbone, out, changes):
    settings = dict(SETTINGS)
    for change in changes:
        key, value = change.split("=", 1)
        settings[key] = type(settings[key])(float(value) if isinstance(settings[key], (int, float)) else value)
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings["seed"])
    torch.set_num_threads(settings["threads"])
    rng = numpy.random.default_rng(settings["seed"])
    data = Data(folder, settings)
    frequency = data.frequency()
    numpy.save(out / "frequency.npy", frequency)
    words = Words(tokenizer, frequency, settings["vocabulary"])
    position = torch.full((VOCABULARY,), -1, dtype=torch.long)
    position[torch.from_numpy(words.expansion)] = torch.arange(len(words.expansion))
    idf = numpy.log((len(data.passages) + 1) / (frequency + 0.5)).clip(0.1, 9)
    idf[words.silent] = 0
    idf = torch.from_numpy(idf / 5).float()
    head = Head(words, embeddings(backbone))
    scale = 2.0
    if settings["start"]:
        saved = torch.load(pathlib.Path(settings["start"]) / "head.pt")
        head.load_state_dict(saved["head"])
        scale = saved.get("scale", scale)
    else:
        initialise(head, words, data, rng, settings)
    log_scale = torch.nn.Parameter(torch.tensor(math.log(scale)))
    body = [p for n, p in head.named_parameters() if n not in ("terms", "query")]
    groups = [
        {"params": body + [log_scale], "lr": settings["lr"]},
        {"params": [head.terms], "lr": settings["lr_terms"]},
        {"params": [head.query], "lr": settings["lr_query"]},
    ]
    optimiser = torch.optim.Adam(groups, betas=(0.9, 0.98))
    steps = settings["steps"]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / 300) * (1 - step / steps) + 1e-3
    )
    dev = Dev(folder, words, data.passages, data.queries, data.asked)
    log = open(out / "log.txt", "a")

    def say(text):
        print(text, flush=True)
        log.write(text + "\n")
        log.flush()

    say(json.dumps(settings))
    say(f"expansion vocabulary {len(words.expansion)}; start {dev.report(head, idf)}")
    learned = numpy.setdiff1d(numpy.arange(len(data.queries)), held_out(data.queries))
    order = rng.permutation(learned)
    at, begun, sums = 0, time.time(), {}
    for step in range(1, steps + 1):
        if at + settings["queries"] > len(order):
            order, at = rng.permutation(learned), 0
        chosen = order[at : at + settings["queries"]]
        at += settings["queries"]
        # Candidates: the answer, and some of the best by the teachers.
        lists = []
        for query in chosen:
            picks = 1 + rng.choice(31, settings["candidates"], replace=False)
            picks = data.candidates[query][numpy.concatenate([[0], picks])].tolist()
            answer = data.queries[query]["passage"]
            lists.append(picks if answer < 0 else [answer] + [p for p in picks if p != answer][: settings["candidates"]])
        numbers = numpy.unique(numpy.concatenate(lists))
        place = {n: i for i, n in enumerate(numbers.tolist())}
        # What the teachers say of every query and every passage of the batch.
        similar = data.query_vectors[chosen] @ data.passages.vectors[numbers].T
        similar = ((similar - data.low[chosen, None]) / data.span[chosen, None]).clip(-0.5, 1)
        if data.other:
            similar = (1 - settings["bge"]) * similar + settings["bge"] * data.other.similar(chosen, numbers)
        lexical = numpy.zeros_like(similar)
        for row, query in enumerate(chosen):
            for k, candidate in enumerate(data.candidates[query].tolist()):
                if candidate in place:
                    lexical[row, place[candidate]] = data.lexical[query][k]
        teacher = (1 - settings["lexical"]) * similar + settings["lexical"] * lexical
        for row, query in enumerate(chosen):
            answer = data.queries[query]["passage"]
            own = data.queries[query].get("from")
            if answer >= 0:
                teacher[row, place[answer]] = max(teacher[row].max(), teacher[row, place[answer]]) + settings["bonus"]
            elif own in place:
                teacher[row, place[own]] = numpy.nan
        teacher = torch.from_numpy(teacher).float()
        left_out = torch.isnan(teacher)
        teacher = torch.log_softmax((settings["sharpness"] * teacher).masked_fill(left_out, -1e4), 1)

        batch = Batch(words, data.passages, numbers)
        asked = [tokens_of(data, words, q) for q in chosen]
        union = numpy.unique(numpy.concatenate(asked))
        asked_expansion = position[torch.from_numpy(union)]
        drawn = torch.from_numpy(rng.choice(len(words.expansion), settings["columns"], replace=False))
        columns = torch.cat([asked_expansion[asked_expansion >= 0], drawn])
        extra = expansions(head, batch, columns)
        keys, own = own_weights(head, words, batch)
        # Passages x asked tokens.
        places = torch.full((VOCABULARY,), -1, dtype=torch.long)
        places[torch.from_numpy(union)] = torch.arange(len(union))
        column = places[keys % VOCABULARY]
        is_asked = column >= 0
        flat = torch.div(keys[is_asked], VOCABULARY, rounding_mode="floor") * len(union) + column[is_asked]
        total = torch.zeros(len(numbers) * len(union)).index_add(0, flat, own[is_asked]).view(len(numbers), len(union))
        asked_columns = (asked_expansion >= 0).nonzero(as_tuple=True)[0]
        total = total.index_add(1, asked_columns, extra[:, : len(asked_columns)])
        weights = torch.log1p(total)
        where = {t: i for i, t in enumerate(union.tolist())}
        rows = torch.tensor([r for r, tokens in enumerate(asked) for _ in tokens])
        cols = torch.tensor([where[t] for tokens in asked for t in tokens.tolist()])
        table = head.query_weights(idf)
        query = torch.zeros(len(chosen), len(union)).index_put(
            (rows, cols), table[torch.from_numpy(union)][cols]
        )
        scores = (query @ weights.T) * log_scale.exp()
        student = torch.log_softmax(scores.masked_fill(left_out, -1e4), 1)
        distil = torch.nn.functional.kl_div(student, teacher, reduction="batchmean", log_target=True)
        ramp = 1.0 if settings["start"] else min(1.0, step / (0.3 * steps)) ** 2
        said = torch.log1p(extra[:, len(asked_columns) :])
        share = len(words.expansion) / settings["columns"]
        flops = (said.mean(0) ** 2).sum() * share
        loss = distil + ramp * settings["flops"] * flops
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimiser.step()
        schedule.step()
        for key, value in {
            "loss": loss.item(),
            "kl": distil.item(),
            "flops": flops.item(),
            "terms": (said > 0).float().mean().item() * len(words.expansion),
            "own": (own > 0).float().sum().item() / len(numbers),
        }.items():
            sums[key] = sums.get(key, 0) + value
        if step % 200 == 0:
            line = " ".join(f"{k} {v / 200:.3f}" for k, v in sums.items())
            say(f"{step} {time.time() - begun:.0f}s {line} scale {log_scale.exp().item():.2f}")
            sums = {}
        last = step == (settings["stop"] or steps)
        if step % settings["every"] == 0 or last:
            say(f"{step} {dev.report(head, idf)}")
            torch.save({"head": head.state_dict(), "idf": idf, "settings": settings, "scale": log_scale.exp().item()}, out / "head.pt")
        if last:
            break


main(*map(pathlib.Path, sys.argv[1:5]), sys.argv[5:])
