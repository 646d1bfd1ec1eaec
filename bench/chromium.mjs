// core_bench in headless Chromium: node bench/chromium.mjs core_bench.js [argument...]; prints what it prints.

import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";

import { chromium } from "playwright-core";

import { serve } from "../tests/e2e/server.mjs";

const [file, ...args] = process.argv.slice(2);
const executablePath = [process.env.ROPEWALK_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  .filter(Boolean).find(existsSync);
const server = await serve(dirname(file));
// As in Node: a program that runs once would otherwise be timed in the compiler's baseline code.
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking",
  "--js-flags=--no-liftoff --no-wasm-tier-up"] });
try {
  const tab = await browser.newPage();
  // Isolated, so that the clock ticks in 5 microseconds and not in 100.
  await tab.route("**/bench.html", (route) => route.fulfill({ contentType: "text/html",
    headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
    body: `<!doctype html><script>
      var lines = [], errors = [], exitCode = null;
      var Module = { arguments: ${JSON.stringify(args)}, print: (line) => lines.push(line), printErr: (line) => errors.push(line),
        onExit: (code) => { exitCode = code; }, onAbort: (why) => { errors.push(String(why)); exitCode = 1; } };
      addEventListener('error', (event) => { if (exitCode === null) { errors.push(event.message); exitCode = 1; } });
    </script><script src="${basename(file)}"></script>` }));
  await tab.goto(`${server.url}bench.html`);
  await tab.waitForFunction(() => exitCode !== null, null, { timeout: 300000, polling: 500 });
  const done = await tab.evaluate(() => ({ lines, errors, code: exitCode }));
  process.stdout.write(done.lines.map((line) => `${line}\n`).join(""));
  process.stderr.write(done.errors.map((line) => `${line}\n`).join(""));
  process.exitCode = done.code;
} finally {
  await browser.close();
  await server.close();
}
