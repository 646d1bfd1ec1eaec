"""Why only the distance counts: the score of one pair, written in six ways (RoFormer, section 3.4.1)."""
import numpy as np

n = 4
distance = 7
q = [1.25, 0.25]
k = [-0.5, 0.95]
pair = 8
d = 64
base = 10000

m = n + distance
theta = base ** (-2 * min(pair, d // 2 - 1) / d)  # radians a token


def turn(angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


print("real_1", (turn(m * theta) @ q) @ (turn(n * theta) @ k))  # each turned by its own position
print("real_2", q @ (turn(m * theta).T @ turn(n * theta) @ k))  # the transpose of a turn is the turn back
print("real_3", q @ (turn((n - m) * theta) @ k))  # one turn is left
print("score_pair_at_zero", (turn(distance * theta) @ q) @ k)  # the key at 0: the same

# With complex numbers a turn is a factor, the key is conjugated, and exponents add.
z_q, z_k = complex(*q), complex(*k)
print("complex_1", (z_q * np.exp(1j * m * theta) * np.conj(z_k * np.exp(1j * n * theta))).real)
print("complex_4", (z_q * np.conj(z_k) * np.exp(1j * (m - n) * theta)).real)


def bf16(x):
    """The nearest number that bf16 has: eight significant bits."""
    fraction, exponent = np.frexp(x)
    return np.ldexp(np.round(fraction * 256) / 256, exponent)


print("distance_bf16_positions", bf16(m) - bf16(n))  # above 256 it is not always m - n
