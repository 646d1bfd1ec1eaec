// The page in headless Chromium: time to the first frame beside a bare Dear ImGui page, CPU a frame in every chapter, frames
// while nothing moves.

import { existsSync } from "node:fs";

import { chromium } from "playwright-core";

import { serve } from "../tests/e2e/server.mjs";

const VIEWPORT = { width: 1280, height: 800 };
const STARTS = 7;
const FRAMES = 300;
const IDLE_MS = 2000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];
const median = (values) => quantile(values, 0.5);

async function launch() {
  const executablePath = [process.env.ROPEWALK_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .filter(Boolean).find(existsSync);
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking", "--use-gl=angle",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
}

// Milliseconds from navigation to the end of the first frame, in a browser that has seen nothing yet.
async function firstFrame(url) {
  const browser = await launch();
  try {
    const tab = await browser.newPage({ viewport: VIEWPORT });
    await tab.addInitScript(() => addEventListener("DOMContentLoaded", () =>
      window.ropewalk?.ready.then(() => { window.firstFrame = performance.now(); })));
    await tab.goto(url);
    await tab.waitForFunction(() => window.firstFrame, null, { timeout: 30000 });
    return await tab.evaluate(() => window.firstFrame);
  } finally {
    await browser.close();
  }
}

// CPU milliseconds of frames while the pointer drags across the picture, and frames drawn while nothing moves.
async function chapter(tab, id) {
  await tab.evaluate((link) => window.ropewalk.open(link), `#/${id}`);
  await sleep(600);
  const { width, height } = VIEWPORT;
  await tab.mouse.move(width * 0.45, height * 0.5);
  await tab.mouse.down();
  const start = await tab.evaluate(() => window.ropewalk.frames());
  for (let i = 0, drawn = 0; drawn < FRAMES && i < 4 * FRAMES; i += 1) {
    await tab.mouse.move(width * (0.45 + 0.2 * Math.cos(i * 0.07)), height * (0.5 + 0.2 * Math.sin(i * 0.05)));
    drawn = (await tab.evaluate(() => window.ropewalk.frames())) - start;
  }
  const times = (await tab.evaluate(() => Array.from(window.ropewalk.frameTimes()))).slice(-FRAMES);
  await tab.mouse.up();
  await tab.mouse.move(2, 2);
  await sleep(1500);
  const before = await tab.evaluate(() => window.ropewalk.frames());
  await sleep(IDLE_MS);
  const idle = (await tab.evaluate(() => window.ropewalk.frames())) - before;
  return { id, frames: times.length, median_ms: median(times), p99_ms: quantile(times, 0.99), idle_frames: idle };
}

// `ids`: the chapters to measure.
export async function measurePage(folder, bareFolder, ids) {
  const page = await serve(folder), bare = await serve(bareFolder);
  const ours = [], theirs = [];
  for (let i = 0; i < STARTS; i += 1) {
    ours.push(await firstFrame(page.url));
    theirs.push(await firstFrame(bare.url));
  }
  const first = { ours_ms: median(ours), bare_ms: median(theirs), ratio: median(ours.map((ms, i) => ms / theirs[i])) };
  console.log("page, headless Chromium");
  console.log(`  first frame ${first.ours_ms.toFixed(0)} ms, bare Dear ImGui ${first.bare_ms.toFixed(0)} ms, x ${first.ratio.toFixed(2)}` +
    `  ${first.ratio <= 1.5 ? "reached" : "NOT reached"}: <= 1.5`);

  const browser = await launch();
  const tab = await browser.newPage({ viewport: VIEWPORT });
  await tab.goto(page.url);
  await tab.waitForFunction(() => window.ropewalk);
  await tab.evaluate(() => window.ropewalk.ready.then(() => true));
  const chapters = [];
  for (const id of ids) {
    const row = await chapter(tab, id);
    chapters.push(row);
    const good = row.median_ms <= 4 && row.p99_ms <= 8 && row.idle_frames === 0;
    console.log(`  ${id.padEnd(24)} CPU a frame: median ${row.median_ms.toFixed(2)} ms, p99 ${row.p99_ms.toFixed(2)} ms; ` +
      `idle: ${row.idle_frames} frames in ${IDLE_MS / 1000} s  ${good ? "reached" : "NOT reached"}: <= 4, <= 8, 0`);
  }
  await browser.close();
  await page.close();
  await bare.close();
  return { first, chapters };
}
