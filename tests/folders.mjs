// What stands in a chapter's own folder (src/scenes/<part>/<chapter>/) is included from there and from tests alone, and no
// folder grows into a heap.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";

import { check, checkEqual, finish } from "./check.mjs";

const MOST = 25;
// A file each of many things of one kind, which nobody reads through.
const COLLECTIONS = ["assets/models", "tests/golden/arrays", "tests/fuzz/corpus", "tests/state/decks"];
const OWN = /^src\/scenes\/(?!parts\/)[^/]+\/[^/]+\//;  // the folder of one chapter
const INCLUDE = /^\s*#\s*include\s+"(scenes\/(?!parts\/)[^/"]+\/[^/"]+\/)[^"]+"/gm;

// Includes of a chapter's own files from elsewhere. `files`: [[path, text]].
const trespasses = (files) => files.filter(([path]) => !path.startsWith("tests/scenes/")).flatMap(([path, text]) =>
  [...text.matchAll(INCLUDE)].filter(([, folder]) => !path.startsWith(`src/${folder}`))
    .map(([line]) => `${path}: ${line.trim()}`));

// Folders with more files than anyone looks through.
function heaps(paths) {
  const count = new Map();
  for (const path of paths) count.set(dirname(path), (count.get(dirname(path)) ?? 0) + 1);
  return [...count].filter(([folder, files]) => files > MOST && !COLLECTIONS.some((name) => `${folder}/`.startsWith(`${name}/`)))
    .map(([folder, files]) => `${folder}: ${files} files`);
}

// ---- Each check can fail ----

const include = '#include "scenes/first/clock/hand.h"\n';
checkEqual("a chapter, its tests and a shared part may be included", trespasses([
  ["src/scenes/first/clock/clock.cpp", include], ["tests/scenes/first/test_clock.cpp", include],
  ["src/app/shell/app.cpp", '#include "scenes/scene.h"\n#include "scenes/parts/facts.h"\n']]), []);
checkEqual("a neighbour, a part and the program may not", trespasses([
  ["src/scenes/first/dial.cpp", include], ["src/scenes/parts/facts.cpp", `#pragma once\n  ${include}`],
  ["src/scenes/first/clock_tower/clock_tower.cpp", include], ["src/app/shell/app.cpp", include]]).length, 4);
const many = (folder, files) => Array.from({ length: files }, (_, i) => `${folder}/${i}.h`);
checkEqual("a folder of 25 files is no heap, one of 26 is, a collection never",
  heaps([...many("src/a", 25), ...many("src/b", 26), ...many("tests/fuzz/corpus/link", 40)]), ["src/b: 26 files"]);

// ---- Ours ----

const paths = ["src", "tests", "web", "assets", "bench"].flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name).split(sep).join("/"))
  .filter((path) => !path.includes("node_modules/")));
const code = paths.filter((path) => /\.(cpp|h|inc)$/.test(path)).map((path) => [path, readFileSync(path, "utf8")]);
check("there are chapters with a folder of their own", code.some(([path]) => OWN.test(path)));
const strangers = trespasses(code);
check("what stands in a chapter's own folder is included from there and from tests alone", strangers.length === 0, strangers.join("\n  "));
const full = heaps(paths);
check(`no folder holds more than ${MOST} files`, full.length === 0, full.join("\n  "));
finish();
