"""Score against distance: a sum of cosines, one for each pair (RoFormer, section 3.4.3)."""
import numpy as np

m = 10
vectors = "same"
d = 128
base = 10000
pairs = 128
clip = False
clip_angle = 3.141592653589793
own = [1, 1, 1, 1, 1, 1, 1, 1]
turn = [0, 0, 0, 0, 0, 0, 0, 0]

half = d // 2
theta = base ** (-2 * np.arange(half) / d)  # radians a token, the fastest pair first
band = np.arange(half) * 8 // half  # eight groups of neighbouring pairs
amplitude = np.full(half, 1 / half)  # q = k: all pairs alike
phase = np.zeros(half)  # and in step at distance 0
if vectors == "slow":
    amplitude[band < 4] = 0
elif vectors == "fast":
    amplitude[band >= 4] = 0
elif vectors == "back":
    phase = -8 * theta  # the query starts behind the key by the angle of eight tokens
elif vectors == "own":
    amplitude *= np.array(own)[band]
    phase = np.array(turn)[band]
amplitude[pairs:] = 0

if vectors not in ("independent", "rows"):  # random vectors and your own are not made here
    angle = np.minimum(m * theta, clip_angle) if clip else m * theta
    print("score", np.sum(amplitude * np.cos(angle + phase)))
    print("score_at_zero", np.sum(amplitude * np.cos(phase)))
if vectors != "rows":
    partial_sums = np.cumsum(np.exp(1j * m * theta))
    print("bound", np.mean(np.abs(partial_sums)))  # RoFormer's, by summation by parts
    print("base_sum", np.cos(m * theta).sum())  # below 0, a random key beats a similar one
