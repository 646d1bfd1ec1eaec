// No layer sees one above it: node layering.mjs BUILD_DIR. With the include paths each layer is really compiled with,
// every include of a header below must be found, and every other must not.

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve, sep } from "node:path";

import { check, finish } from "./check.mjs";
import { compileCommands } from "./commands.mjs";

// What stands lower may be seen by what stands higher; layers of one height do not see each other.
const HEIGHT = { core: 0, nn: 1, formats: 1, experiments: 2, state: 2, ui: 3, jobs: 4, scenes: 4, app: 5, cli: 6 };
const NO_IMGUI = ["core", "nn", "formats", "experiments", "jobs", "state"];

const commands = compileCommands(process.argv[2]);
const headersOf = (layer) => {
  try {
    return readdirSync(`src/${layer}`, { recursive: true }).filter((name) => name.endsWith(".h"));
  } catch {
    return [];
  }
};

// What each compiler run has to answer: { words, directory } of a compile command, the header, what is claimed, and
// whether the header must be found.
const questions = [];
const must = (entry, header, claim) => questions.push({ ...entry, header, claim, found: true });
const mustNot = (entry, header, claim) => questions.push({ ...entry, header, claim, found: false });

function ask({ words, directory, header, claim, found }) {
  const flags = words.flatMap((word, i) => (word === "-isystem" ? [word, words[i + 1]] : /^-(I|D|std)/.test(word) ? [word] : []));
  const compiler = spawn(words[0], [...flags, "-x", "c++", "-fsyntax-only", "-fno-exceptions", "-"], { cwd: directory });
  compiler.stdin.end(`#include "${header}"\n`);
  let errors = "";
  compiler.stderr.setEncoding("utf8").on("data", (text) => { errors += text; });
  return new Promise((done) => compiler.on("error", (error) => { check(claim, false, error.message); done(); }).on("close", (status) => {
    if (status !== 0 && !/No such file|file not found/.test(errors)) {
      check(`"${header}" compiles on its own`, false, errors.split("\n").slice(0, 4).join("\n  "));
    }
    check(claim, (status === 0) === found);
    done();
  }));
}

async function askAll() {
  const worker = async () => { while (questions.length) await ask(questions.pop()); };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

let layers = 0;
for (const layer of Object.keys(HEIGHT)) {
  const folder = resolve("src", layer) + sep;
  const entry = commands.find(({ file }) => resolve(file).startsWith(folder));
  if (!entry) continue;
  layers += 1;
  for (const other of Object.keys(HEIGHT)) {
    for (const header of headersOf(other).slice(0, other === layer ? undefined : 1)) {
      const name = `${other}/${header}`;
      if (other === layer) must(entry, name, `${layer} sees its own ${header}`);
      else if (HEIGHT[other] >= HEIGHT[layer]) mustNot(entry, name, `${layer} must not see ${name}`);
    }
  }
  if (NO_IMGUI.includes(layer)) mustNot(entry, "imgui.h", `${layer} must not see imgui.h`);
  if (layer === "core") mustNot(entry, "assets/assets.h", "core must not see the assets");
  if (layer === "jobs") for (const other of ["state/param.h", "ui/theme.h"]) mustNot(entry, other, `jobs must not see ${other}`);
  if (layer !== "app" && layer !== "cli") mustNot(entry, "platform/platform.h", `${layer} must not see the platform`);
}
check("there are layers to look at", layers > 2);
await askAll();
finish();
