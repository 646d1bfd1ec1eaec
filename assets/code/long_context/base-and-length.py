"""How far a base reaches (arXiv 2405.14591), and what a number format leaves of it."""
import numpy as np

base = 10000
length = 4096
d = 128
format = "f32"

theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token, fastest first


def sums(distances):  # B(m, b) for each
    return np.cos(np.outer(distances, theta)).sum(axis=1)


first, step = 0, 10_000
for start in range(1, 1_000_001, step):  # by pieces, to save memory
    below = np.flatnonzero(sums(np.arange(start, min(start + step, 1_000_001))) < 0)
    if below.size:
        first = start + below[0]
        break
print("first_negative", first)
print("sum_at_length", sums([length - 1])[0])


def kept(x):  # the nearest number of the format
    if format == "bf16":  # eight significant bits
        fraction, exponent = np.frexp(x)
        return np.ldexp(np.round(fraction * 256) / 256, exponent)
    return np.array(x, np.float16 if format == "f16" else np.float32).astype(float)


last = length - 1
print("ceiling", {"f32": 2**23, "bf16": 2**7, "f16": 2**10}[format])
wrong = ~(np.abs(kept(kept(last) * kept(theta)) - last * theta) <= 0.1)
here, before = last * theta, (last - 1) * theta  # does a row of the table differ from the one before?
alike = (kept(np.cos(here)) == kept(np.cos(before))) & (kept(np.sin(here)) == kept(np.sin(before)))
print("pairs_wrong", np.sum(wrong))
print("pairs_alike", np.sum(alike))
print("pairs_sound", np.sum(~(wrong | alike)))
