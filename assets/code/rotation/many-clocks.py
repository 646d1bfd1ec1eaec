"""All pairs of a head as clocks: their speeds, and which come round in training (RoFormer, section 3.2.2)."""
import numpy as np

m = 100
base = 10000
d = 64
pair = 8
length = 2048

theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token, fastest first
wavelength = 2 * np.pi / theta  # tokens a turn
i = min(pair, d // 2 - 1)
print("pairs", d // 2)
print("theta", theta[i])
print("wavelength", wavelength[i])
print("angle", m * theta[i])
print("turns", m * theta[i] / (2 * np.pi))
print("cos", np.cos(m * theta[i]))
print("sin", np.sin(m * theta[i]))
print("fastest_wavelength", wavelength[0])
print("slowest_wavelength", wavelength[-1])
print("slowest_seconds", wavelength[-1] / wavelength[0])  # if the first clock took a second
print("pairs_come_round", np.sum(wavelength <= m))
print("pairs_never_round", np.sum(wavelength > length))  # not once in a text of the trained length
print("slowest_share_of_turn", length / wavelength[-1])

# The same turns as one matrix: a block of two by two for each pair, zeros elsewhere.
R = np.zeros((d, d))
for j, angle in enumerate(m * theta):
    c, s = np.cos(angle), np.sin(angle)
    R[2 * j : 2 * j + 2, 2 * j : 2 * j + 2] = [[c, -s], [s, c]]
assert np.allclose(R @ R.T, np.eye(d))  # a rotation
print("entries", R.size)
print("entries_in_blocks", 4 * (d // 2))
