// The page in headless Chromium: time to the first frame beside a bare Dear ImGui page, CPU a frame in every chapter, frames
// while nothing moves, what one changed value costs, and what lasts: a long lecture given three times (its slowest frame, what memory
// it leaves taken) and a hand that goes on dragging.

import { existsSync, readFileSync } from "node:fs";

import { chromium } from "playwright-core";

import { serve } from "../tests/e2e/server.mjs";
import { measureChanges } from "./changes.mjs";
import { weigh } from "../tests/weigh.mjs";

const VIEWPORT = { width: 1280, height: 800 };
const STARTS = 7;
const FRAMES = 300;
const PLAY_MS = 15000;
const IDLE_MS = 2000;
const STROKES = 40, MOVES = 60;  // of each round of dragging

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
    await tab.waitForFunction(() => window.firstFrame, null, { timeout: 120000 });
    return await tab.evaluate(() => window.firstFrame);
  } finally {
    await browser.close();
  }
}

// The processor's milliseconds of each frame drawn during `action`: what the page's own thread spends between the start and
// the end of an animation frame (JavaScript, wasm, handing the draw data to WebGL), as the browser's trace counts it. Not
// in it: what the GPU's process does, which here renders in software, and whatever else the machine is busy with.
async function traced(browser, action) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value.filter((e) => e.name === "FireAnimationFrame")));
  await session.send("Tracing.start", { traceConfig: { includedCategories: ["devtools.timeline"] } });
  await action();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  return events.filter((event) => event.tdur > 0).map((event) => event.tdur / 1000);
}

// Waits until nothing moves any more.
async function rest(tab) {
  for (let before = -1, now = 0; before !== now;) {
    before = now;
    await sleep(1500);
    now = await tab.evaluate(() => window.ropewalk.frames());
  }
}

async function open(tab, id) {
  await tab.evaluate((link) => window.ropewalk.open(link), `#/${id}`);
  await rest(tab);
}

// Frames while the chapter plays, if it has something to play.
const playing = (browser, tab) => traced(browser, async () => {
  const drawn = () => tab.evaluate(() => window.ropewalk.frames());
  const start = await drawn();
  await tab.keyboard.press("k");
  for (const end = Date.now() + PLAY_MS; Date.now() < end && (await drawn()) - start < FRAMES;) await sleep(50);
  await tab.keyboard.press("k");
});

// Frames while the pointer, held down, goes round `center`.
const dragging = (browser, tab, center, reach) => traced(browser, async () => {
  const drawn = () => tab.evaluate(() => window.ropewalk.frames());
  await tab.mouse.move(center.x, center.y);
  await tab.mouse.down();
  const start = await drawn();
  for (let i = 0; i < 4 * FRAMES && (await drawn()) - start < FRAMES; i += 1) {
    await tab.mouse.move(center.x + reach.x * Math.sin(i * 0.07), center.y + reach.y * Math.sin(i * 0.05));
  }
  await tab.mouse.up();
  await tab.mouse.move(2, 2);
});

async function chapter(browser, tab, id, controls) {
  const { width, height } = VIEWPORT;
  const times = {};
  await open(tab, id);
  times.play = await playing(browser, tab);
  await open(tab, id);
  times.picture = await dragging(browser, tab, { x: width * 0.45, y: height * 0.5 }, { x: width * 0.2, y: height * 0.2 });
  await open(tab, id);
  const place = (await tab.evaluate(() => window.ropewalk.places())).find((p) => controls.includes(p.id));
  if (place) {
    const [left, top, right, bottom] = place.rect;
    times.control = await dragging(browser, tab, { x: (left + right) / 2, y: (top + bottom) / 2 }, { x: (right - left) * 0.4, y: 0 });
  }
  await rest(tab);
  const before = await tab.evaluate(() => window.ropewalk.frames());
  await sleep(IDLE_MS);
  const idle = (await tab.evaluate(() => window.ropewalk.frames())) - before;
  const moving = Object.entries(times).filter(([, list]) => list.length > FRAMES / 10)
    .map(([what, list]) => ({ what, frames: list.length, median_ms: median(list), p99_ms: quantile(list, 0.99) }));
  return { id, moving, idle_frames: idle };
}

async function firstFrames(url, bareUrl) {
  const ours = [], theirs = [];
  for (let i = 0; i < STARTS; i += 1) {
    ours.push(await firstFrame(url));
    theirs.push(await firstFrame(bareUrl));
  }
  const first = { ours_ms: median(ours), bare_ms: median(theirs), ratio: median(ours.map((ms, i) => ms / theirs[i])) };
  console.log(`  first frame ${first.ours_ms.toFixed(0)} ms, bare Dear ImGui ${first.bare_ms.toFixed(0)} ms, x ${first.ratio.toFixed(2)}` +
    `  ${first.ratio <= 1.35 ? "reached" : "NOT reached"}: <= 1.35`);
  return first;
}

async function frames(url, ids) {
  const browser = await launch();
  const tab = await browser.newPage({ viewport: VIEWPORT });
  await tab.goto(url);
  await tab.waitForFunction(() => window.ropewalk);
  await tab.evaluate(() => window.ropewalk.ready.then(() => true));
  const chapters = [];
  for (const { id, controls } of ids) {
    const row = await chapter(browser, tab, id, controls);
    chapters.push(row);
    for (const { what, frames: count, median_ms: middle, p99_ms: p99 } of row.moving) {
      console.log(`  ${id.padEnd(20)} ${what.padEnd(8)} CPU a frame: median ${middle.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms ` +
        `(${count} frames)  ${middle <= 4 && p99 <= 8 ? "reached" : "NOT reached"}: <= 4, <= 8`);
    }
    console.log(`  ${id.padEnd(20)} idle     ${row.idle_frames} frames in ${IDLE_MS / 1000} s  ` +
      `${row.idle_frames === 0 ? "reached" : "NOT reached"}: 0`);
  }
  await browser.close();
  return chapters;
}

// Megabytes of memory that the page's own process holds, everything counted, after its garbage was collected.
async function heldMemory(browser, tab) {
  const page = await tab.context().newCDPSession(tab);
  for (let i = 0; i < 3; i += 1) await page.send("HeapProfiler.collectGarbage");
  await page.detach();
  await sleep(1000);
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const held = processInfo.filter(({ type }) => type === "renderer")
    .map(({ id }) => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]) / 1024);
  return Math.max(...held);
}

function tellMemory(what, memory) {
  const ratio = memory[2] / memory[0];
  console.log(`  ${what.padEnd(20)} memory   ${memory.map((mb) => mb.toFixed(1)).join(", ")} MB after each of three rounds, x ${ratio.toFixed(2)}  ` +
    `${ratio <= 1.05 ? "reached" : "NOT reached"}: <= 1.05`);
  return { memory_mb: memory, memory_ratio: ratio };
}

// The lecture from its first to its last slide with a clicker's key, three times.
async function lecture(url, deck) {
  const browser = await launch();
  const tab = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await tab.goto(`${url}#/?deck=${deck}&present=1`);
  await tab.waitForFunction(() => window.ropewalk);
  await tab.evaluate(() => window.ropewalk.ready.then(() => true));
  const link = () => tab.evaluate(() => window.ropewalk.snapshot().link);
  const still = async () => { while (!(await tab.evaluate(() => window.ropewalk.idle()))) await sleep(20); };
  const times = [], memory = [];
  for (let round = 0; round < 3; round += 1) {
    times.push(...await traced(browser, async () => {
      // A question takes two presses, the first of which leaves the link as it is.
      for (let before = "", same = 0; same < 2;) {
        await tab.keyboard.press("PageDown");
        await sleep(50);
        await still();
        const now = await link();
        same = now === before ? same + 1 : 0;
        before = now;
      }
    }));
    memory.push(await heldMemory(browser, tab));
    await tab.keyboard.press("1");
    await tab.keyboard.press("Enter");
    await still();
  }
  await browser.close();
  const result = { deck, frames: times.length, max_ms: Math.max(...times), p99_ms: quantile(times, 0.99), ...tellMemory(deck, memory) };
  console.log(`  ${deck.padEnd(20)} lecture  CPU a frame: most ${result.max_ms.toFixed(1)} ms, p99 ${result.p99_ms.toFixed(2)} ms ` +
    `(${times.length} frames)  ${result.max_ms <= 33 ? "reached" : "NOT reached"}: <= 33`);
  return result;
}

// The pointer goes round in the picture with its button down, in strokes as a hand makes them: thousands of moves, in three rounds.
async function drags(url, id) {
  const browser = await launch();
  const tab = await browser.newPage({ viewport: VIEWPORT });
  await tab.goto(`${url}#/${id}`);
  await tab.waitForFunction(() => window.ropewalk);
  await tab.evaluate(() => window.ropewalk.ready.then(() => true));
  const memory = [];
  for (let round = 0; round < 3; round += 1) {
    for (let stroke = 0; stroke < STROKES; stroke += 1) {
      await tab.mouse.move(VIEWPORT.width * 0.42, VIEWPORT.height * 0.5);
      await tab.mouse.down();
      for (let i = 0; i < MOVES; i += 1) {
        const angle = i * 0.11 + stroke;
        await tab.mouse.move(VIEWPORT.width * (0.42 + 0.15 * Math.sin(angle)), VIEWPORT.height * (0.5 + 0.15 * Math.sin(angle * 0.7)));
      }
      await tab.mouse.up();
    }
    await rest(tab);
    memory.push(await heldMemory(browser, tab));
  }
  await browser.close();
  return { id, ...tellMemory(id, memory) };
}

async function changes(url, program) {
  const browser = await launch();
  const tab = await browser.newPage({ viewport: VIEWPORT });
  await tab.goto(url);
  await tab.waitForFunction(() => window.ropewalk);
  await tab.evaluate(() => window.ropewalk.ready.then(() => true));
  const rows = await measureChanges(tab, program);
  await browser.close();
  return rows;
}

// What a first visit asks for, as brotli.
async function bytes(folder) {
  const { first, whole, all } = await weigh(folder);
  const result = { first_frame: first.bytes, chapter_whole: whole.bytes, all: all.bytes };
  const line = (what, count, bar) => console.log(`  ${what.padEnd(36)} ${(count / 1000).toFixed(0)} KB  ` +
    `${count <= bar ? "reached" : "NOT reached"}: <= ${bar / 1000}`);
  line("asked for before the first frame", first.bytes, 560e3);
  line("until the first chapter is whole", whole.bytes, 640e3);
  line("the whole course", all.bytes, 1100e3);
  return result;
}

// `ids`: the chapters to measure, and which of their places are controls to drag: [{ id, controls }]. Without a folder of the
// bare page, first frames are not measured; without the program change_bench, no changes of single values.
export async function measurePage(folder, bareFolder, ids, changeBench) {
  console.log("page, headless Chromium");
  const page = await serve(folder), bare = bareFolder ? await serve(bareFolder) : null;
  const result = { bytes: await bytes(folder) };
  if (bare) result.first = await firstFrames(page.url, bare.url);
  result.chapters = await frames(page.url, ids);
  if (changeBench) result.changes = await changes(page.url, changeBench);
  result.lecture = await lecture(page.url, "fifty-minutes");
  result.drags = await drags(page.url, "similarity-decay");
  await page.close();
  await bare?.close();
  return result;
}
