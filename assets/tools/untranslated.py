"""Which words of the code are shown to people though no translator gets them: part of words.py check.

What reads as words and is collected nowhere is told, unless it is among ENGLISH, each with its reason. Single words count
where they are handed to something that shows them (SHOWN) or stand in a field that is shown (FIELDS).
"""

import re

# A file, a folder, or a text of a file: why it stays English.
ENGLISH = {
    "src/core/bytes.h": "of answers between two builds",
    "src/core/encoding/": "settings that no chapter allows; the terminal's commands tell them, and speak English",
    "src/core/rotation/": "the same",
    "src/core/reference/": "for tests",
    "src/experiments/": "requests that no chapter makes, and texts that chapters compute with",
    "src/formats/byte_source.cpp": "read by the terminal's commands alone",
    "src/formats/config_reader.cpp": "the same",
    "src/formats/model/": "the same",
    "src/formats/model_config.cpp": "the same",
    "src/formats/model_types.cpp": "the same",
    "src/formats/rope_parameters.cpp": "the same",
    "src/formats/safetensors.cpp": "the same",
    "src/formats/gguf/": "the same",
    "src/formats/model_files/": "the same",
    "src/formats/checkpoints/": "the same",
    "src/nn/": "what train, eval and generate say, in the terminal alone",
    "src/platform/desktop_offscreen.cpp": "told in the terminal",
    "src/platform/desktop_window.cpp": "told in the terminal",
    "src/platform/web_exports.cpp": "told before any words have come",
    "web/page.js": "shown before any words have come, or told on the console",
    "web/sw.js": "told on the console",
    "src/state/param.cpp": "told to programmers",
    "src/state/params.h": "told to programmers",
    "src/ui/canvas/pdf_": "PDF",
    "src/ui/canvas/recording_canvas.cpp": "for tests",
    "src/ui/canvas/svg_canvas.cpp": "SVG",
    "src/ui/canvas/svg_text.cpp": "SVG",
}
TEXTS = {
    "src/platform/web_jobs.js": {"The worker broke: ": "told on the console"},
    "src/platform/web_page.js": {"the server answered ": "told on the console", "(pointer: coarse)": "CSS"},
    "src/state/prose/blocks.cpp": {"one by one": "Markdown"},
    "web/notes.js": {"noopener noreferrer": "HTML"},
    "web/text_page.js": {"a[href], button, input, select, textarea": "CSS", "noopener noreferrer": "HTML"},
    "src/app/shell/actions.cpp": {"Right, PageDown": "names of keys, translated one by one", "Left, PageUp": "the same"},
    "src/app/shell/app.cpp": {" · Ropewalk": "the name", "lesson keys": "an id"},
    "src/app/shell/code_view.cpp": {"program keys": "an id"},
    "src/app/shell/chapter_list.cpp": {"Ropewalk": "the name"},
    "src/app/figure/figure.cpp": {"Ropewalk ": "the name"},
    "src/app/text_page/text_page.cpp": {text: "a command" for text in ("guess ", "step ", "set ", "slide ")},
    "src/scenes/parts/pair_worked_example.cpp": {text: "mathematics" for text in ("cos ", "sin ", " cos ", " sin ")},
    "src/app/intake/intake.cpp": {"file of rows": "for the terminal"},
    "src/formats/array.cpp": {"an array": "for the terminal", "give a .npy file, FILE.npz:NAME or FILE.safetensors:NAME.": "the same"},
    "src/formats/file_kind.cpp": {"<!doctype html": "HTML"},
    "src/scenes/why_position/order_blind/order_blind.cpp": {"the dog bit the man": "a sentence to type over"},
    "src/ui/text/math_text.cpp": {"aeox hklmnpst": "letters"},
    "src/ui/text/prose.cpp": {"the angle between two turned vectors tells only how far apart they stand": "to be measured"},
}

SHOWN = {"text", "draw_text", "draw_caps", "button", "icon_button", "say", "announce", "tell", "note", "toast", "disclosure", "set_title"}
FIELDS = {".what", ".instead", ".remedy", ".problem", ".words", ".note", ".label", ".help", ".title", ".caption", ".hint"}
TRANSLATED = {"tr", "trc", "trn", "N_", "NC_"}
SENTENCE = re.compile(r"(?<![\w-])(?:[A-Za-z]{2,}[,;:.]? [A-Za-z]{3,}|[A-Za-z]{3,}[,;:.]? [A-Za-z]{2,})(?![\w-])")
GLUED = re.compile(r"^ [(a-z][a-z]+|[a-z]{2,} $")
WORD = re.compile(r"[A-Z][a-z]{2,}")


def is_known(path, text, texts):
    return text == "use strict" or text in texts or text in TEXTS.get(path, ()) or any(path.startswith(place) for place in ENGLISH)


def problems(path, tokens, texts):
    """One line for each literal that is shown and not collected."""
    calls = []  # of the brackets that are open: by what name they were opened
    for at, (kind, text) in enumerate(tokens):
        before = tokens[at - 1] if at else ("", "")
        if kind == "sign" and text in "([{":
            calls.append(before[1].lstrip(".") if before[0] == "word" and text != "[" else "")
        elif kind == "sign" and text in ")]}" and calls:
            calls.pop()
        elif kind == "text" and not is_known(path, text, texts) and not TRANSLATED & set(calls):
            shown = calls and calls[-1] in SHOWN or before == ("sign", "=") and tokens[at - 2][1] in FIELDS
            sum_of = before == ("sign", "+") or tokens[at + 1 : at + 2] == [("sign", "+")]
            if sum_of and GLUED.search(text):
                yield f"{path}: {text!r} is glued into a sentence: use tr() and a named slot (CONTRIBUTING.md, Words)"
            elif SENTENCE.search(text) or shown and WORD.search(text):
                yield f"{path}: {text!r} is shown to people, and no translator gets it: put it into tr() (CONTRIBUTING.md, Words)"
