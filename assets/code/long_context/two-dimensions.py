"""Rotary positions of patches: which coordinate turns which pair, and a head that looks for one place (arXiv 2403.13298, 2409.12191)."""
import numpy as np

left = "axial"
right = "mixed"
pairs = "all"
angle = 30
row = 10
column = 4
down = -5
across = 6
rows = 16
columns = 16
d = 64
base = 100
d = max(d, 4)
half, p = d // 2, np.arange(d // 2)
y0, x0 = min(row, rows - 1), min(column, columns - 1)  # the patch that looks
y, x = np.mgrid[:rows, :columns, :1][:2]
for side, kind in (("left", left), ("right", right)):
    used = (p < half // 2) == (pairs == "first")
    if kind in ("axial", "mixed"):  # half of the pairs along a direction, half across it; each has its frequencies from the start
        speed, turn = base ** (-4 * np.arange(d // 4) / d), np.radians(90 if kind == "axial" else angle)
        fy, fx = np.outer([np.sin(turn), np.cos(turn)], speed).ravel(), np.outer([np.cos(turn), -np.sin(turn)], speed).ravel()
    else:
        speed, each, time = base ** (-2 * p / d), half * 20 // 64, half // 4
        axis = np.where((p % 3 > 0) & (p < 3 * each), p % 3, 0)  # interleaved: time, height, width in turns
        if kind == "chunked": axis = np.searchsorted([time, time + (half - time) // 2], p, side="right")
        fy, fx = (columns * speed, speed) if kind == "raster" else (speed * (axis == 1), speed * (axis == 2))
        used = axis == (1 if pairs == "first" else 2)
    if pairs == "all" or kind == "raster": used = p >= 0
    angles = (down - y + y0) * fy + (across - x + x0) * fx
    s = np.cos(angles[..., used]).sum(2) / max(used.sum(), 1)  # all patches are alike, so a score is a mean of cosines
    if 0 <= y0 + down < rows and 0 <= x0 + across < columns: print(f"score_sought_{side}", s[y0 + down, x0 + across])
    far = np.maximum(abs(y - y0 - down), abs(x - x0 - across))[..., 0] >= 2
    print(f"ghost_{side}", s[far].max() if far.any() else 0)
