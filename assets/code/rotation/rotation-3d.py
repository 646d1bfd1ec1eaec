"""Four numbers of a head: x and y turn fast, z and w slowly; three can be drawn (RoFormer, section 3.2.2)."""
import numpy as np

mix = 0.5
m = 9
n = 0
q = [0.85, 0.45, 0.85]
k = [1, 0.1, 0.65]
base = 10000

theta = base ** (-2 * np.arange(2) / 4)  # a head of four numbers has two pairs
fast, slow = np.sqrt(2 * (1 - mix)), np.sqrt(2 * mix)  # `mix` moves the weight from the fast pair to the slow one


def head(v):
    return np.array([fast * v[0], fast * v[1], slow * v[2], 0])


def turn(v, position):
    c, s = np.cos(position * theta), np.sin(position * theta)
    return np.stack([c * v[0::2] - s * v[1::2], s * v[0::2] + c * v[1::2]], 1).ravel()


q, k = head(q), head(k)
a, b = turn(q, m), turn(k, n)
scale = np.linalg.norm(q) * np.linalg.norm(k)
for name, vector in [("q_turned", a), ("k_turned", b)]:
    for axis, x in zip("xyzw", vector):
        print(f"{name}_{axis}", x)
print("norm_q", np.linalg.norm(q))
print("norm_q_turned", np.linalg.norm(a))
if scale > 0:
    print("similarity", a @ b / scale)
    print("similarity_fast", a[:2] @ b[:2] / scale)
    print("similarity_slow", a[2:] @ b[2:] / scale)
    print("similarity_at_zero", q @ k / scale)
