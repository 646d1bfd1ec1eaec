// cmake/dependencies.txt, package.json and package-lock.json tell the same, and everything fetched has a checksum.

import { readdirSync, readFileSync } from "node:fs";

import { check, checkEqual, finish } from "./check.mjs";

const rows = readFileSync("cmake/dependencies.txt", "utf8").split("\n")
  .filter((line) => line.trim() && !line.startsWith("#"))
  .map((line) => line.split("|").map((cell) => cell.trim()));
for (const row of rows) checkEqual(`${row[0]}: seven columns`, row.length, 7);
for (const [name, version, , , , , why] of rows) check(`${name}: has a version and a reason`, version && why);

for (const folder of [".", "bench/peers"]) {
  const where = folder === "." ? "npm" : `npm ${folder}`;
  const declared = Object.fromEntries(rows.filter((row) => row[2] === where).map(([name, version]) => [name, version]));
  const { dependencies, devDependencies } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  checkEqual(`${folder}/package.json names what is declared, at the same versions`, { ...dependencies, ...devDependencies }, declared);
  const lock = JSON.parse(readFileSync(`${folder}/package-lock.json`, "utf8"));
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === "") continue;
    check(`${path}: the lock has its checksum`, /^sha512-/.test(entry.integrity ?? ""));
    check(`${path}: the lock names no host`, entry.resolved === undefined, entry.resolved);
  }
  for (const [name, version] of Object.entries(declared)) {
    checkEqual(`${name}: the lock has the declared version`, lock.packages[`node_modules/${name}`]?.version, version);
  }
}

for (const [name, , where, sum] of rows.filter((row) => /^(apt-source|git) /.test(row[2]))) {
  check(`${name} from ${where.split(" ")[0]}: pinned`, /^(sha256 [0-9a-f]{64}|commit [0-9a-f]{40})$/.test(sum), sum);
}

// A package that CMake tells people to install is one that ./dev installs.
const packages = new Set(rows.filter((row) => row[2] === "apt").map((row) => row[0]));
for (const file of readdirSync("cmake").filter((name) => name.endsWith(".cmake"))) {
  for (const [, list] of readFileSync(`cmake/${file}`, "utf8").matchAll(/\(Debian: ([a-z0-9 +-]+)\)/g)) {
    for (const name of list.split(" ")) check(`cmake/${file}: ${name} is declared`, packages.has(name));
  }
}

// Wherever Dear ImGui comes from, it is one version.
checkEqual("imgui: one version", new Set(rows.filter((row) => row[0] === "imgui").map((row) => row[1])).size, 1);
finish();
