"""Ways to stretch a context, as Hugging Face computes them (clipped: CoPE, arXiv 2602.05258)."""
import numpy as np

kind = "yarn"
factor = 4
length = 4096
text = 16384
pair = 45
d = 128
base = 10000
low = 1
high = 4
keep = 0.25

s, L, i = factor, length, np.arange(d // 2)
theta = base ** (-2 * i / d)  # radians a token, fastest first
turns = L * theta / (2 * np.pi)  # of each pair in the trained length
new, attention = theta, 1
share = 1 if kind == "linear" else 0  # how much of each pair's speed is divided by s
if kind.startswith("yarn") and base > 1:
    first, last = (d * np.log(L / (2 * np.pi * r)) / (2 * np.log(base)) for r in (32, 1))
    first, last = max(np.floor(first), 0), min(np.ceil(last), d - 1)  # pairs: the ramp's ends
    share = np.clip((i - first) / (last - first or 0.001), 0, 1)
    share = 1 - np.clip((turns - 1) / 31, 0, 1) if kind == "yarn-paper" else share
    attention = 1 + 0.1 * np.log(s)
elif kind == "llama3":  # low and high are frequencies: turns in the trained length
    share = 1 - np.clip((turns - min(low, high)) / max(abs(high - low), 1e-300), 0, 1)
elif kind in ("ntk", "dynamic") and d > 2:  # a larger base
    stretch = s if kind == "ntk" else 1 + s * max(text / L - 1, 0)
    new = (base * stretch ** (d / (d - 2))) ** (-2 * i / d)
elif kind == "longrope":  # a made list beyond the trained length; real ones are searched
    new = theta / s ** np.clip(1 - np.log(turns) / np.log(32), 0, 1) if text > L else theta
    attention = np.sqrt(1 + np.log(s) / np.log(L))
elif kind in ("proportional", "clipped"):  # the slowest stand still, or are tapered
    j = np.clip(i + np.sum(turns < 1) - d // 2, 0, None) / max(np.sum(turns < 1) - 1, 1)
    new = theta * (i < int(keep * d) // 2 if kind == "proportional" else (1 + np.cos(np.pi * j)) / 2)
new = new / s * share + new * (1 - share)
print("ratio", (new / theta)[min(pair, d // 2 - 1)])
print("attention_factor", attention)
print("unseen", np.sum((turns < 1) & ((text - 1) * new >= L * theta * (1 - 1e-9))))
