"""One head, near or far: a match written into fast pairs is lost soon, in slow pairs it lasts (arXiv 2410.06205)."""
import numpy as np
text = "sentence"
at = 0.1
width = 0.1
query = -1
lag = 0
strength = 8
noise = 0.15
d = 64
base = 10000
seed = 1
heads = "one"
meaning = 1
trained = 1024
stretch = 1
repair = "none"
theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token, the fastest pair first
def signal(place):  # in each pair; its square is the energy there
    x = -(((np.arange(d // 2) / max(d // 2 - 1, 1) - place) / width) ** 2) / 2
    return np.exp(x - x.max()) / np.linalg.norm(np.exp(x - x.max()))
for name, n in (("zero", 0), ("one", 1)): print(f"reach_at_{name}", strength * signal(at) ** 2 @ np.cos((n - lag) * theta))
if heads == "two":  # one head finds the token before, one what fits best; the text gets longer, and the keys are ranked anew
    larger = base * stretch ** (d / max(d - 2, 1))
    slower = {"none": theta, "linear": theta / stretch, "ntk": larger ** (-2 * np.arange(d // 2) / d)}[repair]
    def changed(pairs, back, behind, fits, stretched):
        scores = [fits * (np.cos(np.outer(b, speed) - behind * theta) @ pairs**2) for b, speed in ((back, theta), (stretched, slower))]
        ranks = np.argsort(np.argsort(-np.round(strength * np.array(scores) / 1e-9), kind="stable"))
        return np.sum(ranks[0] != ranks[1])
    key = np.arange(1, 17)
    print("place_changed", changed(signal(at), key, 1, 1, key))  # neighbours stay where they are
    print("meaning_changed", changed(signal(meaning), trained * key / 16, 0, 1 - (7 * key + 5) % 16 / 16, stretch * trained * key / 16))
elif text == "sentence" and query < 0:  # "beautiful", the second word, looks for a noun; the last one fits as well, the verb a little
    draws = np.random.RandomState(seed)
    sought = np.exp(2j * np.pi * draws.randint(0, 2**32, d // 2, dtype=np.uint32) / 2**32)  # a direction in each pair
    u, v = (np.moveaxis(draws.randint(0, 2**32, (7, d, 2), dtype=np.uint32), 2, 0) + [[[1.0]], [[0]]]) / 2**32
    stray = (np.sqrt(-2 * np.log(u * 2**32 / (2**32 + 1))) * np.cos(2 * np.pi * v)).reshape(7, d // 2, 2) @ [1, 1j]  # Box-Muller
    keys = (np.outer([0, 0, 1, 0.3, 0, 0, 1], sought) + noise * stray) * signal(at) * np.exp(1j * np.outer(np.arange(7), theta))
    weights = np.exp(strength * (keys @ np.conj(signal(at) * sought * np.exp(1j * (1 - lag) * theta))).real)
    for n, weight in enumerate(weights / weights.sum()): print(f"weight_{n}", weight)
