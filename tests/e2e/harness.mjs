// What every page test needs. A test is:
//
//   import { check, page } from './harness.mjs';
//   page('a slider moves', { link: '#/pair-rotation' }, async (the) => {
//     await the.drag([400, 300], [450, 300]);
//     check.equal((await the.snapshot()).params.m, 7);
//   });
//
// page() opens the built page in a context of its own, waits for the first frame, runs the body, and fails on any error
// on the console, any request to another host and any violation of the Content-Security-Policy, unless told otherwise.
import check from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { decodePng } from './png.mjs';
import { serve } from './server.mjs';

export { check, test };

const root = fileURLToPath(new URL('../..', import.meta.url));
export const folder = process.env.ROPEWALK_WEB || `${root}build/web`;
export const native = process.env.ROPEWALK_NATIVE || `${root}build/native/ropewalk`;
if (!existsSync(`${folder}/index.html`)) {
  console.error(`${folder}/index.html is missing: build the page first (./dev build web), or set ROPEWALK_WEB.`);
  process.exit(2);
}

const executable = [process.env.ROPEWALK_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .filter(Boolean)
  .find(existsSync);

let browser;
let server;
export async function start() {
  server ??= await serve(folder, '/some/folder/');
  browser ??= await chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding', '--disable-background-networking', '--disable-gpu-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  return { browser, server };
}
after(async () => {
  await browser?.close();
  await server?.close();
});

// Of its own, a browser may leave a key press or a frame unanswered for ever.
class Stuck extends Error {}
const within = (ms, promise, what) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Stuck(`no end after ${ms / 1000} s; ${what()}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// An opened page and what can be done with it. Coordinates are css pixels.
export class Opened {
  constructor(context, tab) {
    this.context = context;
    this.tab = tab;
    this.errors = [];
    this.foreign = [];
    this.violations = [];
    this.console = [];
    this.doing = 'opening the page'; // last
  }
  evaluate(action, argument) {
    this.doing = `asking the page for ${String(action).slice(0, 120)}`;
    return this.tab.evaluate(action, argument);
  }
  // The first frame was drawn.
  async ready() {
    this.doing = 'waiting for the first frame';
    await this.tab.waitForFunction(() => window.ropewalk, null, { timeout: 30000 });
    await this.tab.evaluate(() => window.ropewalk.ready);
  }
  snapshot() {
    return this.tab.evaluate(() => window.ropewalk.snapshot());
  }
  // The middle of a named thing on the screen ("share", "picture"; a handle or widget by its id), in css pixels; with
  // fractions, another point of it.
  async place(id, across = 0.5, down = 0.5) {
    const places = await this.tab.evaluate(() => window.ropewalk.places());
    const found = places.find((place) => place.id === id);
    check.ok(found, `there is no place “${id}”, only ${places.map((place) => place.id).join(', ')}`);
    const [left, top, right, bottom] = found.rect;
    return [left + (right - left) * across, top + (bottom - top) * down];
  }
  frames() {
    return this.tab.evaluate(() => window.ropewalk.frames());
  }
  async open(link) {
    await this.tab.evaluate((text) => window.ropewalk.open(text), link);
    await this.settle();
  }
  // No frame is due: input has had its effect and motion has ended.
  async settle(limit = 10000) {
    const still = await this.tab.evaluate(
      (most) =>
        new Promise((resolve) => {
          const end = performance.now() + most;
          let quiet = 0;
          const look = () => {
            quiet = window.ropewalk.idle() ? quiet + 1 : 0;
            if (quiet > 2 || performance.now() > end) resolve(quiet > 2);
            else setTimeout(look, 20);
          };
          look();
        }),
      limit,
    );
    if (!still) throw new Error(`still drawing after ${limit} ms`);
  }
  async drag(from, to, steps = 6) {
    this.doing = `dragging from ${from} to ${to}`;
    await this.tab.mouse.move(...from);
    await this.settle();
    await this.tab.mouse.down();
    await sleep(50);
    await this.tab.mouse.move(...to, { steps });
    await sleep(50);
    await this.tab.mouse.up();
    await this.settle();
  }
  async click(x, y) {
    this.doing = `clicking at ${x}, ${y}`;
    await this.tab.mouse.move(x, y);
    await this.settle();
    await this.tab.mouse.click(x, y, { delay: 30 });
    await this.settle();
  }
  async key(name) {
    this.doing = `pressing ${name}`;
    await this.tab.keyboard.press(name, { delay: 30 });
    await this.settle();
  }
  // Fingers on the canvas: type is touchStart, touchMove, touchEnd; points are [x, y] each.
  async touch(type, points) {
    this.doing = `touching: ${type}`;
    this.session ??= await this.context.newCDPSession(this.tab);
    await this.session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  }
  // Pixels of what is on the screen: {width, height, channels, data, at(x, y) -> [r, g, b]}, in device pixels.
  async pixels(clip) {
    return decodePng(await this.tab.screenshot({ clip, scale: 'device' }));
  }
  // Which error page is shown: its title, or "".
  errorTitle() {
    return this.tab.evaluate(() => (document.getElementById('error').hidden ? '' : document.getElementById('error-title').textContent));
  }
}

// Options: link ("#/..."), width, height, ratio, touch, dark, reduced; before (run in the page before any of its scripts);
// fault (server); ready: false (do not wait for the first frame); expectErrors: true (errors on the console are checked
// by the test itself); context: more options for the browser context; limit: ms that the test may take at most.
export async function openPage(options = {}, opened = () => {}) {
  await start();
  const { link = '', width = 1280, height = 800, ratio = 1, touch = false, dark = false, reduced = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: ratio,
    hasTouch: touch,
    isMobile: touch,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: reduced ? 'reduce' : 'no-preference',
    serviceWorkers: 'block', // offline.test.mjs tries it
    ...options.context,
  });
  const tab = await context.newPage();
  const the = new Opened(context, tab);
  opened(the);
  server.fault = options.fault || (() => '');
  the.server = server;
  tab.on('console', (message) => {
    if (/registration blocked by Playwright/.test(message.text())) return;
    the.console.push(`${message.type()}: ${message.text()}`);
    if (message.type() === 'error' || message.type() === 'warning') the.errors.push(message.text());
  });
  tab.on('pageerror', (error) => the.errors.push(String(error)));
  tab.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== new URL(server.url).origin) the.foreign.push(request.url());
  });
  await context.exposeFunction('tellViolation', (text) => the.violations.push(text));
  await tab.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => window.tellViolation(`${event.violatedDirective} ${event.blockedURI}`));
  });
  if (options.before) await tab.addInitScript(options.before);
  server.requests.length = 0; // of the tests before
  await tab.goto(server.url + link);
  if (options.ready !== false) {
    await the.ready();
    await the.settle(30000); // what a slow server sends last may still be drawn
  }
  return the;
}

export function page(name, options, body) {
  const limit = options.limit ?? 90000;
  const once = async () => {
    let the;
    const run = async () => {
      await openPage(options, (opened) => (the = opened));
      await body(the);
      check.deepEqual(the.foreign, [], 'requests to other hosts');
      check.deepEqual(the.violations, [], 'violations of the Content-Security-Policy');
      if (!options.expectErrors) check.deepEqual(the.errors, [], 'errors on the console');
    };
    try {
      await within(limit, run(), () => `last: ${the?.doing}`);
    } finally {
      await within(10000, the?.context.close(), () => 'closing').catch(() => {});
    }
  };
  test(name, { timeout: 3 * limit, skip: options.skip }, async (t) => {
    try {
      await once();
    } catch (error) {
      if (!(error instanceof Stuck)) throw error;
      t.diagnostic(`${error.message}; once more, in a new browser`);
      await within(10000, browser.close(), () => 'closing').catch(() => {});
      browser = undefined;
      await once();
    }
  });
}
