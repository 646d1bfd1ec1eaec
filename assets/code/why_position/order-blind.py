"""Without positions a head is blind to order: read backwards, each word has the same weights (arXiv 1706.03762)."""
import numpy as np

encoding = "none"
text = "the dog bit the man"
causal = False
row = 2
col = 1
temperature = 1
d = 16
seed = 55


def normal(seed, *shape):  # Box-Muller on a Mersenne Twister: the same numbers on every machine
    raw = np.random.RandomState(seed).randint(0, 2**32, (*shape, 2), dtype=np.uint32)
    u, v = (raw[..., 0] + 1.0) / (2**32 + 1), raw[..., 1] / 2**32
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)


x = []
for word in text.split()[:16] or ["…"]:  # a vector from the spelling alone: its FNV-1a hash seeds the draws
    code = 2166136261 ^ (seed * 0x9E3779B9) % 2**32
    for byte in word.encode():
        code = (code ^ byte) * 16777619 % 2**32
    x.append(normal(code, d))

x = np.array([x, x[::-1]])  # as written, and from the last word to the first
Wq, Wk = normal(seed, 2, d, d) * 1.2 / np.sqrt(d)
scores = (x @ Wq.T) @ (x @ Wk.T).swapaxes(1, 2) / np.sqrt(d) / temperature
if causal:
    scores[:, np.tri(x.shape[1]) == 0] = -np.inf  # no word sees those after it
weights = np.exp(scores - scores.max(2, keepdims=True))
weights /= weights.sum(2, keepdims=True)
written, arranged = weights[0], weights[1, ::-1, ::-1]  # both for the words as written
m, n = np.minimum([row, col], len(written) - 1)
if encoding == "none":
    print("weight_written", written[m, n])
if encoding == "none" and not causal:  # a mask does tell the order
    print("weight_arranged", arranged[m, n])
    print("largest_difference", np.abs(arranged - written).max())
