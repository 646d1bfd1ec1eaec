#!/usr/bin/python3
"""Golden blocks, weights and head energies, computed with NumPy and nothing of ours.

Writes weights/ beside this script: blocks.txt (bytes of ggml's blocks and their numbers), small models in safetensors
and GGUF, and energies.json (what `ropewalk heads` must find in each). Run it with a Python that has NumPy:

    /usr/bin/python3 make_weights.py

The dequantisers are written from the description of the blocks in ggml's ggml-common.h, whole arrays at a time.
"""
import json
import os
import struct

import numpy as np

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights")
rng = np.random.default_rng(20410)
f32 = np.float32

# ---- Blocks ----

TYPES = {"F32": (0, 1, 4), "F16": (1, 1, 2), "Q4_0": (2, 32, 18), "Q8_0": (8, 32, 34), "Q4_K": (12, 256, 144),
         "Q5_K": (13, 256, 176), "Q6_K": (14, 256, 210), "BF16": (30, 1, 2)}


def halves(blocks, at):
    return blocks[:, at:at + 2].copy().view(np.float16).astype(f32)


def nibbles(packed):
    """[n, bytes] -> [n, 2, bytes]: low halves, then high ones."""
    return np.stack([packed & 15, packed >> 4], axis=1)


def scales_and_mins(packed):
    """Twelve bytes -> eight 6-bit scales and eight minima, bit by bit."""
    bits = np.unpackbits(packed, axis=1, bitorder="little").reshape(-1, 12, 8)
    weights = 1 << np.arange(8)
    scales, mins = np.zeros((len(packed), 8)), np.zeros((len(packed), 8))
    for i in range(4):
        scales[:, i] = (bits[:, i, :6] * weights[:6]).sum(axis=1)
        mins[:, i] = (bits[:, 4 + i, :6] * weights[:6]).sum(axis=1)
        scales[:, 4 + i] = (bits[:, 8 + i, :4] * weights[:4]).sum(axis=1) + (bits[:, i, 6:] * weights[4:6]).sum(axis=1)
        mins[:, 4 + i] = (bits[:, 8 + i, 4:] * weights[:4]).sum(axis=1) + (bits[:, 4 + i, 6:] * weights[4:6]).sum(axis=1)
    return scales.astype(f32), mins.astype(f32)


def k_blocks(blocks, low_at, high_at):
    n = len(blocks)
    d, dmin = halves(blocks, 0), halves(blocks, 2)
    scales, mins = scales_and_mins(blocks[:, 4:16])
    low = blocks[:, low_at:low_at + 128].reshape(n * 4, 32)
    q = nibbles(low).reshape(n, 8, 32).astype(np.int32)
    if high_at:
        high = np.unpackbits(blocks[:, high_at:high_at + 32], axis=1, bitorder="little").reshape(n, 32, 8)
        q += 16 * high.transpose(0, 2, 1).astype(np.int32)
    return ((d * scales)[:, :, None] * q.astype(f32) - (dmin * mins)[:, :, None]).reshape(n, 256)


def q6_k(blocks):
    n = len(blocks)
    ql, qh = blocks[:, :128].reshape(n, 2, 2, 32), blocks[:, 128:192].reshape(n, 2, 32)
    low = np.concatenate([ql & 15, ql >> 4], axis=2)  # [n, half, run, 32]
    high = np.stack([qh >> (2 * run) & 3 for run in range(4)], axis=2)
    q = (low.astype(np.int32) + 16 * high.astype(np.int32) - 32).reshape(n, 16, 16).astype(f32)
    scales = blocks[:, 192:208].copy().view(np.int8).astype(f32)
    return ((halves(blocks, 208) * scales)[:, :, None] * q).reshape(n, 256)


def dequantise(name, data):
    _, _, size = TYPES[name]
    if name == "F32":
        return data.view(f32).copy()
    if name == "F16":
        return data.view(np.float16).astype(f32)
    if name == "BF16":
        return (data.view(np.uint16).astype(np.uint32) << 16).view(f32)
    blocks = data.reshape(-1, size)
    if name == "Q8_0":
        return (halves(blocks, 0) * blocks[:, 2:].copy().view(np.int8).astype(f32)).ravel()
    if name == "Q4_0":
        return (halves(blocks, 0) * (nibbles(blocks[:, 2:]).reshape(-1, 32).astype(f32) - 8)).ravel()
    if name == "Q4_K":
        return k_blocks(blocks, 16, 0).ravel()
    if name == "Q5_K":
        return k_blocks(blocks, 48, 16).ravel()
    return q6_k(blocks).ravel()


def random_blocks(name, count):
    """`count` numbers: any bytes, with scales that are no NaN and of an ordinary size."""
    _, numbers, size = TYPES[name]
    assert count % numbers == 0
    if name == "F32":
        return rng.normal(size=count).astype(f32).view(np.uint8)
    if name == "F16":
        return rng.normal(size=count).astype(np.float16).view(np.uint8)
    if name == "BF16":
        return (rng.normal(size=count).astype(f32).view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
    blocks = rng.integers(0, 256, (count // numbers, size), dtype=np.uint8)
    for at in {"Q8_0": [0], "Q4_0": [0], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}[name]:
        blocks[:, at:at + 2] = rng.normal(size=len(blocks)).astype(np.float16).view(np.uint8).reshape(-1, 2)
    return blocks.ravel()


def write_blocks():
    with open(os.path.join(HERE, "blocks.txt"), "w", encoding="ascii") as out:
        for name, (_, numbers, _) in TYPES.items():
            data = random_blocks(name, 2 * max(numbers, 4))
            values = dequantise(name, data)
            out.write(f"{name} {bytes(data).hex()} {' '.join(repr(float(v)) for v in values)}\n")


# ---- Files ----

def write_safetensors(name, tensors):
    """tensors: {name: (dtype, shape, bytes)}"""
    header, data = {}, b""
    for key, (dtype, shape, content) in tensors.items():
        header[key] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    with open(os.path.join(HERE, name), "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def text(value):
    return struct.pack("<Q", len(value)) + value.encode()


def value_bytes(value):
    if isinstance(value, str):
        return struct.pack("<I", 8) + text(value)
    if isinstance(value, bool):
        return struct.pack("<IB", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value[0], str):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(text(v) for v in value)
    return struct.pack("<IIQ", 9, 5, len(value)) + struct.pack(f"<{len(value)}i", *value)


def write_gguf(name, values, tensors, version=3):
    """tensors: {name: (type, shape as PyTorch writes it, bytes)}"""
    header = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(values))
    for key, value in values.items():
        header += text(key) + value_bytes(value)
    data = b""
    for key, (kind, shape, content) in tensors.items():
        data += b"\0" * (-len(data) % 32)
        header += text(key) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *reversed(shape))
        header += struct.pack("<IQ", TYPES[kind][0], len(data))
        data += content
    header += b"\0" * (-len(header) % 32)
    with open(os.path.join(HERE, name), "wb") as out:
        out.write(header + data)


# ---- Energies ----

def energies(weight, heads, head_dim, rotary, half_split, bias=None, gain=None, together=None):
    """[heads][pairs]: the root mean square of each pair over inputs of variance 1."""
    squares = (weight.astype(np.float64) ** 2).sum(axis=1)
    if bias is not None:
        squares = squares + bias.astype(np.float64) ** 2
    if gain is not None:
        groups = squares.reshape(-1, together)
        squares = (groups / groups.mean(axis=1, keepdims=True)).ravel() * np.resize(gain.astype(np.float64), len(squares)) ** 2
    per_head = squares.reshape(heads, head_dim)[:, :rotary]
    if half_split:
        pairs = per_head[:, :rotary // 2] + per_head[:, rotary // 2:]
    else:
        pairs = per_head[:, 0::2] + per_head[:, 1::2]
    return np.sqrt(pairs)


expected = {}


def expect(name, layer, q, k):
    group = len(q) // len(k)
    product = q * np.repeat(k, group, axis=0)
    expected.setdefault(name, []).append({"layer": layer, "q": q.tolist(), "k": k.tolist(), "product": product.tolist()})


def permute(rows, heads):
    """As llama.cpp's converter: (i, i + d/2) of each head become neighbours."""
    d = len(rows) // heads
    order = np.arange(len(rows)).reshape(heads, 2, d // 2).transpose(0, 2, 1).ravel()
    return rows[order]


def half_bytes(array):
    return array.astype(np.float16).tobytes()


def llama():
    """Grouped queries; one layer in F16, one in BF16; the same in GGUF, sorted; and in quantised blocks."""
    width, head_dim, heads, kv = 256, 8, 4, 2
    config = {"model_type": "llama", "hidden_size": width, "head_dim": head_dim, "num_attention_heads": heads,
              "num_key_value_heads": kv, "rope_theta": 10000.0, "max_position_embeddings": 2048}
    values = {"general.architecture": "llama", "general.name": "golden", "llama.context_length": 2048,
              "llama.embedding_length": width, "llama.block_count": 2, "llama.attention.head_count": heads,
              "llama.attention.head_count_kv": kv, "llama.attention.key_length": head_dim,
              "llama.rope.dimension_count": head_dim, "llama.rope.freq_base": 10000.0,
              "tokenizer.ggml.tokens": ["a", "bc", ""], "tokenizer.ggml.token_type": [1, 1, 3]}
    safetensors, gguf = {}, {}
    for layer, kind in enumerate(["F16", "BF16"]):
        own = {}
        for part, count in (("q", heads), ("k", kv)):
            data = random_blocks(kind, count * head_dim * width)
            weight = dequantise(kind, data).reshape(count * head_dim, width)
            own[part] = energies(weight, count, head_dim, head_dim, True)
            safetensors[f"model.layers.{layer}.self_attn.{part}_proj.weight"] = (kind, [count * head_dim, width], bytes(data))
            rows = data.reshape(count * head_dim, -1)
            gguf[f"blk.{layer}.attn_{part}.weight"] = (kind, [count * head_dim, width], permute(rows, count).tobytes())
        expect("llama", layer, own["q"], own["k"])
    with open(os.path.join(HERE, "llama.config.json"), "w", encoding="ascii") as out:
        json.dump(config, out, indent=1)
    write_safetensors("llama.safetensors", safetensors)
    write_gguf("llama.gguf", values, gguf)
    gguf = {}
    kinds = [("Q8_0", "Q4_0"), ("Q4_K", "Q6_K")]
    for layer, both in enumerate(kinds):
        own = {}
        for part, count, kind in (("q", heads, both[0]), ("k", kv, both[1])):
            data = random_blocks(kind, count * head_dim * width)
            weight = dequantise(kind, data).reshape(count * head_dim, width)
            own[part] = energies(weight, count, head_dim, head_dim, False)
            gguf[f"blk.{layer}.attn_{part}.weight"] = (kind, [count * head_dim, width], bytes(data))
        expect("quantised", layer, own["q"], own["k"])
    write_gguf("quantised.gguf", values, gguf, version=2)


def normed():
    """Biases and gains of QK-norm; half of a head turns."""
    width, head_dim, heads, kv = 16, 8, 4, 1
    tensors, own = {}, {}
    for part, count in (("q", heads), ("k", kv)):
        weight = rng.normal(size=(count * head_dim, width)).astype(f32)
        bias = rng.normal(size=count * head_dim).astype(f32)
        gain = (1 + 0.5 * rng.normal(size=head_dim)).astype(f32)
        own[part] = energies(weight, count, head_dim, head_dim // 2, True, bias, gain, head_dim)
        stem = "model.layers.0.self_attn."
        tensors[f"{stem}{part}_proj.weight"] = ("F32", list(weight.shape), weight.tobytes())
        tensors[f"{stem}{part}_proj.bias"] = ("F32", [len(bias)], bias.tobytes())
        tensors[f"{stem}{part}_norm.weight"] = ("F32", [head_dim], gain.tobytes())
    tensors["model.visual.layers.0.self_attn.q_proj.weight"] = ("F32", [1, 1], np.ones(1, f32).tobytes())
    expect("normed", 0, own["q"], own["k"])
    write_safetensors("normed.safetensors", tensors)


def fused():
    """Phi-3's order (all queries, all keys, all values), and GPT-NeoX's (head by head)."""
    width, head_dim, heads, kv = 16, 8, 4, 2
    parts = [rng.normal(size=(count * head_dim, width)) for count in (heads, kv, kv)]
    parts = [half.astype(np.float16) for half in parts]
    expect("phi3", 0, energies(parts[0], heads, head_dim, head_dim, True), energies(parts[1], kv, head_dim, head_dim, True))
    both = np.concatenate(parts)
    write_safetensors("phi3.safetensors", {"model.layers.0.self_attn.qkv_proj.weight": ("F16", list(both.shape), half_bytes(both))})
    weight = rng.normal(size=(heads, 3, head_dim, width)).astype(np.float16)
    bias = rng.normal(size=(heads, 3, head_dim)).astype(np.float16)
    q, k = (energies(weight[:, i].reshape(-1, width), heads, head_dim, 4, True, bias[:, i].ravel()) for i in (0, 1))
    expect("gpt_neox", 0, q, k)
    stem = "gpt_neox.layers.0.attention.query_key_value."
    write_safetensors("gpt_neox.safetensors", {
        stem + "weight": ("F16", [heads * 3 * head_dim, width], weight.tobytes()),
        stem + "bias": ("F16", [heads * 3 * head_dim], bias.tobytes())})


os.makedirs(HERE, exist_ok=True)
write_blocks()
llama()
normed()
fused()
with open(os.path.join(HERE, "energies.json"), "w", encoding="ascii") as out:
    json.dump(expected, out)
