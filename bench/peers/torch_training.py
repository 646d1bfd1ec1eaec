"""PyTorch's training step of the model in bench/training.cpp, from the same weights and tokens."""

import torch
import torch.nn.functional as F

TEXTS, LENGTH, WORDS, WIDTH, HEADS, LAYERS, COMPARED = 16, 64, 58, 64, 4, 2, 3
DIM = WIDTH // HEADS


def batch(step):
    i = torch.arange(TEXTS * LENGTH + 1)
    tokens = (5 * i * i + 3 * i + 17 * step + i * step) % WORDS
    return tokens[:-1].reshape(TEXTS, LENGTH), tokens[1:]


class Model:
    def __init__(self, noise, fused):
        self.seed, self.noise, self.fused = 100, noise, fused
        self.embedding = self.weight((WORDS, WIDTH))
        self.layers = [self.layer() for _ in range(LAYERS)]
        self.norm = self.weight((WIDTH,), 1.0), self.weight((WIDTH,))
        self.head = self.weight((WORDS, WIDTH))
        angles = torch.outer(torch.arange(LENGTH, dtype=torch.float64), 10000.0 ** (-torch.arange(0, DIM, 2, dtype=torch.float64) / DIM))
        self.turn = torch.polar(torch.ones_like(angles), angles).to(torch.complex64)
        self.mask = torch.full((LENGTH, LENGTH), float("-inf")).triu(1)
        leaves = [self.embedding, *self.norm, self.head, *(x for layer in self.layers for x in layer.values())]
        self.parameters = [leaf.requires_grad_() for leaf in leaves]
        self.optimizer = torch.optim.AdamW(self.parameters, lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01, foreach=True)
        self.steps = 0

    def weight(self, shape, add=0.0):
        self.seed += 1
        return self.noise(shape, self.seed - 1, 0.125) + add

    def layer(self):
        w = {"norm1": self.weight((WIDTH,), 1.0), "norm1_bias": self.weight((WIDTH,))}
        three = [(self.weight((WIDTH, WIDTH)), self.weight((WIDTH,))) for _ in "qkv"]
        if self.fused:
            w["qkv"], w["qkv_bias"] = torch.cat([x for x, _ in three]), torch.cat([b for _, b in three])
        else:
            for name, (x, b) in zip("qkv", three):
                w[name], w[name + "_bias"] = x, b
        w["out"], w["out_bias"] = self.weight((WIDTH, WIDTH)), self.weight((WIDTH,))
        w["norm2"], w["norm2_bias"] = self.weight((WIDTH,), 1.0), self.weight((WIDTH,))
        w["up"], w["up_bias"] = self.weight((4 * WIDTH, WIDTH)), self.weight((4 * WIDTH,))
        w["down"], w["down_bias"] = self.weight((WIDTH, 4 * WIDTH)), self.weight((WIDTH,))
        return w

    def rotate(self, x):  # [texts, heads, length, dim]
        pairs = torch.view_as_complex(x.reshape(TEXTS, HEADS, LENGTH, DIM // 2, 2))
        return torch.view_as_real(pairs * self.turn).reshape(TEXTS, HEADS, LENGTH, DIM)

    def attend(self, x, w):
        if self.fused:
            three = F.linear(x, w["qkv"], w["qkv_bias"]).split(WIDTH, -1)
        else:
            three = [F.linear(x, w[name], w[name + "_bias"]) for name in "qkv"]
        q, k, v = (y.reshape(TEXTS, LENGTH, HEADS, DIM).transpose(1, 2) for y in three)
        scores = self.rotate(q) @ self.rotate(k).transpose(-1, -2) * DIM ** -0.5 + self.mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(TEXTS, LENGTH, WIDTH)
        return F.linear(mixed, w["out"], w["out_bias"])

    def loss(self, tokens, targets):
        x = F.embedding(tokens, self.embedding)
        for w in self.layers:
            x = x + self.attend(F.layer_norm(x, (WIDTH,), w["norm1"], w["norm1_bias"]), w)
            y = F.layer_norm(x, (WIDTH,), w["norm2"], w["norm2_bias"])
            x = x + F.linear(F.relu(F.linear(y, w["up"], w["up_bias"])), w["down"], w["down_bias"])
        x = F.layer_norm(x, (WIDTH,), *self.norm)
        return F.cross_entropy(F.linear(x, self.head).reshape(-1, WORDS), targets)

    def step(self):
        with torch.enable_grad():
            for group in self.optimizer.param_groups:
                group["lr"] = 2e-3 * min(1.0, (self.steps + 1) / 50)
            loss = self.loss(*batch(self.steps))
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
            self.optimizer.step()
        self.steps += 1
        return loss.detach()


class Steps:
    """Called, it makes a step; what the check compares are the first losses."""

    def __init__(self, noise, fused):
        self.noise, self.fused, self.model = noise, fused, Model(noise, fused)

    def __call__(self):
        return self.model.step()

    def result(self):
        model = Model(self.noise, self.fused)
        return torch.stack([model.step() for _ in range(COMPARED)])


def training_cases(noise):
    for how, fused in (("q, k and v from one matrix", True), ("q, k and v from three", False)):
        yield "training step", f"autograd, AdamW (foreach): {how}", Steps(noise, fused), "training", 31
