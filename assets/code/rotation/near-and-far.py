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

theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token, the fastest pair first
bump = -(((np.arange(d // 2) / max(d // 2 - 1, 1) - at) / width) ** 2) / 2
bump = np.exp(bump - bump.max())
bump /= np.linalg.norm(bump)  # how strong the signal is in each pair
print("reach_at_zero", strength * np.sum(bump**2 * np.cos(-lag * theta)))  # the score of a perfect match
print("reach_at_one", strength * np.sum(bump**2 * np.cos((1 - lag) * theta)))

if text == "sentence":
    kinds = ["article", "adjective", "noun", "verb", "preposition", "article", "noun"]
    m = 1 if query < 0 else min(query, 6)
    wanted, other = ("verb", "noun") if kinds[m] == "noun" else ("noun", "verb")
    match = np.array([{wanted: 1, other: 0.3}.get(kind, 0) for kind in kinds])
    match[m] = 0  # the word itself is not what it looks for
    draws = np.random.RandomState(seed)
    meaning = np.exp(2j * np.pi * draws.randint(0, 2**32, d // 2, dtype=np.uint32) / 2**32)  # a direction in each pair
    raw = draws.randint(0, 2**32, (7, d, 2), dtype=np.uint32)
    u, v = (raw[..., 0] + 1.0) / (2**32 + 1), raw[..., 1] / 2**32
    stray = (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).reshape(7, d // 2, 2) @ [1, 1j]
    keys = bump * (np.outer(match, meaning) + noise * stray) * np.exp(1j * np.outer(np.arange(7), theta))
    q = bump * meaning * np.exp(1j * (m - lag) * theta)  # the query, turned by its own position
    scores = strength * (keys @ np.conj(q)).real
    weights = np.exp(scores - scores.max())
    for n, weight in enumerate(weights / weights.sum()):
        print(f"weight_{n}", weight)
