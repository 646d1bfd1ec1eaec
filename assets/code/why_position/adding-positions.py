"""Add a row of sines and cosines to a word (Vaswani et al. 2017, section 3.5), or turn it by the same angles."""
import numpy as np

m = 8
table = "sinusoidal"
x = [1.3, 0.6]
n = 4
pair = 1
d = 16
base = 10000
seed = 3

# A word of random numbers: Box-Muller on a Mersenne Twister, the same on every machine.
raw = np.random.RandomState(seed + 77).randint(0, 2**32, (d, 2), dtype=np.uint32)
word = np.sqrt(-2 * np.log((raw[:, 0] + 1.0) / (2**32 + 1))) * np.cos(2 * np.pi * raw[:, 1] / 2**32)

theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token, for each pair
i = min(pair, d // 2 - 1)
word[2 * i : 2 * i + 2] = x


def row(position):
    return np.stack([np.sin(position * theta), np.cos(position * theta)], 1).ravel()


print("norm_word", np.linalg.norm(word))
turned = (word.reshape(d // 2, 2) @ [1, 1j]) * np.exp(1j * m * theta)  # each pair as one complex number
print("norm_turned", np.linalg.norm(turned))  # turning keeps the length
print("turned_0", turned[i].real)
print("turned_1", turned[i].imag)
if table == "sinusoidal":
    added = word + row(m)
    print("norm_added", np.linalg.norm(added))  # adding doesn't
    print("added_0", added[2 * i])
    print("added_1", added[2 * i + 1])

whole = int(np.floor(m + 0.5))  # the table has rows for whole positions
print("kernel_sinusoidal", row(whole) @ row(n) * 2 / d)  # the distance alone, without its sign
