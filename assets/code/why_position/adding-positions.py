"""Tell a word its position by adding a row of sines and cosines, or turn it by the same angles."""
import numpy as np

m = 8
table = "sinusoidal"
x = [1.3, 0.6]
n = 4
pair = 1
d = 16
base = 10000
seed = 3


def normal(seed, *shape):
    """Box-Muller on the draws of a Mersenne Twister: the same numbers on every machine."""
    draws = np.random.RandomState(seed)
    raw = draws.randint(0, 2**32, 2 * int(np.prod(shape)), dtype=np.uint32).astype(float)
    u, v = (raw[0::2] + 1) / (2**32 + 1), raw[1::2] / 2**32
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).astype(np.float32).reshape(shape)


theta = base ** (-2 * np.arange(d // 2) / d)
i = min(pair, d // 2 - 1)
word = normal(seed + 77, d).astype(float)
word[2 * i : 2 * i + 2] = x


def row(position):  # Vaswani et al. 2017, section 3.5
    return np.stack([np.sin(position * theta), np.cos(position * theta)], 1).ravel()


def turn(v, position):
    c, s = np.cos(position * theta), np.sin(position * theta)
    return np.stack([c * v[0::2] - s * v[1::2], s * v[0::2] + c * v[1::2]], 1).ravel()


def degrees(a, b):
    return np.degrees(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1)))


turned = turn(word, m)
print("theta", theta[i])
print("norm_word", np.linalg.norm(word))
print("norm_turned", np.linalg.norm(turned))  # turning keeps the length
print("degrees_turned", degrees(word, turned))
print("turned_0", turned[2 * i])
print("turned_1", turned[2 * i + 1])
if table == "sinusoidal":
    added = word + row(m)
    print("norm_row", np.linalg.norm(row(m)))
    print("norm_added", np.linalg.norm(added))  # adding doesn't
    print("degrees_added", degrees(word, added))
    print("added_0", added[2 * i])
    print("added_1", added[2 * i + 1])
whole = int(np.floor(m + 0.5))
print("kernel_sinusoidal", row(whole) @ row(n) * 2 / d)  # depends on the distance alone, without its sign
through = normal(seed + 991, d, d) @ row(whole) / np.sqrt(d)  # what a matrix between the two rows makes of it
print("through", through @ row(n) * 2 / d)
