"""Splits the page's program in two: split_program.py PROGRAM.wasm SCENES.inc OUT_DIR.

Made are OUT_DIR/ropewalk.wasm, which starts, and OUT_DIR/chapters.wasm, which the page fetches behind the first frame: what
only chapters after the first need, to compute, draw and tell their numbers. That code is entered in one way alone, through
the functions of a running chapter (scenes::Run) in the program's table, so no list has to be kept: what can be reached from
anywhere else stays in the first file, and all the rest goes into the second. Until that has come and has been linked
(web/page.js), calling such a function ends the program, and nobody does (app::Session asks assets::has_pack("chapters")).

PROGRAM.wasm must have the names of its functions (--profiling-funcs); what is made has none. Both name the module they
share "later.<hash of the program>", so that files of two releases cannot be linked. The tools are Binaryen's.
"""

import hashlib
import os
import re
import subprocess
import sys

FEATURES = ["--enable-simd", "--enable-mutable-globals", "--enable-sign-ext", "--enable-nontrapping-float-to-int",
            "--enable-bulk-memory"]
RUNNING = re.compile(r"^ropewalk::scenes::SceneOf<ropewalk::scenes::\(anonymous namespace\)::(\w+)>::RunOf::")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def plain(name):
    """A name without the escapes of the text format."""
    return re.sub(r"\\([0-9a-f]{2})", lambda found: chr(int(found.group(1), 16)), name)


class Program:
    """Who calls whom, which functions are in the table, and which are handed out."""

    def __init__(self, text):
        self.calls, self.table, self.exports = {}, [], []
        for part in re.split(r"\n (?=\()", text):
            if part.startswith("(func $"):
                name = re.match(r"\(func \$([^\s)]+)", part).group(1)
                self.calls[name] = set(re.findall(r"\((?:return_)?call \$([^\s)]+)", part))
            elif part.startswith("(elem"):
                self.table += re.findall(r"\$([^\s)]+)", part)
            elif part.startswith("(export"):
                self.exports += re.findall(r"\(func \$([^\s)]+)\)", part)

    def reached(self, roots):
        seen, waiting = set(), [name for name in roots if name in self.calls]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += [called for called in self.calls[name] if called in self.calls and called not in seen]
        return seen


def first_chapter(scenes):
    """The type of the first chapter: order_blind -> OrderBlind."""
    with open(scenes, encoding="utf-8") as source:
        name = re.search(r"^SCENE\((\w+)\)", source.read(), re.MULTILINE).group(1)
    return "".join(word.capitalize() for word in name.split("_"))


def later(program, first):
    """The functions that only running chapters after the first can reach."""
    chapters = {name: found.group(1) for name in program.table if (found := RUNNING.match(plain(name)))}
    if first not in chapters.values():
        sys.exit(f"split_program.py: no running chapter {first} among {', '.join(sorted(set(chapters.values())))}: "
                 "has the program the names of its functions, and is its type named as its file?")
    entries = {name for name, chapter in chapters.items() if chapter != first}
    return program.calls.keys() - program.reached(program.exports + [name for name in program.table if name not in entries])


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: split_program.py PROGRAM.wasm SCENES.inc OUT_DIR")
    whole, scenes, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    with open(whole, "rb") as source:
        shared = "later." + hashlib.sha256(source.read()).hexdigest()[:16]
    away = later(Program(run("wasm-dis", *FEATURES, whole, "-o", "-")), first_chapter(scenes))
    names = os.path.join(out, "later.txt")
    with open(names, "w", encoding="utf-8") as list_of_names:
        list_of_names.write("\n".join(sorted(away)) + "\n")
    made = [os.path.join(out, name) for name in ("ropewalk.wasm", "chapters.wasm")]
    run("wasm-split", *FEATURES, whole, f"--split-funcs=@{names}", "-o1", made[0], "-o2", made[1], "--export-prefix=%",
        f"--import-namespace={shared}", f"--placeholder-namespace={shared}")
    for file in made:
        run("wasm-opt", *FEATURES, file, "--strip-debug", "-o", file)
    sizes = ", ".join(f"{os.path.basename(file)} {os.path.getsize(file):,} bytes" for file in made)
    print(f"{len(away)} functions come later: {sizes}")


main()
