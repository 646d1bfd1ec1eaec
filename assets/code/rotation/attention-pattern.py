"""One head under RoPE: turn queries and keys, multiply, mask, softmax, mix the values."""
import numpy as np

head = "match"
right = "rope"
temperature = 1
row = 20
col = 14
tokens = 24
d = 16
base = 10000
base2 = 500000
causal = True
back = 1
slope = 0.25
seed = 1

draws = np.random.RandomState(seed)


def normal(*shape):
    """Box-Muller on the draws of a Mersenne Twister: the same numbers on every machine."""
    raw = draws.randint(0, 2**32, 2 * int(np.prod(shape)), dtype=np.uint32).astype(float)
    u, v = (raw[0::2] + 1) / (2**32 + 1), raw[1::2] / 2**32
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).astype(np.float32).reshape(shape)


def scoring(x, score):
    """Scaled so that its score with itself is `score`."""
    return x * np.sqrt(score * np.sqrt(d) / (x @ x))


def tuned(back, pairs, score):
    """All tokens alike: the query starts behind the key by the angle of `back` tokens, in the fastest pairs."""
    q, k = np.zeros(d), np.zeros(d)
    angle = -back * 10000.0 ** (-2 * np.arange(pairs) / d)
    q[0 : 2 * pairs : 2], q[1 : 2 * pairs : 2], k[0 : 2 * pairs : 2] = np.cos(angle), np.sin(angle), 1
    return np.tile(scoring(q, score), (tokens, 1)), np.tile(scoring(k, score), (tokens, 1))


if head == "match":  # five words: the same word has the same query and key wherever it stands
    words, values = [scoring(normal(d), 9) for _ in range(5)], [normal(8) for _ in range(5)]
    text = draws.randint(0, 2**32, tokens, dtype=np.uint32) % 5
    q = k = np.array([words[w] for w in text])
    v = np.array([values[w] for w in text])
elif head == "constant":
    q, k = np.tile(scoring(normal(d), 8), (tokens, 1)), np.tile(scoring(normal(d), 8), (tokens, 1))
    v = np.tile(normal(8), (tokens, 1))
elif head in ("previous", "recent"):
    q, k = tuned(back, (d // 2 + 1) // 2, 14) if head == "previous" else tuned(0, d // 2, 12)
    v = normal(tokens, 8)
else:
    q, k, v = normal(tokens, d), normal(tokens, d), normal(tokens, 8)


def turn(x, base):
    angle = np.outer(np.arange(tokens), base ** (-2 * np.arange(d // 2) / d))
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([c * x[:, 0::2] - s * x[:, 1::2], s * x[:, 0::2] + c * x[:, 1::2]], 2).reshape(tokens, d)


distance = np.subtract.outer(np.arange(tokens), np.arange(tokens))
if right in ("none", "rope", "rope2", "alibi") and head != "own":
    if right.startswith("rope"):
        q, k = turn(q, base if right == "rope" else base2), turn(k, base if right == "rope" else base2)
    scores = q @ k.T / np.sqrt(d)
    if right == "alibi":
        scores -= slope * np.abs(distance)
    scores /= temperature
    if causal:
        scores[distance < 0] = -np.inf
    weights = np.exp(scores - scores.max(1, keepdims=True))
    weights /= weights.sum(1, keepdims=True)
    m = min(row, tokens - 1)
    n = min(col, m if causal else tokens - 1)
    print("score_right", scores[m, n])
    print("weight_right", weights[m, n])
    print("top_weight_right", weights[m].max())
    print("mean_distance_right", weights[m] @ np.abs(distance[m]))
    print("output_right", (weights @ v)[m, 7])
