// What a first visit fetches, and when: weigh(folder) opens the page in headless Chromium and asks the server what it was asked
// for. Bytes are those of brotli at its best; a server may do less.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

import { chromium } from "playwright-core";

import { serve } from "./e2e/server.mjs";

export function packed(file) {
  const data = readFileSync(file);
  return brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } }).length;
}

// When things were there, by the wall's clock: the first frame; the first chapter with all faces, its lesson, equations and
// text; everything.
async function watch(tab) {
  await tab.addInitScript(() => addEventListener("DOMContentLoaded", () =>
    window.ropewalk?.ready.then(() => { window.firstFrame = performance.timeOrigin + performance.now(); })));
  return {
    first: async () => {
      await tab.waitForFunction(() => window.firstFrame, null, { timeout: 60000 });
      return tab.evaluate(() => window.firstFrame);
    },
    come: async (names) => {
      const last = (list) => {
        const ends = list.map((name) => performance.getEntriesByType("resource").find((entry) =>
          new URL(entry.name).pathname.endsWith(name) && entry.responseEnd > 0)?.responseEnd ?? 0);
        return ends.every((end) => end > 0) && performance.timeOrigin + Math.max(...ends);
      };
      await tab.waitForFunction(last, names, { timeout: 60000 });
      return tab.evaluate(last, names);
    },
  };
}

// {first, whole, all}: each {files: [{path, bytes}], bytes}, of all requests up to then; twice: what was asked for twice.
export async function weigh(folder) {
  const executablePath = [process.env.ROPEWALK_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .filter(Boolean).find(existsSync);
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking", "--use-gl=angle",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: "block" });
    const tab = await context.newPage();
    const at = await watch(tab);
    await tab.goto(server.url);
    const first = await at.first();
    const chapter = await at.come(["/packs/faces.pack", "/packs/why-position.pack", "/text_page.js"]);
    const all = await at.come(["/chapters.wasm", "/packs/rotation.pack", "/packs/lectures.pack", "/packs/programs.pack", "/packs/models.pack"]);
    const asked = server.log.filter(({ path }) => path !== "/favicon.ico");
    const until = (end) => {
      const files = asked.filter((request) => request.at <= end).map(({ path }) => path.slice(1) || "index.html")
        .map((path) => ({ path, bytes: packed(join(folder, path)) }));
      return { files, bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
    };
    const paths = asked.map(({ path }) => path);
    return { first: until(first), whole: until(chapter), all: until(all), twice: paths.filter((path, i) => paths.indexOf(path) !== i) };
  } finally {
    await browser.close();
    await server.close();
  }
}
