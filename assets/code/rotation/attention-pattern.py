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

# Box-Muller on a Mersenne Twister: five words, each the same query, key and value wherever it stands.
draws = np.random.RandomState(seed)
raw = draws.randint(0, 2**32, (5 * d + 5 * 8, 2), dtype=np.uint32)
z = np.sqrt(-2 * np.log((raw[:, 0] + 1.0) / (2**32 + 1))) * np.cos(2 * np.pi * raw[:, 1] / 2**32)
words, values = z[: 5 * d].reshape(5, d), z[5 * d :].reshape(5, 8)
words *= np.sqrt(9 * np.sqrt(d) / np.sum(words**2, 1, keepdims=True))  # a word's score with itself is 9
text = draws.randint(0, 2**32, tokens, dtype=np.uint32) % 5

theta = (base2 if right == "rope2" else base) ** (-2 * np.arange(d // 2) / d)  # radians a token
if right == "none":
    theta[:] = 0  # no turns
turns = np.exp(1j * np.outer(np.arange(tokens), theta))
turned = turns * (words[text].reshape(tokens, d // 2, 2) @ [1, 1j])  # each pair as one complex number
scores = (turned @ np.conj(turned).T).real / np.sqrt(d) / temperature
if causal:
    scores[np.tri(tokens) == 0] = -np.inf  # no token sees those after it
weights = np.exp(scores - scores.max(1, keepdims=True))
weights /= weights.sum(1, keepdims=True)

if head == "match" and right in ("none", "rope", "rope2"):
    m = min(row, tokens - 1)
    n = min(col, m if causal else tokens - 1)
    print("score_right", scores[m, n])
    print("weight_right", weights[m, n])
    print("output_right", weights[m] @ values[text, min(col, 7)])
