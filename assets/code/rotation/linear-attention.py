"""Attention without softmax: features instead of exponentials, turned above the line alone (RoFormer, section 3.3)."""
import numpy as np

head = "match"
row = 20
rotate = False
tokens = 24
d = 16
base = 10000
causal = True
seed = 1

# Box-Muller on a Mersenne Twister: five words, each the same query and key wherever it stands.
draws = np.random.RandomState(seed)
raw = draws.randint(0, 2**32, (5, d, 2), dtype=np.uint32)
u, v = (raw[..., 0] + 1.0) / (2**32 + 1), raw[..., 1] / 2**32
words = np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)
words *= np.sqrt(9 * np.sqrt(d) / np.sum(words**2, 1, keepdims=True))
draws.randint(0, 2**32, (5, 8, 2), dtype=np.uint32)  # the words' values, not needed here
text = draws.randint(0, 2**32, tokens, dtype=np.uint32) % 5

features = np.where(words > 0, words + 1, np.exp(np.minimum(words, 0)))  # elu(x) + 1: above zero everywhere
m = min(row, tokens - 1)
q = features[text[m]]
k = features[text[: m + 1] if causal else text]  # the keys that token m sees
plain = k @ q

theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token
distance = m - np.arange(len(k))[:, None]
q_pairs, k_pairs = q[0::2] + 1j * q[1::2], k[:, 0::2] + 1j * k[:, 1::2]  # each pair as one complex number
rotated = np.sum(q_pairs * np.conj(k_pairs) * np.exp(1j * distance * theta), 1).real

if head == "match":
    print("denominator", plain.sum())  # positive terms: unlike the sum of the rotated ones it can't vanish
    print("left_over", rotated.sum() / plain.sum())  # what the weights of the row add up to
    if not rotate:
        print("top_weight_linear", rotated.max() / plain.sum())
print("state_numbers", d * d + d)  # two running sums take the place of all keys and values
