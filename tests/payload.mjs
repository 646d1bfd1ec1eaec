// The page's weight: node payload.mjs BUILD_WEB. What a first visit really asks for, as brotli: before the first frame, until the
// first chapter is whole, and all of it.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { check, checkEqual, finish } from "./check.mjs";
import { packed, weigh } from "./weigh.mjs";

const FIRST = 560_000, WHOLE = 640_000, ALL = 1_100_000;

const root = process.argv[2];
const { first, whole, all, twice } = await weigh(root);
const seen = new Set();
for (const [title, stage] of [["before the first frame", first], ["until the first chapter is whole", whole], ["all", all]]) {
  for (const { path, bytes } of stage.files) {
    if (!seen.has(path)) console.log(`${String(bytes).padStart(8)}  ${path}`);
    seen.add(path);
  }
  console.log(`${String(stage.bytes).padStart(8)}  ${title}`);
}
const notes = ["notes.html", "notes.css", "notes.js", "manifest.webmanifest", "icon.svg", "sw.js"];
const course = all.bytes + notes.filter((name) => !seen.has(name)).reduce((sum, name) => sum + packed(join(root, name)), 0);
console.log(`${String(course).padStart(8)}  the whole course, with the speaker's window and the service worker`);
check("the first frame was measured", first.files.some(({ path }) => path === "ropewalk.wasm"));
check(`before the first frame at most ${FIRST} bytes are asked for`, first.bytes <= FIRST, `${first.bytes}`);
check("no pack is asked for before the first frame", !first.files.some(({ path }) => path.endsWith(".pack")));
check(`until the first chapter is whole at most ${WHOLE}`, whole.bytes <= WHOLE, `${whole.bytes}`);
check(`the whole course weighs at most ${ALL}`, course <= ALL, `${course}`);
checkEqual("nothing is asked for twice", twice, []);
const packs = readdirSync(join(root, "packs"));
checkEqual("every pack is asked for, but those of other languages", packs.filter((name) => seen.has(`packs/${name}`) === name.startsWith("words.")), []);
check("the program has its core with it", !existsSync(join(root, "packs/core.pack")));
finish();
