// Without a network, and from one release to the next: what the service worker (web/sw.js) keeps.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { openDisplay } from './display.mjs';
import { check, folder, sleep, start, test } from './harness.mjs';
import { serve } from './server.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'ropewalk-releases-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

// A copy of the page, without what other tests put beside it meanwhile.
const copyPage = (root) => cpSync(folder, root, { recursive: true, filter: (name) => !basename(name).startsWith('talks-of-a-test') });

// A copy of the page as another release: its script, style and version differ.
function release(version) {
  const root = join(scratch, version);
  copyPage(root);
  const text = (name) => readFileSync(join(root, name), 'utf8');
  const sha = (name) => createHash('sha256').update(readFileSync(join(root, name))).digest('hex');
  const old = { index: sha('index.html') };
  let index = text('index.html').replace(/data-version="[^"]*"/, `data-version="${version}"`);
  let worker = text('sw.js');
  for (const name of ['page.css', 'page.js']) {
    old[name] = sha(name);
    writeFileSync(join(root, name), `${text(name)}/* ${version} */\n`);
    const [before, after] = [`${name}?v=${old[name].slice(0, 10)}`, `${name}?v=${sha(name).slice(0, 10)}`];
    check.ok(index.includes(before) && worker.includes(before));
    index = index.replace(before, after);
    worker = worker.replace(before, after).replace(old[name], sha(name));
  }
  writeFileSync(join(root, 'index.html'), index);
  worker = worker.replace(old.index, sha('index.html')).replace(/(const current = `\$\{prefix\})[^`]*/, `$1${version}`);
  writeFileSync(join(root, 'sw.js'), worker);
  return root;
}

// What the tests do in a tab, whichever tool drives the browser: evaluate, waitFor, reload.
const ready = async (tab) => {
  await tab.waitFor(() => window.ropewalk);
  await tab.evaluate(() => window.ropewalk.ready.then(() => true));
};
const isKept = (tab) => tab.waitFor(() => navigator.serviceWorker.controller?.state === 'activated');
const atRest = (tab) =>
  tab.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => (window.ropewalk.idle() ? resolve(true) : setTimeout(look, 20));
        setTimeout(look, 50);
      }),
  );

// Every chapter with its lesson and formulas, every lecture.
async function walkThrough(tab) {
  await tab.waitFor(() => document.querySelectorAll('#text-page nav a').length > 0);
  const links = await tab.evaluate(() => [...document.querySelectorAll('#text-page nav a')].map((link) => link.getAttribute('href')));
  check.ok(links.length >= 12);
  const open = async (link, title) => {
    await tab.evaluate((to) => window.ropewalk.open(to), link);
    await atRest(tab);
    await tab.waitFor((words) => document.querySelector('#text-page h3')?.textContent.startsWith(words), title);
    check.deepEqual(await tab.evaluate(() => window.ropewalk.snapshot().notes), [], link);
  };
  for (const link of links) {
    await open(`${link}?step=1`, 'Step 1 of');
    check.ok(await tab.evaluate(() => document.querySelectorAll('#text-page math').length > 0), `${link} has formulas`);
  }
  for (const [deck, slide] of [['ten-minutes', 2], ['fifty-minutes', 3], ['course', 40]]) await open(`#/?deck=${deck}&slide=${slide}`, `Step ${slide} of`);
}

async function chromium(server, options = {}) {
  const { browser } = await start();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'allow' });
  const page = await context.newPage();
  const tab = {
    context,
    page,
    said: [],
    errors: [],
    evaluate: (action, argument) => page.evaluate(action, argument),
    waitFor: (action, argument) => page.waitForFunction(action, argument, { timeout: 40000 }),
    reload: () => page.reload(),
    version: () => page.evaluate(() => window.ropewalk.version),
  };
  page.on('console', (message) => (['error', 'warning'].includes(message.type()) ? tab.errors : tab.said).push(message.text()));
  page.on('pageerror', (error) => tab.errors.push(String(error)));
  if (options.before) await page.addInitScript(options.before);
  if (options.context) await options.context(context, page);
  await page.goto(server.url + (options.link ?? '#/order-blind'));
  await ready(tab);
  return tab;
}

test('after one visit the page opens without a network, all chapters and lectures', { timeout: 240000 }, async () => {
  const server = await serve(folder, '/some/folder/');
  const tab = await chromium(server);
  await isKept(tab);
  await server.close();
  await tab.reload();
  await ready(tab);
  await walkThrough(tab);
  check.deepEqual(tab.errors, []);
  // A link with a query, and the speaker's window.
  await tab.page.goto(`${server.url}?from=mail#/pair-rotation?m=7`);
  await ready(tab);
  check.equal((await tab.evaluate(() => window.ropewalk.snapshot())).params.m, 7);
  const notes = await tab.context.newPage();
  await notes.goto(`${server.url}notes.html#1`);
  check.match(await notes.title(), /notes/);
  check.equal(await notes.evaluate(() => getComputedStyle(document.querySelector('footer')).display !== ''), true);
  await tab.context.close();
});

test('the same in Firefox', { skip: existsSync('/usr/bin/firefox-esr') || process.env.ROPEWALK_FIREFOX ? false : 'there is no Firefox', timeout: 300000 }, async () => {
  const display = await openDisplay(1280, 900);
  const server = await serve(folder, '/some/folder/');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.ROPEWALK_FIREFOX || '/usr/bin/firefox-esr',
    headless: false,
    env: display.environment,
    defaultViewport: { width: 1000, height: 700 },
    extraPrefsFirefox: { 'ui.prefersReducedMotion': 1, 'webgl.force-enabled': true, 'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false, 'dom.serviceWorkers.enabled': true },
  });
  try {
    const page = await browser.newPage();
    const tab = {
      evaluate: (action, argument) => page.evaluate(action, argument),
      waitFor: (action, argument) => page.waitForFunction(action, { timeout: 60000, polling: 50 }, argument),
    };
    await page.goto(`${server.url}#/order-blind`);
    await ready(tab);
    await isKept(tab);
    await server.close();
    await page.reload();
    await ready(tab);
    await walkThrough(tab);
  } finally {
    await browser.close();
    await server.close().catch(() => {});
    await display.close();
  }
});

test('a new release comes whole with the next reload, or not at all', { timeout: 180000 }, async () => {
  const first = release('1.0.0'), second = release('2.0.0');
  const server = await serve(first, '/some/folder/');
  const tab = await chromium(server);
  await isKept(tab);
  check.equal(await tab.version(), '1.0.0');
  const style = () => tab.evaluate(() => fetch(document.querySelector('link[rel=stylesheet]').href).then((response) => response.text()));

  // Half of it is on the server: its page, and a style of the old one.
  const broken = join(scratch, 'broken');
  cpSync(second, broken, { recursive: true });
  cpSync(join(first, 'page.css'), join(broken, 'page.css'));
  server.folder = broken;
  await tab.reload();
  await ready(tab);
  check.equal(await tab.version(), '1.0.0', 'the old one, whole');
  check.match(await style(), /1\.0\.0/);

  server.folder = second;
  await tab.evaluate(() => window.ropewalk.open('#/pair-rotation?m=9'));
  await atRest(tab); // the open page goes on
  await tab.reload();
  await ready(tab);
  check.equal(await tab.version(), '2.0.0');
  check.match(await style(), /2\.0\.0/);
  const named = await tab.evaluate(() => [...document.querySelectorAll('script, link')].map((node) => node.src || node.href));
  for (const name of named.filter((address) => /page\.(js|css)/.test(address))) check.ok(readFileSync(join(second, 'sw.js'), 'utf8').includes(name.split('/').at(-1)));
  check.equal((await tab.evaluate(() => window.ropewalk.snapshot())).params.m, 9);
  await sleep(500);
  await server.close();
  await tab.reload();
  await ready(tab);
  check.equal(await tab.version(), '2.0.0', 'without a network as well');
  await walkThrough(tab);
  check.deepEqual(tab.errors, []);
  await tab.context.close();
});

test('a lecture from beside the page is there without a network once it was seen', { timeout: 120000 }, async () => {
  const root = join(scratch, 'with-talks');
  copyPage(root);
  mkdirSync(join(root, 'talks'));
  writeFileSync(join(root, 'talks/mine.md'), '# Mine\n\n## [One](#/pair-rotation?m=3)\nWords.\n');
  const server = await serve(root, '/some/folder/');
  const tab = await chromium(server);
  await isKept(tab);
  const open = (title) => {
    const shown = tab.waitFor((words) => document.querySelector('#text-page h3')?.textContent.endsWith(words), title);
    return tab.evaluate(() => window.ropewalk.open('#/?deck=talks/mine.md&slide=1')).then(() => shown);
  };
  await open('One');
  writeFileSync(join(root, 'talks/mine.md'), '# Mine\n\n## [Two](#/pair-rotation?m=4)\nWords.\n');
  await tab.reload();
  await ready(tab);
  await open('Two'); // the network first
  await server.close();
  await tab.reload();
  await ready(tab);
  await open('Two');
  await tab.context.close();
});

const cannotKeep = {
  'the browser forbids it': { before: () => (navigator.serviceWorker.register = () => Promise.reject(new Error('not here'))) },
  'there is none': { before: () => Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined }) },
  'there is no room': {
    context: async (context, page) => {
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.serverUrl).origin, quotaSize: 1000 });
    },
  },
};
for (const [why, options] of Object.entries(cannotKeep)) {
  test(`nothing can be kept, as ${why}: the page works, and says so in the console alone`, { timeout: 90000 }, async () => {
    const server = await serve(folder, '/some/folder/');
    const prepare = options.context && ((context, page) => options.context(context, Object.assign(page, { serverUrl: server.url })));
    const tab = await chromium(server, { ...options, context: prepare });
    for (let i = 0; i < 400 && !tab.said.some((line) => /not kept for visits/.test(line)); i += 1) await sleep(50);
    check.ok(tab.said.some((line) => /not kept for visits/.test(line)), tab.said.join('\n'));
    check.deepEqual(tab.errors, []);
    await walkThrough(tab);
    await tab.context.close();
    await server.close();
  });
}
