// Pictures of every chapter, light and dark, at the sizes that matter: node shots.mjs PROGRAM OUT_DIR. A picture that also
// stands in assets/pictures (README shows those) is renewed there.

import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

import { check, finish } from "./check.mjs";

const SIZES = [["1920x1080", []], ["1280x800", []], ["390x844", ["--touch", "--scale", "2"]]];
const THEMES = ["light", "dark"];
const README_PICTURES = "assets/pictures";

const [program, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const listed = spawnSync(program, ["scenes", "--json"], { encoding: "utf8" });
if (listed.status !== 0) {
  console.error(`${program} scenes --json failed: ${listed.stderr}`);
  process.exit(1);
}
const all = JSON.parse(listed.stdout);
const ids = all.map((scene) => scene.id);

const queue = ids.flatMap((id) => THEMES.flatMap((theme) => SIZES.map(([size, more]) => ({ id, theme, size, more }))));
check("there are chapters", queue.length > 0);

function draw({ id, theme, size, more }) {
  const name = `${id}-${theme}-${size}.png`;
  const file = join(out, name);
  return new Promise((done) => {
    const child = spawn(program, ["shot", `#/${id}`, "--size", size, "--theme", theme, ...more, "-o", file]);
    let said = "";
    child.stderr.on("data", (data) => { said += data; });
    child.on("close", (status) => {
      check(name, status === 0 && existsSync(file), said.trim());
      const shown = join(README_PICTURES, name);
      if (status === 0 && existsSync(shown)) copyFileSync(file, shown);
      console.log(file);
      done();
    });
  });
}

await Promise.all(cpus().map(async () => {
  for (let next = queue.shift(); next; next = queue.shift()) await draw(next);
}));
finish();
