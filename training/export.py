"""Writes the head as ONNX nodes that go behind the backbone's, and the query's table.

    python3 export.py HEAD TOKENIZER OUT

Protobuf messages merge by concatenation: the backbone's bytes followed by OUT/head.onnx are the whole model, with
outputs last_hidden_state and sparse_weights. The operators are those of the backbone's operator set, 11. It reads one
text at a time. The projection on the vocabulary is int8 (7 bits, so that sums don't overflow on CPUs without VNNI), a
scale a term; the rest, less than 1 MB, stays float32.
"""

import json
import math
import pathlib
import struct
import sys

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from head import LEAST, SCALE, VOCABULARY, WIDTH, Head, Words

PREFIX = "sparse."


class Graph:
    def __init__(self):
        self.nodes, self.tensors = [], []

    def constant(self, name, values):
        self.tensors.append(numpy_helper.from_array(numpy.ascontiguousarray(values), PREFIX + name))
        return PREFIX + name

    def node(self, operator, *inputs, outputs=1, **attributes):
        names = [f"{PREFIX}{len(self.nodes)}.{k}" for k in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, names[0], **attributes))
        return names[0] if outputs == 1 else names


def quantised(terms):
    """Terms x width -> width x terms in 7 bits and a scale a term."""
    scale = numpy.abs(terms).max(1) / 63
    return numpy.round(terms / scale[:, None]).astype(numpy.int8).T, scale.astype(numpy.float32)


def build(head, words):
    g = Graph()
    p = {name: value.detach().numpy() for name, value in head.named_parameters()}

    def gelu(x):
        erf = g.node("Erf", g.node("Div", x, g.constant(f"root2.{len(g.nodes)}", numpy.float32(math.sqrt(2)))))
        half = g.node("Mul", x, g.constant(f"half.{len(g.nodes)}", numpy.float32(0.5)))
        return g.node("Mul", half, g.node("Add", erf, g.constant(f"one.{len(g.nodes)}", numpy.float32(1))))

    one = g.constant("from", numpy.array([1], numpy.int64))
    last = g.constant("to", numpy.array([-1], numpy.int64))
    axis = g.constant("axis", numpy.array([1], numpy.int64))
    flat = g.constant("flat", numpy.array([-1], numpy.int64))
    ids = g.node("Reshape", g.node("Slice", "input_ids", one, last, axis), flat)
    inner = g.node("Slice", "last_hidden_state", one, last, axis)
    states = g.node("Reshape", inner, g.constant("rows", numpy.array([-1, WIDTH], numpy.int64)))
    # Unit length times the root of the width, as in training.
    sums = g.node("ReduceSum", "last_hidden_state", axes=[1], keepdims=0)
    unit = g.node("Div", sums, g.node("ReduceL2", sums, axes=[1], keepdims=1))
    mean = g.node("Mul", unit, g.constant("root", numpy.float32(math.sqrt(WIDTH))))

    length = g.node("Cast", g.node("Shape", ids), to=TensorProto.FLOAT)
    length = g.node("Max", length, g.constant("shortest", numpy.float32([1])))
    feature = g.node("Div", g.node("Log", length), g.constant("five", numpy.float32(5)))
    feature = g.node("Sub", feature, g.constant("shift", numpy.float32(0.9)))

    context = g.node("MatMul", mean, g.constant("own.mean", p["own_mean.weight"].T))
    by_length = g.node("Mul", feature, g.constant("own.length", p["own_length"][None]))
    context = g.node("Add", g.node("Add", context, by_length), g.constant("own.bias", p["own_state.bias"]))
    hidden = g.node("MatMul", states, g.constant("own.state", p["own_state.weight"].T * SCALE))
    hidden = gelu(g.node("Add", hidden, context))
    own = g.node("MatMul", hidden, g.constant("own.out", p["own_out.weight"].T))
    own = g.node("Exp", g.node("Tanh", g.node("Add", own, g.constant("own.out.bias", p["own_out.bias"]))))
    loud = g.constant("loud", (~words.silent).astype(numpy.float32)[:, None])
    own = g.node("Mul", own, g.node("Gather", loud, ids))
    # Sums over equal tokens: operator set 11 has no scatter that adds.
    equal = g.node("Equal", g.node("Unsqueeze", ids, axes=[0]), g.node("Unsqueeze", ids, axes=[1]))
    equal = g.node("Cast", equal, to=TensorProto.FLOAT)
    repeats = g.node("ReduceSum", equal, axes=[1], keepdims=1)
    power = g.constant("own.repeats", -p["own_repeats"])
    own = g.node("Mul", g.node("MatMul", equal, own), g.node("Pow", repeats, power))
    zeros = g.node("ConstantOfShape", g.constant("width", numpy.array([VOCABULARY], numpy.int64)))
    said = g.node("ScatterElements", zeros, ids, g.node("Reshape", own, flat), axis=0)

    speaks = g.node("Gather", g.constant("speaking", words.speaking), ids)
    scaled = g.node("Mul", states, g.constant("scale", numpy.float32(SCALE)))
    speaking = g.node("Concat", g.node("Compress", scaled, speaks, axis=0), mean, axis=0)
    hidden = g.node("MatMul", speaking, g.constant("state", p["state.weight"].T))
    context = g.node("MatMul", mean, g.constant("mean", p["mean.weight"].T))
    hidden = gelu(g.node("Add", hidden, g.node("Add", context, g.constant("bias", p["state.bias"]))))
    centred = g.node("Sub", hidden, g.node("ReduceMean", hidden, axes=[1], keepdims=1))
    variance = g.node("ReduceMean", g.node("Mul", centred, centred), axes=[1], keepdims=1)
    deviation = g.node("Sqrt", g.node("Add", variance, g.constant("epsilon", numpy.float32(1e-5))))
    hidden = g.node("Mul", g.node("Div", centred, deviation), g.constant("norm", p["norm.weight"]))
    hidden = g.node("Add", hidden, g.constant("norm.bias", p["norm.bias"]))
    terms, scales = quantised(p["terms"])
    bytes_, scale, zero = g.node("DynamicQuantizeLinear", hidden, outputs=3)
    logits = g.node("MatMulInteger", bytes_, g.constant("terms", terms), zero)
    best = g.node("Cast", g.node("ReduceMax", logits, axes=[0], keepdims=0), to=TensorProto.FLOAT)
    best = g.node("Mul", best, g.node("Mul", scale, g.constant("terms.scale", scales)))
    best = g.node("Add", best, g.constant("terms.bias", p["bias"]))
    heavy = g.node("Greater", best, g.constant("least", numpy.float32(LEAST)))
    best = g.node("Mul", best, g.node("Cast", heavy, to=TensorProto.FLOAT))
    called = g.node("ScatterElements", zeros, g.constant("terms.ids", words.expansion.astype(numpy.int64)), best, axis=0)

    total = g.node("Add", g.node("Add", said, called), g.constant("one", numpy.float32(1)))
    row = g.node("Reshape", g.node("Log", total), g.constant("row", numpy.array([1, VOCABULARY], numpy.int64)))
    g.nodes.append(helper.make_node("Identity", [row], ["sparse_weights"], "sparse_weights"))
    output = helper.make_tensor_value_info("sparse_weights", TensorProto.FLOAT, [1, VOCABULARY])
    graph = onnx.GraphProto()
    graph.node.extend(g.nodes)
    graph.initializer.extend(g.tensors)
    graph.output.extend([output])
    model = onnx.ModelProto()
    model.graph.CopyFrom(graph)
    return model


def safetensors(name, values):
    header = json.dumps({name: {"dtype": "F32", "shape": list(values.shape), "data_offsets": [0, values.nbytes]}})
    header += " " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header.encode() + values.astype("<f4").tobytes()


def main(folder, tokenizer, out):
    saved = torch.load(folder / "head.pt")
    words = Words(tokenizer, numpy.load(folder / "frequency.npy"), int(saved["settings"]["vocabulary"]))
    head = Head(words, torch.zeros(VOCABULARY, WIDTH))
    head.load_state_dict(saved["head"])
    out.mkdir(parents=True, exist_ok=True)
    (out / "head.onnx").write_bytes(build(head, words).SerializeToString())
    table = head.query_weights(saved["idf"]).detach().numpy()
    table[table < 0.02] = 0
    (out / "query.safetensors").write_bytes(safetensors("weight", table))
    print((out / "head.onnx").stat().st_size, "bytes;", int((table > 0).sum()), "query terms")


main(*map(pathlib.Path, sys.argv[1:4]))
