// clang-tidy over what we ship: node tidy.mjs BUILD_DIR [FILE...]. Tests are linted when they are named. As many at a time as
// there are processors. What was clean and has not changed since (the file, what it includes, its flags, .clang-tidy) is
// not looked at again, in whichever clone it was found clean: ROPEWALK_CACHE, or ~/.cache/ropewalk, keeps the verdicts.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, homedir } from "node:os";
import { join, relative, resolve, sep } from "node:path";

import { check, finish } from "./check.mjs";
import { compileCommands } from "./commands.mjs";

const [build, ...only] = process.argv.slice(2);
const stamps = join(process.env.ROPEWALK_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "ropewalk"), "tidy");
const commands = join("build", "tidy");  // how each file is compiled, for clang-tidy to read
for (const folder of [stamps, commands]) mkdirSync(folder, { recursive: true });
const settings = readFileSync(".clang-tidy", "utf8") + spawnSync("clang-tidy", ["--version"], { encoding: "utf8" }).stdout;
const shipped = ["src", "assets", "bench"].map((folder) => resolve(folder) + sep);
const entries = compileCommands(build)
  .filter(({ file }) => (only.length > 0 ? only.some((name) => resolve(name) === resolve(file))
    : shipped.some((folder) => resolve(file).startsWith(folder))));

writeFileSync(join(commands, "compile_commands.json"),
  JSON.stringify(entries.map(({ file, directory, words }) => ({ file, directory, arguments: words }))));

// The clone's own place is no part of what a verdict depends on.
const here = (text) => text.replaceAll(resolve(".") + sep, "");

// Everything a verdict depends on, as one number. The compiler lists what the file includes.
function keyOf(entry) {
  const words = [...entry.words];
  const out = words.indexOf("-o");
  if (out >= 0) words.splice(out, 2);
  const listed = spawnSync(words[0], [...words.slice(1), "-MM", "-MT", "x"], { cwd: entry.directory, encoding: "utf8" });
  if (listed.status !== 0) return null;
  const hash = createHash("sha256").update(settings).update(here(words.join(" ")));
  for (const file of listed.stdout.replace(/^x:/, "").split(/[\s\\]+/).filter(Boolean)) {
    hash.update(here(file)).update(readFileSync(resolve(entry.directory, file)));
  }
  return hash.digest("hex");
}

// What clang-tidy says of our code. The analyzer also follows calls into other people's headers; that is not ours to mend.
const DEPS = resolve("build", "deps") + sep;
function findings(said) {
  const kept = [];
  let ours = false;
  for (const line of said.split("\n")) {
    const place = line.match(/^(\/[^:]+):\d+:\d+: (error|warning|note): /);
    if (place && place[2] !== "note") ours = !place[1].startsWith(DEPS) && !place[1].startsWith("/usr/");
    else if (/^error: /.test(line)) ours = true;
    if (ours && !/warnings? generated|^Suppressed|^Use -header-filter/.test(line)) kept.push(line);
  }
  return kept.join("\n  ").trim();
}

function lint(entry) {
  return new Promise((done) => {
    const key = keyOf(entry);
    const stamp = key && join(stamps, key);
    if (stamp && existsSync(stamp) && !process.env.ROPEWALK_FRESH) return done({ entry, ok: true });
    const child = spawn("clang-tidy", ["-p", commands, "--quiet", "--extra-arg=-Wno-unknown-warning-option", entry.file]);
    let said = "";
    child.stdout.on("data", (data) => { said += data; });
    child.stderr.on("data", (data) => { said += data; });
    child.on("close", (status) => {
      const found = findings(said);
      const ok = found === "" && (status === 0 || / error: /.test(said));
      if (ok && stamp) writeFileSync(stamp, "");
      done({ entry, ok, found: found || said });
    });
  });
}

const queue = [...entries];
let finished = 0;
async function worker() {
  for (let entry = queue.shift(); entry; entry = queue.shift()) {
    const result = await lint(entry);
    finished += 1;
    const name = relative(".", entry.file);
    console.log(`[${finished}/${entries.length}] ${name}`);
    check(`clang-tidy: ${name}`, result.ok, result.found);
  }
}
await Promise.all(Array.from({ length: availableParallelism?.() ?? cpus().length }, worker));
finish();
