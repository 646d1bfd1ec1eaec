"""Distances told otherwise: where query m and key n are turned to under each map, and a needle's score (arXiv 2401.01325, 2402.17463)."""
import numpy as np

map = "none"
length = 16
row = 47
needle = 5
tokens = 48
window = 8
factor = 4
group = 4
first = 2
chunk = 12
local = 4
strength = 8
d = 32
base = 10000
def places(m, n):  # where the query and the key are turned to; None: the key isn't seen
    far, size, kept = m - n >= window, chunk - min(local, chunk - 1), first + window
    if map == "linear": return m / factor, n / factor
    if map == "window": return None if far else (m, n)
    if map == "lm-infinite" and far: return (window, 0) if n < first else None
    if map == "rerope" and far: return window, 0
    if map == "self-extend" and far: return m // group + window - window // group, n // group
    if map == "dual-chunk":  # places inside chunks; the query's is a chunk farther for the chunks before
        inside = m % size if m // size - n // size < 2 else size - 1
        return min(inside + (size if m // size > n // size else 0), chunk), n % size
    if map == "streaming" and m >= kept: return None if far and n >= first else (kept - 1, n if n < first else kept - 1 - (m - n))
    return m, n

told = {(m, n): round(at[0] - at[1], 9) for m in range(tokens) for n in range(m + 1) if (at := places(m, n))}
print("largest_distance", max(told.values()))
print("distinct_distances", len(set(told.values())))
print("untrained_cells", sum(distance > length - 1 for distance in told.values()))
m = min(row, tokens - 1)
cell = m, min(needle, m)
if cell in told:  # the needle is what the query looks for, in every pair alike: each pair gives a cosine
    theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token
    print("told", told[cell])
    print("needle_score", strength * np.mean(np.cos(told[cell] * theta)))
