"""Attention without softmax: features instead of exponentials, turned above the line alone (RoFormer, section 3.3)."""
import numpy as np

head = "match"
row = 20
col = 14
rotate = False
length = 4096
tokens = 24
d = 16
base = 10000
causal = True
seed = 1

draws = np.random.RandomState(seed)


def normal(*shape):
    """Box-Muller on the draws of a Mersenne Twister: the same numbers on every machine."""
    raw = draws.randint(0, 2**32, 2 * int(np.prod(shape)), dtype=np.uint32).astype(float)
    u, v = (raw[0::2] + 1) / (2**32 + 1), raw[1::2] / 2**32
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).astype(np.float32).reshape(shape)


def turn(x):
    angle = np.outer(np.arange(tokens), base ** (-2 * np.arange(d // 2) / d))
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([c * x[:, 0::2] - s * x[:, 1::2], s * x[:, 0::2] + c * x[:, 1::2]], 2).reshape(tokens, d)


def feature(x):  # elu(x) + 1: above zero everywhere (Katharopoulos et al. 2020)
    return np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))


def scoring(x, score):
    return x * np.sqrt(score * np.sqrt(d) / (x @ x))


if head == "match":
    words, values = [scoring(normal(d), 9) for _ in range(5)], [normal(8) for _ in range(5)]
    q = k = np.array([words[w] for w in draws.randint(0, 2**32, tokens, dtype=np.uint32) % 5])
elif head == "constant":
    q, k = np.tile(scoring(normal(d), 8), (tokens, 1)), np.tile(scoring(normal(d), 8), (tokens, 1))
elif head == "random":
    q, k = normal(tokens, d).astype(float), normal(tokens, d).astype(float)
m, n = min(row, tokens - 1), min(col, tokens - 1)
seen = np.tril(np.ones((tokens, tokens), bool)) if causal else np.ones((tokens, tokens), bool)
if head in ("match", "constant", "random"):
    scores = np.where(seen, turn(q) @ turn(k).T / np.sqrt(d), -np.inf)
    softmax = np.exp(scores - scores.max(1, keepdims=True))
    print("weight_softmax", (softmax / softmax.sum(1, keepdims=True))[m, n])
    turned = np.where(seen, turn(feature(q)) @ turn(feature(k)).T, 0)
    plain = np.where(seen, feature(q) @ feature(k).T, 0)
    print("denominator", plain[m].sum())  # positive terms: it can't vanish
    print("denominator_rotated", turned[m].sum())  # this one can
    if not rotate:
        print("weight_linear", turned[m, n] / plain[m].sum())
        print("row_sum_linear", turned[m].sum() / plain[m].sum())
print("cache_numbers", length * 2 * d)  # softmax keeps a key and a value for every token
print("state_numbers", d * d + d)  # linear attention keeps two sums, however long the text
