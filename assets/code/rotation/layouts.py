"""Which two numbers turn together: (2i, 2i + 1) as in RoFormer and GPT-J, or (i, i + d/2) as in GPT-NeoX."""
import numpy as np

fly = 0
code = "weights"
m = 3
n = 0
d = 8
base = 10000
only_q = False
seed = 12

theta = base ** (-2 * np.arange(d // 2) / d)
interleaved = np.arange(d).reshape(d // 2, 2)  # row i: where the two numbers of pair i stand
half_split = np.arange(d).reshape(2, d // 2).T
q_pairs = interleaved if fly < 0.5 else half_split  # as the rows of Wq are ordered
k_pairs = interleaved if only_q else q_pairs  # a forgetful conversion leaves Wk as it was
code_pairs = {"weights": q_pairs, "interleaved": interleaved, "half-split": half_split}[code]
draws = np.random.RandomState(seed)


def normal(*shape):  # Box-Muller on a Mersenne Twister: the same numbers on every machine
    raw = draws.randint(0, 2**32, (*shape, 2), dtype=np.uint32)
    u, v = (raw[..., 0] + 1.0) / (2**32 + 1), raw[..., 1] / 2**32
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)


def score(q_turned, k_turned):  # turned in these pairs, each of them one complex number
    zq = (q[q_turned] @ [1, 1j]) * np.exp(1j * m * theta)
    zk = (k[k_turned] @ [1, 1j]) * np.exp(1j * n * theta)
    return np.sum(zq * np.conj(zk)).real / np.sqrt(d)


q, k = np.empty(d), np.empty(d)
q[q_pairs] = (normal(d, 6) @ normal(6) / np.sqrt(6)).reshape(d // 2, 2)  # Wq times a token
k[k_pairs] = (normal(d, 6) @ normal(6) / np.sqrt(6)).reshape(d // 2, 2)
print("score", score(code_pairs, code_pairs))
print("score_right", score(q_pairs, k_pairs))  # each turned as its own weights want it
print("score_at_zero", q @ k / np.sqrt(d))  # position 0 turns nothing: a mix-up stays unseen
