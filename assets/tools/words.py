"""The words people read, collected from the code for translators, and made into catalogues (gettext's conventions).

words.py template          writes assets/words/ropewalk.pot anew
words.py check             fails, with what to do, if the template is not what the code says, a language does not fit it, or words
                           are shown that no translator gets (untranslated.py)
words.py catalogue LANG OUT    words, lessons and lectures of one language in one file
words.py made-up OUT    the same for the made-up language `qps`: accents, and a third longer
words.py table OUT.cpp    assets/languages.h: the languages there are

Collected from src/**/*.cpp, *.h:  tr("..."), trc("context", "..."), trn("one", "many", n), N_("..."), NC_("context", "..."), and the fields and
makers named in FIELDS and MAKERS, which are translated where they are shown. From src/platform/*.js: tr('...'). From
assets/equations: what is read aloud of each. Lessons and lectures are translated file by file:
assets/lessons/LANG/ID.md, assets/decks/LANG/NAME.md.
"""

import glob
import os
import re
import struct
import sys

sys.dont_write_bytecode = True
import untranslated  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TEMPLATE = "assets/words/ropewalk.pot"
LAYERS = ["core", "nn", "experiments", "formats", "jobs", "state", "ui", "scenes", "app", "platform"]
# Fields of tables: About, state::Spec, ActionInfo.
FIELDS = ["label", "help", "unit", "none", "part", "title", "question", "hint", "row_title", "column_title", "caption"]
# Functions that make a Spec, and what of their arguments is read by people.
MAKERS = re.compile(r"[a-z_]+_(spec|params)|named")
# Calls by which a chapter lists a parameter or a number: key or name, what it is bound to, words.
ROWS = {"add": 2, "add_two": 2, "add_axes": 2, "add_each": 1}
# Calls whose literals are shown, from this argument on, where they are given whole.
CALLS = {"area": 2, "handle": 2, "text_button": 4}
MADE_UP = "qps"
PART = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")


class Message:
    def __init__(self, text, context=None, many=None):
        self.text, self.context, self.many, self.files = text, context, many, set()

    def key(self):
        return (self.text, self.context or "")


# ---- Reading C++ and JavaScript --------------------------------------------------------------------------------------

ESCAPES = {"n": "\n", "t": "\t", "0": "\0"}


def unescape(body):
    """The characters of a literal between its quotes."""
    out, at = bytearray(), 0
    while at < len(body):
        if body[at] != "\\":
            out += body[at].encode()
            at += 1
        elif body[at + 1] == "x":
            digits = re.match(r"[0-9A-Fa-f]{1,2}", body[at + 2 :]).group()
            out.append(int(digits, 16))
            at += 2 + len(digits)
        elif body[at + 1] == "u":
            out += chr(int(body[at + 2 : at + 6], 16)).encode()
            at += 6
        else:
            out += ESCAPES.get(body[at + 1], body[at + 1]).encode()
            at += 2
    return out.decode(errors="replace")  # some tests of bytes are no text


TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<directive>^[ ]*\#[^\n]*)|(?P<raw>R"\((?P<rawbody>.*?)\)")"""
    r"""|"(?P<double>(?:[^"\\\n]|\\.)*)"|'(?P<single>(?:[^'\\\n]|\\.)*)'"""
    r"""|(?P<word>\.?[A-Za-z_][A-Za-z0-9_]*)|(?P<number>\d[\w'.]*)|(?P<sign>[^\s])""",
    re.S | re.M,
)


def tokens_of(path):
    """(kind, text) of everything but comments and directives; neighbouring literals are one."""
    result = []
    with open(path, encoding="utf-8") as file:
        source = file.read()
    for match in TOKEN.finditer(source):
        if match["comment"] or match["directive"]:
            continue
        literal = match["rawbody"] if match["raw"] else match["double"]
        script = path.endswith(".js")
        if literal is None and script:
            literal = match["single"]
        if literal is not None:
            text = literal if match["raw"] else unescape(literal)
            if result and result[-1][0] == "text" and not script:
                result[-1] = ("text", result[-1][1] + text)
            else:
                result.append(("text", text))
        else:
            result.append(("word" if match["word"] else "sign", match.group()))
    return result


def arguments(tokens, at, whole=False):
    """The literals of each argument of a call or an initializer whose bracket stands at `at`; what lies deeper counts with it.
    whole: none of an argument that is put together, by + or by another call."""
    depth, result, glued = 0, [[]], set()
    for kind, text in tokens[at:]:
        if kind == "sign" and (text == "+" or text == "(" and depth > 0):
            glued.add(len(result) - 1)
        if kind == "sign" and text in "([{":
            depth += 1
        elif kind == "sign" and text in ")]}":
            depth -= 1
            if depth == 0:
                break
        elif kind == "sign" and text == "," and depth == 1:
            result.append([])
        elif kind == "text":
            result[-1].append(text)
    return [[] if whole and number in glued else texts for number, texts in enumerate(result)]


def plain_arguments(tokens, at):
    """The literal that each argument of a call is, or the two that it chooses from; None for others."""
    depth, result = 0, [[]]
    for token in tokens[at:]:
        if token[0] == "sign" and token[1] in "([{":
            depth += 1
            if depth == 1:
                continue
        elif token[0] == "sign" and token[1] in ")]}":
            depth -= 1
            if depth == 0:
                break
        elif token == ("sign", ",") and depth == 1:
            result.append([])
            continue
        result[-1].append(token)
    plain = lambda part: len(part) == 1 and part[0][0] == "text"
    return [[argument[0][1]] if plain(argument) else [] for argument in result]


def until_comma(tokens, at):
    """The literals from `at` to the end of the field: a comma, a semicolon or a closing bracket that is not theirs."""
    depth, result = 0, []
    for kind, text in tokens[at:]:
        if kind == "sign" and text in "([{":
            depth += 1
        elif kind == "sign" and text in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and kind == "sign" and text in ",;"):
            break
        if kind == "text":
            result.append(text)
    return result


def choices(tokens, at):
    """The labels of {{"id", "label"}, ...}: every second literal of the inner braces."""
    depth, inner, result = 0, 0, []
    for kind, text in tokens[at:]:
        if kind == "sign" and text == "{":
            depth += 1
            inner = 0
        elif kind == "sign" and text == "}":
            depth -= 1
            if depth == 0:
                break
        elif kind == "text" and depth == 2:
            inner += 1
            if inner == 2:
                result.append(text)
    return result


def messages_in(path):
    tokens = tokens_of(path)
    for at, (kind, text) in enumerate(tokens[:-1]):
        follows = tokens[at + 1]
        if kind != "word":
            continue
        calls = follows == ("sign", "(")
        name = text.lstrip(".")
        if calls and (text in ("tr", "N_") or path.endswith(".js") and name == "tr"):
            for literal in arguments(tokens, at + 1)[0]:
                yield Message(literal)
        elif calls and text in ("trc", "NC_"):
            context, english = (arguments(tokens, at + 1) + [[], []])[:2]
            for literal in english:
                yield Message(literal, context=context[0])
        elif calls and text == "trn":
            one, many = (arguments(tokens, at + 1) + [[], []])[:2]
            if one and many:
                yield Message(one[0], many=many[0])
        elif calls and name in CALLS:
            for argument in arguments(tokens, at + 1, whole=True)[CALLS[name] :]:
                yield from map(Message, argument)
        elif calls and name in ROWS and "/scenes/" in path:
            for argument in plain_arguments(tokens, at + 1)[ROWS[name] :]:
                yield from map(Message, argument)
        elif calls and name == "choice":
            yield from map(Message, choices(tokens, at + 2))
        elif calls and MAKERS.fullmatch(name):
            for argument in plain_arguments(tokens, at + 1):
                yield from map(Message, argument)
        elif text.startswith(".") and follows == ("sign", "="):
            if name in FIELDS:
                yield from map(Message, until_comma(tokens, at + 2))
            elif name == "choices":
                yield from map(Message, choices(tokens, at + 2))


def equation_words(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            match = re.match(r"%% [\w-]+: (.*)", line)
            if match:
                yield Message(match[1].strip())


def code_files():
    return sorted(path for layer in LAYERS for end in ("cpp", "h") for path in glob.glob(f"src/{layer}/**/*.{end}", recursive=True))


def script_files():
    return sorted(glob.glob("src/platform/*.js") + glob.glob("web/*.js"))


def collect():
    """All messages by key."""
    sources = code_files() + glob.glob("src/platform/*.js")
    found = {}
    for path in sorted(sources) + sorted(glob.glob("assets/equations/**/*.tex", recursive=True)):
        for message in equation_words(path) if path.endswith(".tex") else messages_in(path):
            if not re.search(r"[^\W\d_]", message.text) or PART.fullmatch(message.text):
                continue  # no letter in it; the id of a linked part
            known = found.setdefault(message.key(), message)
            if message.many and known.many and message.many != known.many:
                sys.exit(f'{path}: "{message.text}" has another plural elsewhere: "{message.many}", "{known.many}"')
            known.many = known.many or message.many
            known.files.add(path)
    return found


# ---- .po -------------------------------------------------------------------------------------------------------------


def quoted(text):
    lines = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n\n").splitlines()
    return "".join(f'"{line}"\n' for line in lines or [""]) if len(lines) <= 1 else '""\n' + "".join(f'"{line}"\n' for line in lines)


HEADER = """# The words of Ropewalk, to be translated: copy this file to assets/words/LANG.po and fill in each msgstr.
# Made by assets/tools/words.py from the code; do not edit. {name} stands for what the program puts there.
msgid ""
msgstr ""
"Project-Id-Version: ropewalk\\n"
"X-Language-Name: English\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def template_text(found):
    parts = [HEADER]
    for key in sorted(found, key=lambda key: (key[0].lower(), key)):
        message = found[key]
        entry = "".join(f"#: {path}\n" for path in sorted(message.files))
        if message.context:
            entry += f"msgctxt {quoted(message.context)}"
        entry += f"msgid {quoted(message.text)}"
        if message.many:
            entry += f'msgid_plural {quoted(message.many)}msgstr[0] ""\nmsgstr[1] ""\n'
        else:
            entry += 'msgstr ""\n'
        parts.append(entry)
    return "\n".join(parts)


def read_po(path):
    """[(context, msgid, msgid_plural, [msgstr...])], the header first, with an empty msgid."""
    entries, fields, now, fuzzy = [], {}, None, False

    def end():
        nonlocal fields, fuzzy
        if "msgid" in fields:
            forms = [fields[name] for name in sorted(n for n in fields if n.startswith("msgstr"))]
            if not fuzzy or not fields["msgid"]:
                entries.append((fields.get("msgctxt"), fields["msgid"], fields.get("msgid_plural"), forms))
        fields, fuzzy = {}, False

    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            match = re.match(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+)?"(.*)"$', line)
            if match and match[1]:
                if match[1] in ("msgctxt", "msgid") and any(name.startswith("msgstr") for name in fields):
                    end()
                now = match[1]
                fields[now] = unescape(match[2])
            elif match and now:
                fields[now] += unescape(match[2])
            elif line.startswith("#,") and "fuzzy" in line:
                end()
                fuzzy = True
            elif line and not line.startswith("#"):
                sys.exit(f"{path}:{number}: neither a comment nor a quoted text")
    end()
    return entries


def slots(text):
    return set(re.findall(r"\{(\w+)\}", text))


def problems_of_language(path, found):
    """What would go wrong on screen; what is not translated yet is shown in English, and is no problem."""
    for context, text, many, forms in read_po(path):
        if not text:
            continue
        message = found.get((text, context or ""))
        if message is None:
            yield f"{path}: the program no longer says {text!r}: remove it, or translate what it became"
            continue
        allowed = slots(text) | slots(message.many or "") | ({"n"} if message.many else set())
        for form in forms:
            if slots(form) - allowed:
                yield f"{path}: the translation of {text!r} has a slot that is none of {sorted(allowed)}"


# ---- .mo -------------------------------------------------------------------------------------------------------------


def write_mo(path, texts):
    """texts: msgid (with context and plural, as gettext joins them) -> translation."""
    rows = sorted((key.encode(), value.encode()) for key, value in texts.items())
    start = 28 + 16 * len(rows)
    data, tables = b"", [[], []]
    for column in (0, 1):
        for row in rows:
            tables[column].append((len(row[column]), start + len(data)))
            data += row[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, start)
    with open(path, "wb") as file:
        file.write(head + b"".join(struct.pack("<2I", *entry) for table in tables for entry in table) + data)


def mo_key(context, text, many):
    return (f"{context}\x04" if context else "") + text + (f"\0{many}" if many else "")


def languages():
    return [os.path.splitext(os.path.basename(path))[0] for path in sorted(glob.glob("assets/words/*.po"))]


def documents(language):
    """("lesson", id) -> path of what is translated file by file; English ("") stands beside the folders of languages."""
    for kind, folder in (("lesson", "lessons"), ("deck", "decks")):
        for path in sorted(glob.glob(f"assets/{folder}/**/*.md", recursive=True)):
            first = path.split(os.sep)[2]
            if (first if first in languages() else "") == language:
                yield (kind, os.path.splitext(os.path.basename(path))[0]), path


def read_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def catalogue(language, out):
    texts = {mo_key(c, text, many): "\0".join(forms) for c, text, many, forms in read_po(f"assets/words/{language}.po") if all(forms)}
    texts |= {f"{kind}\x04{name}": read_text(path) for (kind, name), path in documents(language)}
    write_mo(out, texts)


# ---- The made-up language --------------------------------------------------------------------------------------------

ACCENTED = str.maketrans("aeiouyncAEIOUYNC", "âêîôûýñçÂÊÎÔÛÝÑÇ")


def made_up(text):
    """Accents, brackets around it, and a third longer. What is in braces stays."""
    parts = re.split(r"(\{\w+\})", text)
    letters = sum(len(part) for part in parts[::2])
    more = "~" * max(letters // 3 - 2, 0)
    said = "".join(part if i % 2 else part.translate(ACCENTED) for i, part in enumerate(parts))
    return f"[{said}{' ' + more if more else ''}]"


# Comments, what names a section, code, pictures, targets of links, addresses.
KEPT = re.compile(r"(<!--.*?-->|^## Sources$|^### Notes.*?$|`[^`]*`|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|https?://\S+)", re.S | re.M)
TITLE = re.compile(r"^(#{1,2} \[?)([^\]\n]+)", re.M)


def made_up_document(text):
    """A lesson or lecture: accents on every word, longer titles."""
    said = "".join(part if i % 2 else part.translate(ACCENTED) for i, part in enumerate(KEPT.split(text)))
    longer = lambda match: match[1] + match[2] + " " + "~" * (len(match[2]) // 3)
    return TITLE.sub(lambda match: match[0] if match[2] == "Sources" else longer(match), said)


def made_up_catalogue(out):
    texts = {"": "Language: qps\nPlural-Forms: nplurals=2; plural=(n != 1);\n"}
    for context, text, many, _ in read_po(TEMPLATE)[1:]:
        texts[mo_key(context, text, many)] = "\0".join(made_up(form) for form in (text, many) if form)
    texts |= {f"{kind}\x04{name}": made_up_document(read_text(path)) for (kind, name), path in documents("")}
    write_mo(out, texts)


# ---- assets/languages.h ----------------------------------------------------------------------------------------------


def name_of(language):
    """In its own words, from the header of its .po file: "X-Language-Name: Deutsch"."""
    if language == MADE_UP:
        return made_up("made up")
    match = re.search(r"^X-Language-Name: *(.+)$", read_po(f"assets/words/{language}.po")[0][3][0], re.M)
    return match[1] if match else sys.exit(f"assets/words/{language}.po: the header has no X-Language-Name: say what the language calls itself")


def literal(text):
    return '"' + "".join(c if c.isascii() and c not in '"\\?' else "".join(f"\\{b:03o}" for b in c.encode()) for c in text) + '"'


def table(out):
    rows = "".join(
        f"    {{{literal(language)}, {literal(name_of(language))}, {str(language == MADE_UP).lower()}}},\n" for language in sorted([*languages(), MADE_UP])
    )
    with open(out, "w", encoding="ascii") as file:
        file.write(
            "// Generated by assets/tools/words.py.\n"
            '#include "assets/languages.h"\n\nnamespace ropewalk::assets {\nnamespace {\n\n'
            f"constexpr Language kLanguages[] = {{\n{rows}}};\n\n}}  // namespace\n\n"
            "std::span<const Language> languages() { return kLanguages; }\n\n}  // namespace ropewalk::assets\n"
        )


def check():
    found = collect()
    failed = []
    if not os.path.exists(TEMPLATE) or read_text(TEMPLATE) != template_text(found):
        known = {(text, context or "") for context, text, _, _ in read_po(TEMPLATE)} if os.path.exists(TEMPLATE) else set()
        for what, keys in (("missing from", set(found) - known), ("no longer said, yet in", known - set(found) - {("", "")})):
            failed += [f"{what} the template: {text!r}" for text, _ in sorted(keys)[:20]]
        failed.append(f"{TEMPLATE} is not what the code says: run ./dev words")
    texts = {text for message in found.values() for text in (message.text, message.many, message.context) if text}
    for path in code_files() + script_files():
        failed += untranslated.problems(path, tokens_of(path), texts)
    for language in languages():
        failed += problems_of_language(f"assets/words/{language}.po", found)
    print("\n".join(failed) if failed else f"{len(found)} texts, {len(languages())} translations")
    print(f"{0 if failed else 1} passed, {1 if failed else 0} failed")
    return 1 if failed else 0


def main():
    command, rest = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    rest = rest[:-1] + [os.path.abspath(name) for name in rest[-1:]]  # a file to be written
    os.chdir(ROOT)
    if command == "template" and not rest:
        os.makedirs("assets/words", exist_ok=True)
        with open(TEMPLATE, "w", encoding="utf-8") as file:
            file.write(template_text(collect()))
    elif command == "check" and not rest:
        sys.exit(check())
    elif command == "catalogue" and len(rest) == 2:
        catalogue(*rest)
    elif command == "made-up" and len(rest) == 1:
        made_up_catalogue(*rest)
    elif command == "table" and len(rest) == 1:
        table(*rest)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
