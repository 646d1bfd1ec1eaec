#!/usr/bin/python3
"""Golden training runs, by PyTorch and nothing of ours: twenty steps of small models from given weights and batches.

Writes training.txt beside this script, in the form of make_golden.py's files. Run it with torch 1.13 or newer:

    /usr/bin/python3 make_training.py

Weights and tokens are not stored: both sides form them by the rules in weights() and tokens(). Everything is computed in
double, with autograd and torch.optim.AdamW.
"""
import math
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, BATCH, LENGTH, VOCABULARY, WIDTH, HEADS = 20, 3, 10, 11, 16, 4
DIM = WIDTH // HEADS


def weights(n, seed, spread):
    """n numbers about 0, multiples of spread/64."""
    j = torch.arange(n, dtype=torch.int64)
    return (((7 * j * j + 37 * j + 13 * seed) % 127) - 63).double() / 64 * spread


def tokens(step):
    i = torch.arange(BATCH * LENGTH, dtype=torch.int64)
    return ((5 * i * i + 3 * i + 17 * step + i * step) % VOCABULARY).reshape(BATCH, LENGTH)


def t5_bucket(distance, buckets, most):  # of a causal model: distance back
    exact = buckets // 2
    if distance < exact:
        return distance
    return min(exact + int(math.log(distance / exact) / math.log(most / exact) * (buckets - exact)), buckets - 1)


def slopes(heads):  # heads a power of two
    return [2 ** (-8 * (h + 1) / heads) for h in range(heads)]


class Model:
    def __init__(self, case):
        self.case = case
        self.names, self.parameters = [], {}
        kv = case["kv_heads"] * DIM
        bias, hidden = case["biases"], case["hidden"]
        self.add("embedding", (VOCABULARY, WIDTH), 0.5)
        if case["encoding"] == "learned":
            self.add("positions", (LENGTH, WIDTH), 0.5)
        if case["encoding"] == "t5":
            self.add("bias", (8, HEADS), 0.5)
        if case["encoding"] == "bias":
            self.add("bias", (2 * (LENGTH - 1) + 1, HEADS), 0.5)
        for layer in range(2):
            self.norm(f"{layer}.norm1")
            for name, out in (("q", WIDTH), ("k", kv), ("v", kv)):
                self.linear(f"{layer}.{name}", out, WIDTH, bias)
            if case["qk_norm"]:
                self.add(f"{layer}.q_norm", (DIM,), None)
                self.add(f"{layer}.k_norm", (DIM,), None)
            self.linear(f"{layer}.out", WIDTH, WIDTH, bias)
            self.norm(f"{layer}.norm2")
            gated = case["feed_forward"] == "swiglu"
            if gated:
                self.linear(f"{layer}.gate", hidden, WIDTH, False)
            self.linear(f"{layer}.up", hidden, WIDTH, bias and not gated)
            self.linear(f"{layer}.down", WIDTH, hidden, bias and not gated)
        self.norm("norm")
        if not case["tied"]:
            self.add("head", (VOCABULARY, WIDTH), 0.5)

    def add(self, name, shape, spread):
        n = math.prod(shape)
        value = weights(n, len(self.names), spread or 0.25) + (0 if spread else 1)
        self.parameters[name] = value.reshape(shape).clone().requires_grad_(True)
        self.names.append(name)

    def norm(self, name):
        self.add(name, (WIDTH,), None)
        if self.case["norm"] == "layer-norm":
            self.add(name + ".bias", (WIDTH,), 0.25)

    def linear(self, name, out, inner, bias):
        self.add(name, (out, inner), 0.5)
        if bias:
            self.add(name + ".bias", (out,), 0.25)

    def apply_norm(self, name, x):
        p = self.parameters
        if self.case["norm"] == "layer-norm":
            return F.layer_norm(x, (WIDTH,), p[name], p[name + ".bias"], 1e-5)
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * p[name]

    def apply(self, name, x):
        return F.linear(x, self.parameters[name], self.parameters.get(name + ".bias"))

    def turn(self, x):  # [B, heads, T, DIM], pairs next to each other
        inv = 1.0 / 100.0 ** (torch.arange(0, DIM, 2).double() / DIM)
        phase = torch.polar(torch.ones(LENGTH, DIM // 2), torch.outer(torch.arange(LENGTH).double(), inv))
        z = torch.view_as_complex(x.reshape(*x.shape[:-1], DIM // 2, 2).contiguous()) * phase
        return torch.view_as_real(z).reshape(x.shape)

    def score_bias(self):
        t = torch.arange(LENGTH)
        distance = t[:, None] - t[None, :]
        kind = self.case["encoding"]
        if kind == "alibi":
            return -torch.tensor(slopes(HEADS))[:, None, None] * distance.abs().double()
        if kind == "t5":
            index = torch.tensor([[t5_bucket(max(int(d), 0), 8, 6) for d in row] for row in distance])
            return self.parameters["bias"][index].permute(2, 0, 1)
        if kind == "bias":
            return self.parameters["bias"][-distance + LENGTH - 1].permute(2, 0, 1)
        return torch.zeros(HEADS, LENGTH, LENGTH)

    def attention(self, layer, x):
        heads = lambda name, n: self.apply(f"{layer}.{name}", x).reshape(BATCH, LENGTH, n, DIM).transpose(1, 2)
        kv_heads = self.case["kv_heads"]
        q, k, v = heads("q", HEADS), heads("k", kv_heads), heads("v", kv_heads)
        if self.case["qk_norm"]:
            rms = lambda y, w: y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + 1e-5) * w
            q, k = rms(q, self.parameters[f"{layer}.q_norm"]), rms(k, self.parameters[f"{layer}.k_norm"])
        if self.case["encoding"] == "rope":
            q, k = self.turn(q), self.turn(k)
        k, v = (y.repeat_interleave(HEADS // kv_heads, 1) for y in (k, v))
        mask = torch.full((LENGTH, LENGTH), float("-inf")).triu(1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(DIM) + self.score_bias() + mask
        out = (scores.softmax(-1) @ v).transpose(1, 2).reshape(BATCH, LENGTH, WIDTH)
        return self.apply(f"{layer}.out", out)

    def feed_forward(self, layer, x):
        kind = self.case["feed_forward"]
        up = self.apply(f"{layer}.up", x)
        if kind == "swiglu":
            active = F.silu(self.apply(f"{layer}.gate", x)) * up
        else:
            active = F.relu(up) if kind == "relu" else F.gelu(up, approximate="tanh")
        return self.apply(f"{layer}.down", active)

    def forward(self, ids):
        x = self.parameters["embedding"][ids]
        if self.case["encoding"] == "learned":
            x = x + self.parameters["positions"]
        if self.case["encoding"] == "sinusoidal":
            inv = 1.0 / 10000.0 ** (torch.arange(0, WIDTH, 2).double() / WIDTH)
            angle = torch.outer(torch.arange(LENGTH).double(), inv)
            x = x + 0.3 * torch.stack((angle.sin(), angle.cos()), -1).reshape(LENGTH, WIDTH)
        for layer in range(2):
            x = x + self.attention(layer, self.apply_norm(f"{layer}.norm1", x))
            x = x + self.feed_forward(layer, self.apply_norm(f"{layer}.norm2", x))
        head = self.parameters["embedding" if self.case["tied"] else "head"]
        return F.linear(self.apply_norm("norm", x), head)


def rate(step):
    warm_up, peak = 5, 1e-2
    if step < warm_up:
        return peak * (step + 1) / warm_up
    done = (step - warm_up) / (STEPS - warm_up)
    return peak * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * done)))


def train(case):
    model = Model(case)
    parameters = [model.parameters[name] for name in model.names]
    optimizer = torch.optim.AdamW(parameters, lr=1.0, betas=(0.9, 0.98), weight_decay=0.01)
    losses, lengths = [], []
    for step in range(STEPS):
        ids = tokens(step)
        targets = ids.roll(3, 1)
        targets[:, :3] = -1
        loss = F.cross_entropy(model.forward(ids).reshape(-1, VOCABULARY), targets.reshape(-1), ignore_index=-1)
        optimizer.zero_grad()
        loss.backward()
        lengths.append(float(torch.nn.utils.clip_grad_norm_(parameters, 1.0)))
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        optimizer.step()
        losses.append(loss.item())
    return losses, lengths


def main():
    plain = dict(norm="layer-norm", feed_forward="relu", biases=True, qk_norm=False, tied=False, kv_heads=HEADS, hidden=32)
    cases = {kind: dict(plain, encoding=kind) for kind in ("none", "sinusoidal", "learned", "t5", "bias", "alibi", "rope")}
    cases["llama"] = dict(plain, encoding="rope", norm="rms-norm", feed_forward="swiglu", biases=False, kv_heads=2, hidden=24)
    cases["gpt2"] = dict(plain, encoding="learned", feed_forward="gelu", tied=True)
    cases["qwen"] = dict(plain, encoding="rope", norm="rms-norm", feed_forward="swiglu", biases=False, qk_norm=True, kv_heads=1)
    with open(os.path.join(HERE, "training.txt"), "w", encoding="ascii") as file:
        for name, case in cases.items():
            losses, lengths = train(case)
            file.write(f"case {name}\n")
            for key, value in case.items():
                file.write(f"set {key} {int(value) if isinstance(value, bool) else value}\n")
            file.write("expect losses " + " ".join("%.12g" % x for x in losses) + "\n")
            file.write("expect gradient_lengths " + " ".join("%.12g" % x for x in lengths) + "\n")
            file.write("end\n")
            print(name, losses[0], losses[-1])


main()
