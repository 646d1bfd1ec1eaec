#!/usr/bin/python3
"""Golden values for remapped distances and positions of several coordinates, with NumPy in float64 and nothing of ours.

Writes maps.txt beside this script, in make_golden.py's format and with vectors made by its rule. Each map is done the way its authors'
code does it: matrices merged under masks, positions of chunks, a cache that is really kept. Run: /usr/bin/python3 make_maps.py
"""
import os

import numpy as np

TOKENS, DIM, BASE = 22, 8, 100.0
INF = float("inf")
W, GROUP, FIRST, CHUNK, LOCAL, FACTOR = 6, 3, 2, 9, 3, 4.0
ALL = np.ones((TOKENS, TOKENS), dtype=bool)


def vector(n, seed):
    """n numbers in [-2, 2), multiples of 1/32, that float holds exactly."""
    j = np.arange(n, dtype=np.int64)
    return ((7 * j * j + 37 * j + 13 * seed) % 127 - 63) / 32


def line(numbers, digits=9):
    return " ".join(f"%.{digits}g" % x for x in np.asarray(numbers, dtype=float).reshape(-1))


def write(out, name, fields, expected, lists=()):
    out.write(f"case {name}\n")
    for key, value in fields.items():
        out.write(f"set {key} {value}\n")
    for key, values in dict(lists).items():
        out.write(f"list {key} {line(values)}\n")
    for key, values in expected.items():
        out.write(f"expect {key} {line(values, 17 if key.startswith('inv_freq') else 9)}\n")
    out.write("end\n")


def half_split(x, angles):
    """Pairs (i, i + d/2) as complex numbers, turned."""
    pairs = x.shape[-1] // 2
    z = (x[..., :pairs] + 1j * x[..., pairs:]) * np.exp(1j * angles)
    return np.concatenate((z.real, z.imag), -1)


def turned(x, positions):
    """Rows turned each by its own position."""
    return half_split(x, np.outer(positions, BASE ** (-np.arange(0, DIM, 2) / DIM)))


def scores(q, k, query_positions, key_positions):
    return turned(q, query_positions) @ turned(k, key_positions).T


def none(q, k):
    p = np.arange(TOKENS)
    return scores(q, k, p, p), p[:, None] - p[None, :], ALL


def linear(q, k):
    p = np.arange(TOKENS) / FACTOR
    return scores(q, k, p, p), p[:, None] - p[None, :], ALL


def window(q, k):
    s, distance, _ = none(q, k)
    return s, distance, distance < W


def rerope(q, k):
    """bojone/rerope: two score matrices; beyond the window queries stand at w and keys at 0."""
    s, distance, seen = none(q, k)
    p = np.arange(TOKENS)
    far = scores(q, k, np.full(TOKENS, W), np.zeros(TOKENS))
    near = distance < W
    return np.where(near, s, far), np.where(near, distance, W), seen


def lm_infinite(q, k):
    """The same distances under a mask in the shape of a Lambda."""
    s, distance, _ = rerope(q, k)
    p = np.arange(TOKENS)
    return s, distance, (p[:, None] - p[None, :] < W) | (p[None, :] < FIRST)


def self_extend(q, k):
    """Merged as in the authors' code: group attention with its shifted query positions outside the neighbour mask."""
    s, distance, seen = none(q, k)
    p = np.arange(TOKENS)
    group_query, group_key = p // GROUP + W - W // GROUP, p // GROUP
    grouped = scores(q, k, group_query, group_key)
    near = (np.tril(ALL) ^ np.tril(ALL, -W)).astype(bool)
    return np.where(near, s, grouped), np.where(near, distance, group_query[:, None] - group_key[None, :]), seen


def dual_chunk(q, k):
    """Chunk by chunk, with the three lists of query positions that section 3 of arXiv 2402.17463 draws up."""
    length = CHUNK - LOCAL
    keys = np.arange(TOKENS) % length
    intra = np.arange(TOKENS) % length
    successive = np.minimum(intra + length, CHUNK)
    inter = np.full(TOKENS, min(2 * length - 1, CHUNK))
    out, told = np.zeros((TOKENS, TOKENS)), np.zeros((TOKENS, TOKENS))
    for a in range(0, TOKENS, length):
        for b in range(0, a + 1, length):
            positions = intra if a == b else successive if a == b + length else inter
            rows, cols = slice(a, a + length), slice(b, b + length)
            out[rows, cols] = scores(q[rows], k[cols], positions[rows], keys[cols])
            told[rows, cols] = positions[rows, None] - keys[None, cols]
    return out, told, ALL


def streaming(q, k):
    """A cache that is kept: first tokens stay, the oldest other goes, and all are turned by their place in it when read."""
    cache, out, told = [], np.full((TOKENS, TOKENS), -INF), np.full((TOKENS, TOKENS), INF)
    for m in range(TOKENS):
        cache.append(m)
        if len(cache) > FIRST + W:
            del cache[FIRST]
        at = np.arange(len(cache))
        row = scores(q[m : m + 1], k[cache], [len(cache) - 1], at)[0]
        for place, n in enumerate(cache):
            out[m, n], told[m, n] = row[place], len(cache) - 1 - place
    return out, told, told < INF


def write_maps(out):
    q, k = vector(TOKENS * DIM, 11).reshape(TOKENS, DIM), vector(TOKENS * DIM, 12).reshape(TOKENS, DIM)
    for name, make in (("none", none), ("linear", linear), ("window", window), ("lm-infinite", lm_infinite), ("rerope", rerope),
                       ("self-extend", self_extend), ("dual-chunk", dual_chunk), ("streaming", streaming)):
        s, distance, seen = make(q, k)
        seen = seen & np.tril(ALL)
        write(out, name, dict(kind="map", tokens=TOKENS, dim=DIM, base=BASE, window=W, group=GROUP, first=FIRST, chunk=CHUNK, local=LOCAL,
                              factor=FACTOR), {"distance": np.where(seen, distance, -1), "scores": np.where(seen, s, 0)})


def grid(start, frames, height, width, step):
    t, h, w = np.meshgrid(np.floor(np.arange(frames) * step), np.arange(height), np.arange(width), indexing="ij")
    return np.stack((t.ravel(), h.ravel(), w.ravel())) + start


def write_ids(out):
    """Sequences of text (a number) and grids (frames, height, width, step)."""
    for name, parts in (("text", [5]), ("image", [3, (1, 4, 6, 1.0), 4]), ("video", [2, (3, 2, 2, 1.0), 5]),
                        ("timed_video", [(3, 2, 2, 50.0), 5]), ("odd_step", [1, (5, 1, 2, 1.6), 2]),
                        ("stamped_frames", [3, (1, 2, 3, 1.0), 3, (1, 2, 3, 1.0), 2])):
        ids, start, flat = [], 0.0, []
        for part in parts:
            flat += [part, 0, 0, 0, 1] if isinstance(part, int) else [0, *part]
            piece = np.tile(np.arange(part) + start, (3, 1)) if isinstance(part, int) else grid(start, *part)
            start = piece.max() + 1
            ids.append(piece)
        write(out, name, dict(kind="ids"), {"ids": np.concatenate(ids, 1).T, "next": start}, {"parts": flat})


def write_mixed(out):
    """rope-vit's start of RoPE-Mixed: two directions at right angles, turned together, the same magnitudes in both."""
    magnitude = 10.0 ** (-np.arange(0, 32, 4) / 32)
    for name, angle in (("axes", 0.0), ("thirty_degrees", np.pi / 6), ("diagonal", np.pi / 4)):
        x = np.concatenate((magnitude * np.cos(angle), magnitude * np.cos(angle + np.pi / 2)))
        y = np.concatenate((magnitude * np.sin(angle), magnitude * np.sin(angle + np.pi / 2)))
        write(out, f"mixed_{name}", dict(kind="mixed", dim=32, base=10, angle=f"{angle:.17g}"),
              {"inv_freq_x": x, "inv_freq_y": y, "rotated": half_split(vector(32, 13), x * 4 + y * 7)}, {"place": [7, 4]})


if __name__ == "__main__":
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "maps.txt"), "w", encoding="ascii") as file:
        write_maps(file)
        write_ids(file)
        write_mixed(file)
