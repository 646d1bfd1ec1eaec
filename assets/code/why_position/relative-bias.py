"""Tell scores the distance: what ALiBi, T5's buckets and RoPE add to one and the same product of q and k."""
import numpy as np

length = 4096
row = 14
col = 9
tokens = 20
d = 64
clip = 8
buckets = 32
far = 128
heads = 8
head = 3
base = 10000
shared = True
causal = True
seed = 1

draws = np.random.RandomState(seed)


def normal(*shape):
    """Box-Muller on the draws of a Mersenne Twister: the same numbers on every machine."""
    raw = draws.randint(0, 2**32, 2 * int(np.prod(shape)), dtype=np.uint32).astype(float)
    u, v = (raw[0::2] + 1) / (2**32 + 1), raw[1::2] / 2**32
    return (np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)).astype(np.float32).reshape(shape)


q, k = normal(tokens, d).astype(float), normal(tokens, d).astype(float)
m = min(row, tokens - 1)
n = min(col, m if causal else tokens - 1)
print("distance", m - n)
print("content", q[m] @ k[n] / np.sqrt(d))


def alibi_slope(h, heads):  # Press et al. 2021: geometric for powers of two, else every other one of twice as many
    below = 2 ** int(np.log2(heads))
    return 2 ** (-8 * (h + 1) / below) if h < below else alibi_slope(2 * (h - below), 2 * below)


def t5_bucket(back):  # Raffel et al. 2019: half of them exact, the rest in ranges that grow up to `far`
    each, first = (buckets, 0) if causal else (buckets // 2, buckets // 2 if back < 0 else 0)
    back = max(back, 0) if causal else abs(back)
    exact = each // 2
    if back < exact:
        return first + back
    return first + min(exact + int(np.log(back / exact) / np.log(far / exact) * (each - exact)), each - 1)


def turn(x, position):
    angle = position * base ** (-2 * np.arange(d // 2) / d)
    return (x[0::2] + 1j * x[1::2]) * np.exp(1j * angle)


slope = alibi_slope(min(head, heads) - 1, heads)
print("slope", slope)
if far > buckets >= 4:
    print("bucket", t5_bucket(m - n))
print("entry", np.clip(m - n, -clip, clip))
print("added_alibi", -slope * abs(m - n))
print("added_rope", np.sum(turn(q[m], m) * np.conj(turn(k[n], n))).real / np.sqrt(d) - q[m] @ k[n] / np.sqrt(d))
print("content_work", length * d)  # multiply-adds of the next token's scores
print("work_rope", 2 * d * (2 if shared else length + 1))  # the new query and key, or every key again
