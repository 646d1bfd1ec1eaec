"""Tell scores the distance: ALiBi (arXiv 2108.12409), T5's buckets (1910.10683) and RoPE (2104.09864)."""
import numpy as np

row = 14
col = 9
tokens = 20
d = 64
buckets = 32
far = 128
heads = 8
head = 3
base = 10000
causal = True
seed = 1

# Random queries and keys: Box-Muller on a Mersenne Twister, the same on every machine.
raw = np.random.RandomState(seed).randint(0, 2**32, (2, tokens, d, 2), dtype=np.uint32)
u, v = (raw[..., 0] + 1.0) / (2**32 + 1), raw[..., 1] / 2**32
queries, keys = np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)
m = min(row, tokens - 1)
n = min(col, m if causal else tokens - 1)
q, k = queries[m], keys[n]
content = q @ k / np.sqrt(d)  # without positions

# ALiBi: a slope for each head, geometric; for those above a power of two, the steps between.
h, power = min(head, heads), 2 ** int(np.log2(heads))
slope = 2 ** (-8 * h / power) if h <= power else 2 ** (-8 * (h - power - 0.5) / power)
print("slope", slope)
print("added_alibi", -slope * abs(m - n))

# T5: half of the buckets hold one distance each, the others ranges that grow up to `far`.
if causal and far > buckets >= 4:
    exact = buckets // 2
    grown = np.log(max(m - n, exact) / exact) / np.log(far / exact) * (buckets - exact)
    print("bucket", m - n if m - n < exact else min(exact + int(grown), buckets - 1))

# RoPE: each pair as one complex number, turned by the distance. What it adds is what changes.
turn = np.exp(1j * (m - n) * base ** (-2 * np.arange(d // 2) / d))
turned = np.sum((q[0::2] + 1j * q[1::2]) * np.conj(k[0::2] + 1j * k[1::2]) * turn)
print("added_rope", turned.real / np.sqrt(d) - content)
