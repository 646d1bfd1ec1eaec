// The whole course in Firefox, which has another engine, another compiler of wasm and another WebGL.
import { existsSync } from 'node:fs';

import puppeteer from 'puppeteer-core';

import { openDisplay } from './display.mjs';
import { check, folder, test } from './harness.mjs';
import { serve } from './server.mjs';

const executable = [process.env.ROPEWALK_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].filter(Boolean).find(existsSync);

test('the whole course in Firefox, step by step', { skip: executable ? false : 'there is no Firefox', timeout: 300000 }, async () => {
  const display = await openDisplay(1280, 900);
  const server = await serve(folder, '/some/folder/');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: executable,
    headless: false,
    env: display.environment,
    defaultViewport: { width: 1000, height: 700 },
    // A step arrives at once, and the browser asks nothing of anyone.
    extraPrefsFirefox: { 'ui.prefersReducedMotion': 1, 'webgl.force-enabled': true, 'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false },
  });
  try {
    const tab = await browser.newPage();
    const errors = [];
    tab.on('console', (message) => ['error', 'warn'].includes(message.type()) && errors.push(message.text()));
    tab.on('pageerror', (error) => errors.push(String(error)));
    await tab.goto(`${server.url}#/order-blind`);
    await tab.waitForFunction(() => window.ropewalk, { timeout: 30000 });
    await tab.evaluate(() => window.ropewalk.ready.then(() => true));
    const chapters = new Set();
    await tab.waitForSelector('#text-page nav a', { timeout: 30000 }); // comes after the first frame
    const all = await tab.evaluate(() => document.querySelectorAll('#text-page nav a').length);
    check.ok(display.colours().size >= 200, 'something is painted');
    let steps = 0;
    for (let before = '', still = 0; still < 2 && steps < 400; ++steps) {
      // Numbers of long work are none until it is done.
      await tab.waitForFunction(() => window.ropewalk.work().every(({ phase }) => !['waiting', 'running'].includes(phase)));
      const shown = await tab.evaluate(() => window.ropewalk.snapshot());
      check.deepEqual(shown.notes, [], shown.link);
      for (const [name, value] of Object.entries(shown.probes)) check.ok(Number.isFinite(value), `${shown.link}: ${name} is ${value}`);
      still = shown.link === before ? still + 1 : 0;
      before = shown.link;
      chapters.add(shown.scene);
      await tab.keyboard.press('ArrowRight');
      await tab.evaluate(
        () =>
          new Promise((resolve) => {
            const look = () => (window.ropewalk.idle() ? resolve() : setTimeout(look, 10));
            setTimeout(look, 10);
          }),
      );
    }
    check.ok(all >= 12);
    check.equal(chapters.size, all, [...chapters].join(', '));
    check.deepEqual(errors, []);
  } finally {
    await browser.close();
    await server.close();
    await display.close();
  }
});
