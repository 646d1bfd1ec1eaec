"""Texts by llama2.c itself, for tests/cli/llama2c_test.cpp: python3 make_llama2c.py RUN, where RUN is its run.c, compiled.

The checkpoints and the tokenizer are formed by rules, here and in the test alike.
"""

import os
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# name: dim, hidden_dim, n_layers, n_heads, n_kv_heads, seq_len, output apart?, prompt, tokens in all
CASES = {
    "shared": (16, 24, 2, 4, 2, 48, False, "", 40),
    "apart": (24, 20, 1, 3, 3, 64, True, "the cat ", 60),
    "bytes": (16, 24, 2, 2, 1, 48, True, "caf\u00e9 \u2192 x", 44),
}
PIECES = [" ", *"abcdefghijklmnopqrst", " t", "he", " the", " c", "at", " cat", "th", "er", " a", "in"]
BYTES = 3 + 256


def numbers(seed, count, scale, add=0.0):
    """float32 by float32 what the test's `numbers` gives."""
    return [((7 * j * j + 37 * j + 13 * seed) % 127 - 63) / 64 * scale + add for j in range(count)]


def rows(seed, width):
    """An embedding's or an output's: bytes are unlikely."""
    out = numbers(seed, (BYTES + len(PIECES)) * width, 1.0)
    return [x / 64 if i < BYTES * width else x for i, x in enumerate(out)]


def checkpoint(dim, hidden, layers, heads, kv_heads, length, apart):
    vocabulary = BYTES + len(PIECES)
    kv = dim // heads * kv_heads
    out = struct.pack("<7i", dim, hidden, layers, heads, kv_heads, -vocabulary if apart else vocabulary, length)
    floats = rows(1, dim)
    floats += numbers(2, layers * dim, 0.25, 1.0)
    for seed, count in ((3, dim * dim), (4, kv * dim), (5, kv * dim), (6, dim * dim)):
        floats += numbers(seed, layers * count, 0.5)
    floats += numbers(7, layers * dim, 0.25, 1.0)
    for seed in (8, 9, 10):
        floats += numbers(seed, layers * hidden * dim, 0.5)
    floats += numbers(11, dim, 0.25, 1.0)
    floats += [0.0] * (length * (dim // heads))
    if apart:
        floats += rows(12, dim)
    return out + struct.pack(f"<{len(floats)}f", *floats)


def tokenizer():
    pieces = [b"<unk>", b"\n<s>\n", b"\n</s>\n"]
    pieces += [b"<0x%02X>" % i for i in range(256)]
    pieces += [piece.encode() for piece in PIECES]
    out = struct.pack("<i", max(map(len, pieces)))
    for i, piece in enumerate(pieces):
        out += struct.pack("<fi", float(-i), len(piece)) + piece
    return out


def main():
    run = os.path.abspath(sys.argv[1])
    with open(os.path.join(HERE, "llama2c.txt"), "w", encoding="ascii") as file, tempfile.TemporaryDirectory() as folder:
        model, words = os.path.join(folder, "model.bin"), os.path.join(folder, "tokenizer.bin")
        with open(words, "wb") as out:
            out.write(tokenizer())
        for name, (*sizes, prompt, steps) in CASES.items():
            with open(model, "wb") as out:
                out.write(checkpoint(*sizes))
            text = subprocess.run([run, model, "-t", "0", "-n", str(steps), "-z", words, "-i", prompt],
                                  capture_output=True, check=True).stdout.removesuffix(b"\n")
            file.write(f"case {name}\n")
            for key, value in zip(("dim", "hidden", "layers", "heads", "kv_heads", "length", "apart", "steps"), (*sizes, steps)):
                file.write(f"set {key} {int(value)}\n")
            file.write("list prompt " + " ".join(map(str, prompt.encode())) + "\n")
            file.write("expect text " + " ".join(map(str, text)) + "\nend\n")
            print(name, text)


main()
