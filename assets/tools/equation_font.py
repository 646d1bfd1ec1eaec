"""Makes the equations' TrueType font: equation_font.py EQUATIONS.JSON OUT.ttf.

The outlines are MathJax's, whose curves are quadratic like TrueType's, so nothing is approximated. equations.mjs chose the
code points: private ones for what stands in equations, the usual ones for the digits of live numbers.
"""

import json
import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

UNITS_PER_EM = 1000
ASCENT, DESCENT = 800, -200


def outline(contours):
    pen = TTGlyphPen(None)
    for points in contours:
        if points[0][:2] == points[-1][:2] and len(points) > 1:
            points = points[:-1]  # the closing point is the first one again
        pen.moveTo(tuple(points[0][:2]))
        control = None
        for x, y, on_curve in points[1:] + [points[0]]:
            if not on_curve:
                control = (x, y)
            elif control is not None:
                pen.qCurveTo(control, (x, y))
                control = None
            else:
                pen.lineTo((x, y))
        pen.closePath()
    return pen.glyph()


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: equation_font.py EQUATIONS.JSON OUT.ttf")
    with open(sys.argv[1], encoding="utf-8") as source:
        listed = json.load(source)
    empty = TTGlyphPen(None).glyph()
    order, glyphs, metrics, cmap = [".notdef"], {".notdef": empty}, {".notdef": (500, 0)}, {}
    for entry in listed:
        name = f"u{entry['code']:04X}"
        order.append(name)
        glyphs[name] = outline(entry["contours"])
        metrics[name] = (entry["advance"], 0)
        cmap[entry["code"]] = name
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics({n: (advance, getattr(table[n], "xMin", 0)) for n, (advance, _) in metrics.items()})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": "Ropewalk equations", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.save(sys.argv[2])


main()
