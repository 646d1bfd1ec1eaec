"""Score against distance: a sum of cosines, one for each pair (RoFormer, section 3.4.3)."""
import numpy as np

m = 10
vectors = "same"
d = 128
base = 10000
pairs = 128
clip = False
clip_angle = 3.141592653589793
seed = 1
own = [1, 1, 1, 1, 1, 1, 1, 1]
turn = [0, 0, 0, 0, 0, 0, 0, 0]
q = []
k = []
row = 0

draws = np.random.RandomState(seed)


def normal(*shape):
    """Box-Muller on the draws of a Mersenne Twister: the same numbers on every machine."""
    raw = draws.randint(0, 2**32, 2 * int(np.prod(shape)), dtype=np.uint32).astype(float)
    u, v = (raw[0::2] + 1) / (2**32 + 1), raw[1::2] / 2**32
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).astype(np.float32).reshape(shape)


half = d // 2
theta = base ** (-2 * np.arange(half) / d)
band = np.arange(half) * 8 // half  # eight groups of neighbouring pairs, fastest first
amplitude, phase = np.full(half, 1 / half), np.zeros(half)  # q = k: all pairs alike, and in step at distance 0
if vectors == "independent":
    a, b = normal(d), normal(d)
    z = (a[0::2] + 1j * a[1::2]) * np.conj(b[0::2] + 1j * b[1::2]) / np.sqrt(d)
    amplitude, phase = np.abs(z), np.angle(z)
elif vectors in ("slow", "fast"):
    amplitude = np.where((band >= 4) == (vectors == "slow"), amplitude, 0)
elif vectors == "back":
    phase = -8 * theta  # the query starts behind the key by the angle of eight tokens
elif vectors == "own":
    amplitude, phase = amplitude * np.array(own)[band], np.array(turn)[band]
amplitude = np.where(np.arange(half) < pairs, amplitude, 0)


def score(distance):
    angle = np.minimum(distance * theta, clip_angle) if clip else distance * theta
    return amplitude * np.cos(angle + phase)


def bound(distance):  # the mean size of the partial sums of e^(i m theta)
    return np.mean(np.abs(np.cumsum(np.exp(1j * distance * theta))))


if not q and not k:  # rows of one's own are another program: attention-pattern's
    print("score", score(m).sum())
    print("score_at_zero", score(0).sum())
    for i in range(8):
        print(f"band_{i}", score(m)[band == i].sum())
    print("bound", bound(m))
    print("bound_at_zero", bound(0))
    print("base_sum", np.cos(m * theta).sum())  # B(m, b): below 0, a random key beats a similar one
    sums = (np.cos(np.outer(np.arange(first, first + 1000), theta)).sum(1) for first in range(0, 10**6, 1000))
    print("first_negative", next((1000 * i + int(np.argmax(s < 0)) for i, s in enumerate(sums) if s.min() < 0), 0))
