"""One pair of a query and a key, turned by their positions (RoFormer, arXiv 2104.09864, section 3.2.1)."""
import numpy as np

m = 12
n = 4
q = [1.25, 0.25]
k = [-0.5, 0.95]
pair = 1
d = 8
base = 10000
turns = "ccw"

i = min(pair, d // 2 - 1)  # a smaller head has fewer pairs
theta = base ** (-2 * i / d)  # radians a token
way = -1 if turns == "cw" else 1  # clockwise, or counter-clockwise as most code has it


def turn(x, angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]]) @ x


q_turned = turn(q, way * m * theta)
k_turned = turn(k, way * n * theta)
print("theta", theta)
print("wavelength", 2 * np.pi / theta)
print("q_turned_x", q_turned[0])
print("q_turned_y", q_turned[1])
print("k_turned_x", k_turned[0])
print("k_turned_y", k_turned[1])
print("norm_q", np.linalg.norm(q))
print("norm_q_turned", np.linalg.norm(q_turned))
print("score", q_turned @ k_turned)
print("score_same_distance", turn(q, way * (m - n) * theta) @ k)  # the key left at 0: only m - n counts
print("score_other_way", turn(q, -way * (m - n) * theta) @ k)  # turned the other way it is that of n - m
print("score_unturned", np.dot(q, k))
