"""One head, near or far: a match written into fast pairs is lost soon, in slow pairs it lasts (arXiv 2410.06205)."""
import numpy as np

text = "sentence"
at = 0.1
width = 0.1
query = -1
fold = 2000
lag = 0
strength = 8
noise = 0.15
d = 64
base = 10000
seed = 1

draws = np.random.RandomState(seed)


def raw(count):
    return draws.randint(0, 2**32, count, dtype=np.uint32).astype(float)


def normal(count):
    """Box-Muller on the draws of a Mersenne Twister: the same numbers on every machine."""
    u, v = raw(2 * count).reshape(-1, 2).T
    return (np.sqrt(-2 * np.log((u + 1) / (2**32 + 1))) * np.cos(2 * np.pi * v / 2**32)).astype(np.float32)


half = d // 2
theta = base ** (-2 * np.arange(half) / d)
place = np.arange(half) / max(half - 1, 1)  # 0 the fastest pair, 1 the slowest
bump = -(((place - at) / width) ** 2) / 2
bump = np.exp(bump - bump.max())
bump /= np.linalg.norm(bump)  # how strong the signal is in each pair


def reach(distance):  # the score of a perfect match
    return strength * np.sum(bump**2 * np.cos((distance - lag) * theta))


print("reach_at_zero", reach(0))
print("reach_at_one", reach(1))
middle = int(np.floor(at * (half - 1) + 0.5))
print("wavelength", 2 * np.pi / theta[middle])

if text == "sentence":
    kinds = ["article", "adjective", "noun", "verb", "preposition", "article", "noun"]
    m = 1 if query < 0 else min(query, 6)
    wanted = "verb" if kinds[m] == "noun" else "noun"
    match = [0 if t == m else 1 if kind == wanted else 0.3 if kind in ("noun", "verb") else 0 for t, kind in enumerate(kinds)]
    meaning = np.exp(2j * np.pi * raw(half) / 2**32)  # what the query looks for: a direction in each pair
    gain = np.sqrt(strength * np.sqrt(d)) * bump
    q = gain * meaning * np.exp(1j * (m - lag) * theta)
    for n, fits in enumerate(match):
        z = normal(d)
        key = gain * (fits * meaning + noise * (z[0::2] + 1j * z[1::2])) * np.exp(1j * n * theta)
        print(f"score_{n}", np.sum(q * np.conj(key)).real / np.sqrt(d))
