"""Which two numbers turn together: interleaved pairs (2i, 2i + 1) or half-split ones (i, i + d/2)."""
import numpy as np

fly = 0
code = "weights"
m = 3
n = 0
d = 8
base = 10000
only_q = False
seed = 12

draws = np.random.RandomState(seed)


def normal(*shape):
    """Box-Muller on the draws of a Mersenne Twister: the same numbers on every machine."""
    raw = draws.randint(0, 2**32, 2 * int(np.prod(shape)), dtype=np.uint32).astype(float)
    u, v = (raw[0::2] + 1) / (2**32 + 1), raw[1::2] / 2**32
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).astype(np.float32).reshape(shape)


HIDDEN = 6
interleaved = np.arange(d)  # place of number j of the interleaved order, in each of the two
half_split = np.concatenate([np.arange(0, d, 2), np.arange(1, d, 2)]).argsort()
order = interleaved if fly < 0.5 else half_split  # how the rows of Wq and Wk are ordered
turned = {"weights": order, "interleaved": interleaved, "half-split": half_split}[code]  # what the code turns


def project(places):
    weights, token = normal(d, HIDDEN), normal(HIDDEN)
    out = np.empty(d)
    out[places] = weights @ token / np.sqrt(HIDDEN)
    return out


def turn(x, position, places):
    angle = position * base ** (-2 * np.arange(d // 2) / d)
    c, s = np.cos(angle), np.sin(angle)
    a, b = x[places[0::2]], x[places[1::2]]  # the two numbers of each pair
    out = np.empty(d)
    out[places[0::2]], out[places[1::2]] = c * a - s * b, s * a + c * b
    return out


q_order, k_order = order, interleaved if only_q else order
q, k = project(q_order), project(k_order)
for j in range(d):
    print(f"q_{j}", q[j])
    print(f"k_{j}", k[j])
print("score", turn(q, m, turned) @ turn(k, n, turned) / np.sqrt(d))
print("score_at_zero", q @ k / np.sqrt(d))  # position 0 turns nothing: a mix-up stays unseen
print("score_right", turn(q, m, q_order)[q_order] @ turn(k, n, k_order)[k_order] / np.sqrt(d))
