"""One head under RoPE: turn queries and keys, multiply, mask, softmax, mix the values (RoFormer, section 3.2.2)."""
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
seed = 1
turnv = "no"
start = 0
# Box-Muller on a Mersenne Twister: five words, each the same query, key and value wherever it stands.
draws = np.random.RandomState(seed)
raw = draws.randint(0, 2**32, (5 * d + 5 * 8, 2), dtype=np.uint32)
z = np.sqrt(-2 * np.log((raw[:, 0] + 1.0) / (2**32 + 1))) * np.cos(2 * np.pi * raw[:, 1] / 2**32)
words, values = z[: 5 * d].reshape(5, d), z[5 * d :].reshape(5, 8)
words *= np.sqrt(9 * np.sqrt(d) / np.sum(words**2, 1, keepdims=True))  # a word's score with itself is 9
text = draws.randint(0, 2**32, tokens, dtype=np.uint32) % 5

def turned(x, way=1):  # each pair as one complex number, turned by its row's position
    theta = (base2 if right == "rope2" else base) ** (-np.arange(0, x.shape[1], 2) / x.shape[1])  # radians a token
    pairs = x[:, 0::2] + 1j * x[:, 1::2]
    return pairs if right == "none" else pairs * np.exp(1j * way * np.outer(start + np.arange(tokens), theta))

scores = (turned(words[text]) @ np.conj(turned(words[text])).T).real / np.sqrt(d) / temperature
if causal: scores[np.tri(tokens) == 0] = -np.inf  # no token sees those after it
weights = np.exp(scores - scores.max(1, keepdims=True))
weights /= weights.sum(1, keepdims=True)
output = weights @ (values[text] if turnv == "no" else turned(values[text]).view(float))  # RoPE leaves values alone
if turnv == "back": output = turned(output, -1).view(float)  # by the row's own position: distances alone are left
if head == "match" and right in ("none", "rope", "rope2"):
    m = min(row, tokens - 1)
    n = min(col, m if causal else tokens - 1)
    for name, x in zip(("score", "weight", "output"), (scores[m, n], weights[m, n], output[m, min(col, 7)])): print(f"{name}_right", x)
