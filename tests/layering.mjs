// No layer sees one above it: node layering.mjs BUILD_DIR. With the include paths each layer is really compiled with,
// every include of a header below must be found, and every other must not.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { resolve, sep } from "node:path";

import { check, finish } from "./check.mjs";
import { compileCommands } from "./commands.mjs";

// What stands lower may be seen by what stands higher; layers of one height do not see each other.
const HEIGHT = { core: 0, nn: 1, formats: 1, state: 2, ui: 3, scenes: 4, app: 5, cli: 6 };
const NO_IMGUI = ["core", "nn", "formats", "state"];

const commands = compileCommands(process.argv[2]);
const headersOf = (layer) => {
  try {
    return readdirSync(`src/${layer}`).filter((name) => name.endsWith(".h"));
  } catch {
    return [];
  }
};

function sees({ words, directory }, header) {
  const flags = words.flatMap((word, i) => (word === "-isystem" ? [word, words[i + 1]] : /^-(I|D|std)/.test(word) ? [word] : []));
  const run = spawnSync(words[0], [...flags, "-x", "c++", "-fsyntax-only", "-fno-exceptions", "-"],
    { cwd: directory, input: `#include "${header}"\n`, encoding: "utf8" });
  if (run.status !== 0 && !/No such file|file not found/.test(run.stderr)) {
    check(`"${header}" compiles on its own`, false, run.stderr.split("\n").slice(0, 4).join("\n  "));
  }
  return run.status === 0;
}

let layers = 0;
for (const layer of Object.keys(HEIGHT)) {
  const folder = resolve("src", layer) + sep;
  const entry = commands.find(({ file }) => resolve(file).startsWith(folder));
  if (!entry) continue;
  layers += 1;
  for (const other of Object.keys(HEIGHT)) {
    for (const header of headersOf(other).slice(0, other === layer ? undefined : 1)) {
      if (other === layer) check(`${layer} sees its own ${header}`, sees(entry, `${other}/${header}`));
      else if (HEIGHT[other] >= HEIGHT[layer]) {
        check(`${layer} must not see ${other}/${header}`, !sees(entry, `${other}/${header}`));
      }
    }
  }
  if (NO_IMGUI.includes(layer)) check(`${layer} must not see imgui.h`, !sees(entry, "imgui.h"));
  if (layer === "core") check("core must not see the assets", !sees(entry, "assets/assets.h"));
  if (layer !== "app" && layer !== "cli") check(`${layer} must not see the platform`, !sees(entry, "platform/platform.h"));
}
check("there are layers to look at", layers > 2);
finish();
