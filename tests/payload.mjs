// The page's weight: node payload.mjs BUILD_WEB. Everything a first visit fetches, as brotli, at most 640 kB.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

import { check, finish } from "./check.mjs";

const BUDGET = 640_000;
// Not fetched by a first visit: licences to read, maps for debuggers, the service worker (fetched when all is drawn),
// the speaker's window.
const LATER = /(^|\/)(licences?|licenses?)\/|LICEN[CS]E|\.map$|(^|\/)(sw|service-worker)\.js$|(^|\/)notes\.(html|css|js)$/i;

const root = process.argv[2];
const files = [];
(function list(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) list(path);
    else files.push(path);
  }
})(root);

let total = 0;
for (const file of files) {
  const data = readFileSync(file);
  const packed = brotliCompressSync(data, { params: {
    [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } }).length;
  const later = LATER.test(relative(root, file));
  if (!later) total += packed;
  console.log(`${String(packed).padStart(8)} of ${String(data.length).padStart(8)}  ${relative(root, file)}${later ? "  (later)" : ""}`);
}
console.log(`${String(total).padStart(8)} bytes in a first visit; at most ${BUDGET}`);
check("there is a page to weigh", files.some((file) => file.endsWith("index.html")) && files.some((file) => file.endsWith(".wasm")));
check("a first visit fetches no more than the budget", total <= BUDGET);
finish();
