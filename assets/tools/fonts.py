"""Cuts the typefaces of assets/fonts.txt down to the characters it names: fonts.py FONTS.TXT NODE_MODULES OUT_DIR.

Each face becomes OUT_DIR/<face>.ttf: plain outlines, advances, a character map, and the kerning of letter pairs as an
old-fashioned `kern` table; and OUT_DIR/<face>.measures.ttf, the same without outlines. Hints and layout features go; our
rasteriser uses none. A character missing from a face is drawn from the next font of its list, so that every face covers its
whole set and no text ever shows an empty box.
"""

import os
import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

UNITS_PER_EM = 1000
KERNED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:;?!'\u2019\u201c\u201d()-\u2013/"
LEAST_KERN = 8  # in 1/1000 em; what is smaller no one sees


def parse_codes(words):
    codes = []
    for word in words:
        first, _, last = word.partition("-")
        codes.extend(range(int(first, 16), int(last or first, 16) + 1))
    return codes


def read_list(path):
    """{face: (code points, font files)} from fonts.txt."""
    sets, faces = {}, {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            words = line.split("#")[0].split()
            try:
                if not words:
                    continue
                if words[0] == "set":
                    sets[words[1]] = parse_codes(words[2:])
                elif words[0] == "face":
                    colon = words.index(":")
                    codes = sorted({code for name in words[2:colon] for code in sets[name]})
                    faces[words[1]] = (codes, [word for word in words[colon + 1 :] if word != ">"])
                else:
                    raise ValueError(f"a line starts with 'set' or 'face', not '{words[0]}'")
            except (ValueError, KeyError, IndexError) as error:
                sys.exit(f"{path}:{number}: {error}")
    return faces


def draw(font, glyph_name, scale, mono_advance):
    """(TrueType glyph, advance) of one glyph at our units per em; in a monospaced face, fitted to its advance."""
    glyphs = font.getGlyphSet()
    recording = DecomposingRecordingPen(glyphs)
    glyphs[glyph_name].draw(recording)
    advance = glyphs[glyph_name].width * scale
    transform = Transform().scale(scale)
    if mono_advance and round(advance) != mono_advance:
        squeeze = min(1.0, mono_advance / advance)
        transform = Transform().translate((mono_advance - advance * squeeze) / 2, 0).scale(squeeze, squeeze).scale(scale)
        advance = mono_advance
    pen = TTGlyphPen(None)
    recording.replay(TransformPen(pen, transform))
    return pen.glyph(), round(advance)


def pair_adjustments(font):
    """A function (left, right) -> advance correction, from the pair lookups of the feature `kern`."""
    if "GPOS" not in font:
        return lambda left, right: 0
    gpos = font["GPOS"].table
    lookups = {i for record in gpos.FeatureList.FeatureRecord if record.FeatureTag == "kern"
               for i in record.Feature.LookupListIndex}
    subtables = []
    for index in sorted(lookups):
        for subtable in gpos.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            if subtable.LookupType == 2:
                subtables.append((subtable, {name: i for i, name in enumerate(subtable.Coverage.glyphs)}))

    def adjustment(left, right):
        for subtable, covered in subtables:
            if left not in covered:
                continue
            if subtable.Format == 1:
                for pair in subtable.PairSet[covered[left]].PairValueRecord:
                    if pair.SecondGlyph == right:
                        return getattr(pair.Value1, "XAdvance", 0) or 0
            else:
                row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(left, 0)]
                record = row.Class2Record[subtable.ClassDef2.classDefs.get(right, 0)]
                return getattr(record.Value1, "XAdvance", 0) or 0
        return 0

    return adjustment


def kern_table(font, cmap):
    """A `kern` table of our glyph names for the pairs of KERNED, or None."""
    source = font.getBestCmap()
    adjustment = pair_adjustments(font)
    scale = UNITS_PER_EM / font["head"].unitsPerEm
    codes = [ord(c) for c in KERNED if ord(c) in source and ord(c) in cmap]
    pairs = {}
    for left in codes:
        for right in codes:
            value = round(adjustment(source[left], source[right]) * scale)
            if abs(value) >= LEAST_KERN:
                pairs[cmap[left], cmap[right]] = value
    if not pairs:
        return None
    subtable = KernTable_format_0()
    subtable.coverage, subtable.tupleIndex, subtable.kernTable = 1, None, pairs
    table = newTable("kern")
    table.version, table.kernTables = 0, [subtable]
    return table


def build(face, codes, fonts, out):
    maps = [font.getBestCmap() for font in fonts]
    main = fonts[0]
    main_scale = UNITS_PER_EM / main["head"].unitsPerEm
    mono_advance = round(main["hmtx"]["zero"][0] * main_scale) if main["post"].isFixedPitch else 0
    order, glyphs, metrics, cmap = [".notdef"], {}, {}, {}
    glyphs[".notdef"], advance = draw(main, ".notdef", main_scale, mono_advance)
    metrics[".notdef"] = (advance, 0)
    missing = []
    for code in codes:
        source = next((i for i, known in enumerate(maps) if code in known), None)
        if source is None:
            missing.append(f"U+{code:04X} {chr(code)}")
            continue
        name = f"u{code:04X}"
        font = fonts[source]
        glyph, advance = draw(font, maps[source][code], UNITS_PER_EM / font["head"].unitsPerEm, mono_advance)
        order.append(name)
        glyphs[name] = glyph
        metrics[name] = (advance, 0)
        cmap[code] = name
    if missing:
        sys.exit(f"fonts.txt: face {face}: no font of its list has {', '.join(missing)}")

    hhea = main["hhea"]
    ascent, descent = round(hhea.ascent * main_scale), round(hhea.descent * main_scale)
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    metrics = {name: (advance, getattr(table[name], "xMin", 0)) for name, (advance, _) in metrics.items()}
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=ascent, descent=descent, lineGap=round(hhea.lineGap * main_scale))
    builder.setupNameTable({"familyName": f"Ropewalk {face}", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent, usWinDescent=-descent)
    builder.setupPost(keepGlyphNames=False)
    kern = None if mono_advance else kern_table(main, cmap)
    if kern:
        builder.font["kern"] = kern
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.save(out)
    save_measures(builder.font, cmap.get(ord("0")), out.removesuffix(".ttf") + ".measures.ttf")


def save_measures(font, kept, out):
    """The same without outlines, of a tenth the weight: text can be laid out by it before the face itself is there. One
    glyph is kept, the digit whose height the program measures."""
    glyphs = font["glyf"]
    for name in font.getGlyphOrder():
        if name != kept:
            glyphs[name] = Glyph()
    font.save(out)


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: fonts.py FONTS.TXT NODE_MODULES OUT_DIR")
    list_path, modules, out_dir = sys.argv[1:]
    os.makedirs(out_dir, exist_ok=True)
    for face, (codes, files) in read_list(list_path).items():
        paths = [os.path.join(modules, file) for file in files]
        absent = [file for file, path in zip(files, paths) if not os.path.exists(path)]
        if absent:
            sys.exit(f"fonts.txt: face {face}: {absent[0]} is not in node_modules; run npm ci (or ./dev)")
        build(face, codes, [TTFont(path) for path in paths], os.path.join(out_dir, f"{face}.ttf"))


main()
