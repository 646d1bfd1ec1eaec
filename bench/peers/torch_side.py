"""PyTorch with OpenBLAS, one thread: /usr/bin/python3 torch_side.py [--check] [--only LIST]. Prints what side.mjs prints."""

import argparse
import json
import math
import pathlib
import sys
import time

import numpy as np
import torch

from torch_training import training_cases

HEADS, ROWS, DIM = 32, 4096, 128
LENGTH, HEAD = 512, 64
TOLERANCE = {"rope": 2e-6, "attention": 1e-5, "training": 1e-5}
RESULTS = pathlib.Path(__file__).resolve().parents[2] / "build" / "bench"


def noise(shape, seed, scale=1.0):
    """The same to the bit as bench/data.cpp makes it."""
    h = np.arange(math.prod(shape), dtype=np.uint32) * np.uint32(0x9E3779B1)
    h += np.uint32(seed * 0x85EBCA77 & 0xFFFFFFFF)
    h = (h ^ (h >> 16)) * np.uint32(0x7FEB352D)
    h = (h ^ (h >> 15)) * np.uint32(0x846CA68B)
    h ^= h >> 16
    values = scale * ((h >> 8).astype(np.float64) / 8388608.0 - 1.0)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def rope_cases():
    x = noise((HEADS, ROWS, DIM), 1)
    angles = torch.outer(torch.arange(ROWS, dtype=torch.float64), 10000.0 ** (-torch.arange(0, DIM, 2, dtype=torch.float64) / DIM))
    cos, sin = angles.cos().float(), angles.sin().float()
    cos2, sin2 = torch.cat((cos, cos), -1), torch.cat((sin, sin), -1)
    turn = torch.complex(cos, sin)
    half = DIM // 2
    out = torch.empty_like(x)
    pairs = torch.view_as_complex(x.view(HEADS, ROWS, half, 2))
    pairs_out = torch.empty_like(pairs)

    def common():
        return x * cos2 + torch.cat((-x[..., half:], x[..., :half]), -1) * sin2

    def preallocated():
        a, b = x[..., :half], x[..., half:]
        torch.mul(a, cos, out=out[..., :half]).addcmul_(b, sin, value=-1)
        torch.mul(b, cos, out=out[..., half:]).addcmul_(a, sin)
        return out

    def multiplied():
        return torch.view_as_real(torch.mul(pairs, turn, out=pairs_out))

    yield "rope", "half-split, out of place, table given: as commonly written", common, "rope-half-split", 7
    yield "rope", "half-split, out of place, table given: mul, addcmul, preallocated", preallocated, "rope-half-split", 11
    yield "rope", "interleaved, out of place, table given: complex product, preallocated", multiplied, "rope-interleaved", 11


def attention_cases(heads):
    q, k, v = (noise((heads, LENGTH, HEAD), seed, scale) for seed, scale in ((2, 4.0), (3, 1.0), (4, 1.0)))
    keys = k.transpose(1, 2).contiguous()
    mask = torch.triu(torch.full((LENGTH, LENGTH), -1e9), 1).expand(heads, LENGTH, LENGTH)

    def attend():
        return torch.bmm(torch.softmax(torch.baddbmm(mask, q, keys, alpha=1 / math.sqrt(HEAD)), -1), v)

    yield f"attention h={heads}", "causal half computed and masked: baddbmm, softmax, bmm", attend, f"attention-{heads}", 21


def median_ms(work, runs):
    begin = time.perf_counter()
    while time.perf_counter() - begin < 0.3:
        work()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return sorted(times)[runs // 2] * 1e3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", type=json.loads)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    for cases in (rope_cases(), attention_cases(1), attention_cases(8), training_cases(noise)):
        for work, how, run, name, runs in cases:
            if arguments.only is not None and f"{work}|{how}" not in arguments.only:
                continue
            print(f"{work}: {how}", file=sys.stderr, flush=True)
            line = {"work": work, "how": how}
            if arguments.check:
                ours = np.fromfile(RESULTS / f"{name}.f32", dtype="<f4")
                theirs = getattr(run, "result", run)()
                error = float(np.max(np.abs(theirs.numpy().reshape(-1) - ours)))
                line |= {"error": error if math.isfinite(error) else 1e300, "tolerance": TOLERANCE[work.split()[0]]}
            else:
                line["ms"] = median_ms(run, runs)
            print(json.dumps(line), flush=True)


main()
