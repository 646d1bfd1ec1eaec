"""Positions in few digits: what rounding to a number format does to the angles (IEEE 754, to nearest, ties to even)."""
import numpy as np

m = 15962
format = "bf16"
kept = "positions"
distance = 7
pair = 0
d = 128
base = 10000

np.seterr(all="ignore")  # f16 ends at 65504; what is larger is infinity, and has no cosine
theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token, fastest first
i = min(pair, d // 2 - 1)


def fl(x):  # the nearest number of the format
    if format == "bf16":
        fraction, exponent = np.frexp(x)
        return np.ldexp(np.round(fraction * 256) / 256, exponent)
    return np.array(x, np.float16 if format == "f16" else np.float32).astype(float)


def turns(position):  # of all pairs, from what is kept
    if kept == "table":
        return fl(np.cos(position * theta)) + 1j * fl(np.sin(position * theta))
    angle = fl(fl(position) * fl(theta)) if kept == "angles" else fl(position) * theta
    return np.exp(1j * angle)


print("first_missing", 2 ** {"bf16": 8, "f16": 11, "f32": 24}[format] + 1)
print("cos_exact", np.cos(m * theta[i]))
print("score_exact", np.mean(np.cos(distance * theta)))
if np.isfinite(fl(m)):
    print("position_kept", fl(m))
    print("distance_kept", fl(m) - fl(m - distance))
if np.isfinite(turns(m)).all():
    print("cos_kept", turns(m)[i].real)
    print("pairs_wrong", np.sum(np.abs(np.angle(turns(m) * np.exp(-1j * m * theta))) > 0.1))
    print("score_kept", np.mean((turns(m) * np.conj(turns(m - distance))).real))
