"""Cached keys and the angles they were turned by: attention out of the cache, and from nothing (transformers#25104, #33129)."""
import numpy as np

event = "grow"
care = "nothing"
length = 40
key = 5
pair = 4
trained = 16
factor = 4
window = 12
first = 2
offset = 16
reused = 16
prompt = 16
pads = 8
head = "recent"
d = 32
base = 10000
m = length - 1  # the last token, which looks
i = np.arange(d // 2)
def theta(n):  # radians a position, in force while token n is the last
    beyond = n + 1 > trained
    if event == "switch" and beyond: return base ** (-2 * i / d) / factor ** (i / max(d // 2 - 1, 1))
    stretch = factor * (n + 1) / trained - (factor - 1) if event == "grow" and beyond else 1
    return (base * stretch ** (d / (d - 2)) if d > 2 else base) ** (-2 * i / d)

slots = [n for n in range(length) if event != "evict" or n < first or n > m - window]  # what is kept
wanted = np.arange(len(slots)) if event == "evict" else np.array(slots)  # where it belongs
at = wanted[-1] + pads * (event == "pad" and m >= prompt)  # where the query is turned to
written = {"evict": lambda n: min(n, first + window - 1), "pad": lambda n: n + pads * (n >= prompt),
           "reuse": lambda n: n - offset * (offset <= n < offset + reused)}.get(event, lambda n: n)
right = np.outer(wanted + at - wanted[-1], theta(m))  # angles, [keys, pairs]
used = np.array([written(n) * theta(n) for n in slots]) if care == "nothing" else right
weights = np.exp([12 * np.cos(at * theta(m) - angles).mean(1) for angles in (right, used)])  # all pairs alike, 12 at distance 0
weights /= weights.sum(1, keepdims=True)
print("largest_angle_off", np.abs(used - right)[:, min(pair, d // 2 - 1)].max())
if head == "recent" and care != "turn-again":  # turned again and again, f32 drifts
    print("difference", np.abs(weights[0] - weights[1]).sum() / 2)
    for name, row in zip(("weight_right", "weight_used"), weights): print(name, dict(zip(slots, row)).get(min(key, m), 0))
