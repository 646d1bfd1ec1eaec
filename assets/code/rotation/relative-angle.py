"""Why only the distance counts: the score of one pair, written in five ways (RoFormer, section 3.4.1)."""
import numpy as np

n = 4
distance = 7
q = [1.25, 0.25]
k = [-0.5, 0.95]
pair = 8
d = 64
base = 10000

m = n + distance
theta = base ** (-2 * min(pair, d // 2 - 1) / d)


def turn(angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


q, k = np.array(q), np.array(k)
both = (turn(m * theta) @ q) @ (turn(n * theta) @ k)  # each turned by its own position
moved = q @ (turn(m * theta).T @ turn(n * theta) @ k)  # the transpose of a turn is the turn back
alone = q @ (turn((n - m) * theta) @ k)  # one turn is left
print("m", m)
print("theta", theta)
print("real_1", both)
print("real_2", moved)
print("real_3", alone)

# The same with complex numbers: a turn is a factor, the key is conjugated, exponents add.
z_q, z_k = complex(*q), complex(*k)
turned = (z_q * np.exp(1j * m * theta)) * np.conj(z_k * np.exp(1j * n * theta))
print("complex_1", turned.real)
print("complex_4", (z_q * np.conj(z_k) * np.exp(1j * (m - n) * theta)).real)
print("score_pair", both)
print("score_pair_at_zero", (turn(distance * theta) @ q) @ k)  # the key at 0: the same


def bf16(x):
    """The nearest number that bf16 has: the upper 16 bits of a float."""
    bits = np.array(x, np.float32).view(np.uint32)
    bits = (bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))) & np.uint32(0xFFFF0000)
    return bits.view(np.float32)


print("distance_bf16_positions", bf16(m) - bf16(n))  # above 256 it is not always m - n
