"""A head without positions can't tell the order of its words: permute them, and its weights are permuted alike."""
import numpy as np

encoding = "none"
text = "the dog bit the man"
order = "0,4,2,3,1"
shuffle = 0
causal = False
row = 2
col = 1
temperature = 1
d = 16
base = 10000
slope = 0.25
seed = 55


def normal(seed, *shape):
    """Box-Muller on the draws of a Mersenne Twister: the same numbers on every machine."""
    draws = np.random.RandomState(seed)
    raw = draws.randint(0, 2**32, 2 * int(np.prod(shape)), dtype=np.uint32).astype(float)
    u, v = (raw[0::2] + 1) / (2**32 + 1), raw[1::2] / 2**32
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).astype(np.float32).reshape(shape)


def embedding(word):
    """A vector made from the word's spelling alone (FNV-1a seeds the draws)."""
    h = 2166136261 ^ (seed * 0x9E3779B9) % 2**32
    for byte in word.encode():
        h = (h ^ byte) * 16777619 % 2**32
    return normal(h, d)


words = text.split()[:16]
count = len(words)
x = np.array([embedding(w) for w in words])
W = normal(seed, d + d + 8, d) * 1.2 / np.sqrt(d)  # Wq, Wk and Wv, one below the other
angle = np.outer(np.arange(count), base ** (-2 * np.arange(d // 2) / d))
distance = np.subtract.outer(np.arange(count), np.arange(count))


def turn(x):
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([c * x[:, 0::2] - s * x[:, 1::2], s * x[:, 0::2] + c * x[:, 1::2]], 2).reshape(count, d)


def head(x):
    if encoding == "sinusoidal":
        x = x + np.stack([np.sin(angle), np.cos(angle)], 2).reshape(count, d)
    q, k, v = np.split(x @ W.T, [d, 2 * d], axis=1)
    if encoding == "rope":
        q, k = turn(q), turn(k)
    scores = q @ k.T / np.sqrt(d)
    if encoding == "alibi":
        scores = scores - slope * np.abs(distance)
    scores = np.where(causal & (distance < 0), -np.inf, scores / temperature)
    weights = np.exp(scores - scores.max(1, keepdims=True))
    weights /= weights.sum(1, keepdims=True)
    return weights, weights @ v


if encoding in ("none", "sinusoidal", "rope", "alibi") and not shuffle and order.replace(",", "").isdigit() and count:
    named = [int(w) for w in order.split(",")]
    places = [w for i, w in enumerate(named) if w < count and w not in named[:i]]
    places += [w for w in range(count) if w not in places]  # the word at each place
    back = np.argsort(places)  # the place of each word
    weights, output = head(x)
    moved, moved_output = head(x[places])
    m, n = min(row, count - 1), min(col, count - 1)
    print("weight_written", weights[m, n])
    print("weight_arranged", moved[back[m], back[n]])
    print("largest_difference", np.abs(moved[np.ix_(back, back)] - weights).max())
    print("output_written_0", output[m, 0])
    print("output_arranged_0", moved_output[back[m], 0])
