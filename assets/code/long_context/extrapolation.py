"""What a position beyond the trained length shows a head for the first time (YaRN, arXiv 2309.00071, section 3.2)."""
import numpy as np

position = 10000
length = 2048
base = 10000
d = 128
pair = 56
lead = 8

theta = base ** (-2 * np.arange(d // 2) / d)  # radians a token, fastest first
wavelength = 2 * np.pi / theta  # tokens a turn
seen = np.minimum(1, (length - 1) / wavelength)  # turns that training showed
now = np.fmod(position, wavelength) / wavelength  # where each pair stands
unfinished = wavelength > length  # never came round

i = min(pair, d // 2 - 1)
print("pairs_unfinished", np.sum(unfinished))
print("pairs_unseen_now", np.sum(unfinished & (now > seen)))
print("wavelength", wavelength[i])
print("seen", seen[i])
print("now", now[i])
print("cos", np.cos(position * theta[i]))
print("slowest_seen", seen[-1])
print("score_now", np.mean(np.cos(position * theta)))  # of an equal key this far away


def weight(keys):  # of a key that leads all others by `lead`
    return 1 / (1 + (keys - 1) * np.exp(-lead))


print("weight_trained", weight(length))
print("weight_now", weight(position + 1))
