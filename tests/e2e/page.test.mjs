// The page as a place: size and pixels, when it draws, the address, what it remembers, hostile links.
import { readFileSync } from 'node:fs';

import { check, openPage, page, sleep, test } from './harness.mjs';

const lines = (name) =>
  readFileSync(new URL(`../links/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith(';'));

page('no frame is drawn when nothing moves', {}, async (the) => {
  for (const [x, y] of [[300, 300], [700, 500], [2, 2]]) {
    await the.tab.mouse.move(x, y);
    await the.settle();
    const frames = await the.frames();
    await sleep(2000);
    check.equal(await the.frames(), frames);
  }
  const times = await the.evaluate(() => window.ropewalk.frameTimes());
  check.equal(times.length, await the.frames());
  check.ok(times.every((time) => time >= 0));
});

page('two device pixels for each css pixel', { ratio: 2, width: 900, height: 700 }, async (the) => {
  check.deepEqual(await the.evaluate(() => [document.getElementById('stage').width, document.getElementById('stage').height]), [1800, 1400]);
  check.equal((await the.snapshot()).scale, 2);
  check.deepEqual((await the.snapshot()).size, [900, 700]);
  // Crisp: neighbouring device pixels differ within pairs of them too. A picture scaled up has equal pairs or ramps.
  const image = await the.pixels({ x: 0, y: 0, width: 900, height: 700 });
  check.equal(image.width, 1800);
  const light = (x, y) => image.at(x, y).reduce((sum, value) => sum + value, 0);
  let inPairs = 0;
  let edges = 0;
  for (let y = 0; y < image.height; y += 3) {
    for (let x = 0; x + 1 < image.width; x += 2) {
      if (Math.abs(light(x, y) - light(x + 1, y)) > 240) ++inPairs;
      if (x > 0 && Math.abs(light(x - 1, y) - light(x, y)) > 240) ++edges;
    }
  }
  check.ok(inPairs > 50 && inPairs > 0.4 * edges, `${inPairs} sharp steps inside pairs, ${edges} between them`);
});

page('odd ratios fit to the pixel', { ratio: 1.5, width: 1001, height: 667 }, async (the) => {
  const size = await the.evaluate(() => {
    const canvas = document.getElementById('stage');
    const box = canvas.getBoundingClientRect();
    return [canvas.width - box.width * devicePixelRatio, canvas.height - box.height * devicePixelRatio];
  });
  for (const difference of size) check.ok(Math.abs(difference) < 1, `${size}`);
});

page('it follows the window live', {}, async (the) => {
  for (const [width, height] of [[640, 900], [1920, 1080], [390, 844], [1280, 800]]) {
    await the.tab.setViewportSize({ width, height });
    await the.tab.waitForFunction(([w, h]) => { const s = window.ropewalk.snapshot().size; return s[0] === w && s[1] === h; }, [width, height], { timeout: 5000 });
    await the.settle();
    check.deepEqual(await the.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]), [0, 0]);
  }
});

page('a phone', { width: 390, height: 844, ratio: 3, touch: true }, async (the) => {
  check.deepEqual(await the.evaluate(() => [document.getElementById('stage').width, document.getElementById('stage').height]), [1170, 2532]);
});

page('in a frame of another page it opens its link and leaves the focus alone', {}, async (the) => {
  const host = await the.context.newPage();
  await host.setContent(`<input id="theirs" autofocus><iframe src="${the.server.url}#/rotation-3d" width="800" height="600"></iframe>`);
  await host.focus('#theirs');
  const frame = host.frames()[1];
  await frame.waitForFunction(() => window.ropewalk && window.ropewalk.frames() > 0, null, { timeout: 30000 });
  check.equal(await frame.evaluate(() => window.ropewalk.snapshot().scene), 'rotation-3d');
  check.equal(await host.evaluate(() => document.activeElement.id), 'theirs');
});

page('a lost context comes back', {}, async (the) => {
  const before = await the.pixels();
  for (let round = 0; round < 2; ++round) {
    await the.evaluate(async () => {
      const context = document.getElementById('stage').getContext('webgl2');
      const extension = context.getExtension('WEBGL_lose_context');
      const event = (name) => new Promise((resolve) => document.getElementById('stage').addEventListener(name, resolve, { once: true }));
      const lost = event('webglcontextlost');
      extension.loseContext();
      await lost;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const restored = event('webglcontextrestored');
      extension.restoreContext();
      await restored;
    });
    await the.settle();
  }
  const after = await the.pixels();
  let different = 0;
  for (let i = 0; i < before.data.length; ++i) if (Math.abs(before.data[i] - after.data[i]) > 8) ++different;
  check.ok(different < 200, `${different} pixels differ`);
  await the.open('#/pair-rotation?m=4');
  check.equal((await the.snapshot()).params.m, 4);
  the.errors = the.errors.filter((text) => !/CONTEXT_LOST_WEBGL/.test(text)); // the browser says that it is lost
});

page('a link in the address is opened, and back and forward work', { link: '#/pair-rotation?m=7&n=3' }, async (the) => {
  let shown = await the.snapshot();
  check.deepEqual([shown.scene, shown.params.m, shown.params.n], ['pair-rotation', 7, 3]);
  await the.evaluate(() => (location.hash = '#/pair-rotation?m=2'));
  await the.tab.waitForFunction(() => window.ropewalk.snapshot().params.m === 2);
  await the.evaluate(() => history.back());
  await the.tab.waitForFunction(() => window.ropewalk.snapshot().params.m === 7);
  await the.evaluate(() => history.forward());
  await the.tab.waitForFunction(() => window.ropewalk.snapshot().params.m === 2);
});

page('the address keeps up without flooding the history', { link: '#/pair-rotation' }, async (the) => {
  await the.evaluate(() => {
    window.changes = [];
    for (const name of ['pushState', 'replaceState']) {
      const original = history[name];
      history[name] = function (...all) {
        window.changes.push([performance.now(), name]);
        return original.apply(this, all);
      };
    }
  });
  const length = await the.evaluate(() => history.length);
  await the.evaluate(async () => {
    for (let i = 0; i < 100; ++i) {
      window.ropewalk.open(`#/pair-rotation?m=${i % 40}`);
      await new Promise((resolve) => setTimeout(resolve, 12));
    }
  });
  await sleep(700);
  const changes = await the.evaluate(() => window.changes.map(([time]) => time));
  const seconds = (changes.at(-1) - changes[0]) / 1000;
  check.ok(changes.length <= 4 * seconds + 3, `${changes.length} changes in ${seconds} s`);
  check.equal(await the.evaluate(() => location.hash), (await the.snapshot()).link, 'the last one stands');
  check.equal(await the.evaluate(() => history.length), length, 'moving a parameter makes no entries');
});

page('a reload keeps what is shown', { link: '#/pair-rotation' }, async (the) => {
  await the.open('#/pair-rotation?m=11');
  await sleep(400);
  await the.tab.reload();
  await the.ready();
  check.equal((await the.snapshot()).params.m, 11);
});

page('it starts where nothing can be stored', {
  before: () => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError'); } });
  },
}, async (the) => {
  check.ok((await the.frames()) > 0);
});

page('light and dark follow the system, live', {}, async (the) => {
  const corner = async () => (await the.pixels({ x: 0, y: 0, width: 4, height: 4 })).at(1, 1)[0];
  check.ok((await corner()) > 180);
  await the.tab.emulateMedia({ colorScheme: 'dark' });
  await sleep(200);
  await the.settle();
  check.ok((await corner()) < 80);
  const around = await the.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  check.ok(Number(/\d+/.exec(around)[0]) < 80, `around the canvas: ${around}`);
});

page('the browser keeps its keys, the program has its own', {}, async (the) => {
  await the.evaluate(() => document.getElementById('stage').focus());
  const prevented = (key, options = {}) =>
    the.evaluate(([name, rest]) => {
      const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...rest });
      document.getElementById('stage').dispatchEvent(event);
      document.getElementById('stage').dispatchEvent(new KeyboardEvent('keyup', { key: name, bubbles: true, ...rest }));
      return event.defaultPrevented;
    }, [key, options]);
  for (const key of ['l', 'r', 't', 'w', 'n', 'p', '+', '-', '0', 'Tab', 'PageDown', 'f']) check.equal(await prevented(key, { ctrlKey: true }), false, `Ctrl+${key}`);
  for (const key of ['F5', 'F6', 'F11', 'F12', 'Escape', 'a', '?']) check.equal(await prevented(key), false, key);
  check.equal(await prevented('ArrowLeft', { altKey: true }), false, 'Alt+Left goes back');
  for (const key of ['ArrowLeft', 'ArrowDown', ' ', 'PageDown', 'Home', 'Backspace', 'Tab']) check.equal(await prevented(key), true, key);
  check.equal(await prevented('z', { ctrlKey: true }), true, 'Ctrl+Z');
  await the.key('Escape');
  await the.tab.keyboard.press('Tab');
  check.notEqual(await the.evaluate(() => document.activeElement.id), 'stage', 'Escape and Tab leave the canvas');
});

page('the wheel with Ctrl does not zoom the page', {}, async (the) => {
  await the.tab.mouse.move(500, 400);
  await the.tab.keyboard.down('Control');
  await the.tab.mouse.wheel(0, -200);
  await the.tab.keyboard.up('Control');
  await the.settle();
  check.equal(await the.evaluate(() => visualViewport.scale), 1);
  check.equal(await the.evaluate(() => devicePixelRatio), 1);
});

page('hostile links open something legal and say so', {}, async (the) => {
  await the.tab.waitForSelector('#text-page h1', { state: 'attached' });
  // The text says the notes; apart from it nothing may change.
  const size = () => the.evaluate(() => document.documentElement.outerHTML.length - document.getElementById('text-page').innerHTML.length);
  const start = await size();
  const told = await the.evaluate((links) => links.map((link) => {
    window.ropewalk.open(link);
    const { notes, params } = window.ropewalk.snapshot();
    return { link, notes, params };
  }), lines('hostile.txt'));
  for (const { link, notes, params } of told) {
    check.ok(notes.length > 0, `no note for ${link}`);
    for (const value of Object.values(params)) check.ok(value !== null, `${link}: ${JSON.stringify(params)}`);
  }
  await the.settle();
  await sleep(400);
  check.ok(Math.abs((await size()) - start) < 2000, 'nothing of the links was put into the page');
  const strange = await the.evaluate(() => [...document.querySelectorAll('#text-page *')]
    .filter((node) => /^(script|style|iframe|object|embed|img|svg|link|base|form)$/.test(node.localName) ||
      [...node.attributes].some(({ name, value }) => name.startsWith('on') || /^\s*(javascript|data):/i.test(value)))
    .map((node) => node.outerHTML));
  check.deepEqual(strange, [], 'the text is text');
});

page('a fragment of a megabyte', {}, async (the) => {
  await the.evaluate(() => window.ropewalk.open('#/pair-rotation?m=' + '7'.repeat(1 << 20)));
  check.ok((await the.snapshot()).notes.length > 0);
  await the.settle();
});

for (const link of ['#/nope', '#/pair-rotation?m=1e999', '#/pair-rotation?q=<script>alert(1)</script>', '#/%FF%FE']) {
  test(`the page opened at ${link}`, async () => {
    const the = await openPage({ link });
    check.ok((await the.snapshot()).notes.length > 0);
    check.deepEqual([the.errors, the.violations, the.foreign], [[], [], []]);
    await the.context.close();
  });
}

test('released links open the same picture', async () => {
  const the = await openPage();
  let link = '';
  for (const line of lines('released.txt')) {
    if (!line.startsWith('= ')) {
      link = line;
      continue;
    }
    await the.evaluate((text) => window.ropewalk.open(text), link);
    const shown = await the.snapshot();
    for (const [key, value] of Object.entries(JSON.parse(line.slice(2)))) check.deepEqual(shown.params[key], value, `${link}: ${key}`);
  }
  await the.context.close();
});
