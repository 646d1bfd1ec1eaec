// What is fetched when, what is shown until it has come, and what becomes of files that are bad.
import { readFileSync } from 'node:fs';

import { check, folder, page } from './harness.mjs';

const pack = (name) => readFileSync(`${folder}/packs/${name}.pack`);
// The same pack as another release would have it: its version, and the hash of what follows it.
const otherRelease = (name) => {
  const bytes = Buffer.from(pack(name));
  bytes.write('9.9.9\0', 24);
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes.subarray(24)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  bytes.writeBigUInt64LE(hash, 16);
  return bytes;
};
const bad = {
  missing: ['missing', /did not come: the server answered 404/],
  'cut off': [(name) => pack(name).subarray(0, 1000), /is cut off: 1000 of \d+ bytes/],
  'of another release': [otherRelease, /is of another release: 9\.9\.9/],
  'a page of HTML': [() => Buffer.from('<!doctype html><title>Sorry</title>'), /is something else: it begins with “<!doctype html>/],
  'not answered': ['fail', /did not come: no connection/],
};

const waiting = (the) => the.evaluate(() => document.querySelector('#text-page [role=status]')?.textContent ?? '');
const steps = (the) => the.evaluate(() => document.querySelectorAll('#text-page ol[aria-label=Steps] li').length);
const until = (the, action, argument) => the.tab.waitForFunction(action, argument, { timeout: 20000 });
const noted = (the, text) => until(the, (words) => window.ropewalk.snapshot().notes.some((note) => note.includes(words)), text);

for (const [what, [answer, words]] of Object.entries(bad)) {
  for (const name of ['why-position', 'faces']) {
    const file = `packs/${name}.pack`;
    const fault = (path) => (path.endsWith(file) ? (typeof answer === 'function' ? answer(name) : answer) : '');
    page(`${name}.pack is ${what}: told, the rest works on, and it is fetched again`, { link: '#/order-blind?shuffle=2', fault, expectErrors: true }, async (the) => {
      await noted(the, file);
      const [note] = (await the.snapshot()).notes;
      check.match(note, words);
      check.equal((await the.snapshot()).params.shuffle, 2);
      if (name === 'why-position') {
        check.match(await waiting(the), words);
        check.equal(await steps(the), 0);
      } else {
        await until(the, () => document.querySelectorAll('#text-page ol[aria-label=Steps] li').length > 1);
      }
      await the.open('#/order-blind?shuffle=3'); // works on
      check.equal((await the.snapshot()).params.shuffle, 3);
      await the.open('#/many-clocks');
      await until(the, () => document.querySelectorAll('#text-page ol[aria-label=Steps] li').length > 1);
      if (name === 'faces') return; // see below
      await the.open('#/order-blind');
      the.server.fault = () => '';
      await until(the, () => window.ropewalk.places().some(({ id }) => id === 'try-again'));
      await the.click(...(await the.place('try-again')));
      await until(the, () => document.querySelectorAll('#text-page ol[aria-label=Steps] li').length > 1);
      check.deepEqual((await the.snapshot()).notes, []);
    });
  }
}

page('faces that did not come are fetched again from the note', { link: '#/order-blind', fault: (path) => (path.endsWith('faces.pack') ? 'missing' : ''), expectErrors: true }, async (the) => {
  await noted(the, 'packs/faces.pack');
  await the.settle();
  the.server.fault = () => '';
  await the.click(...(await the.place('note-try-again')));
  await until(the, () => window.ropewalk.snapshot().notes.length === 0);
  check.equal(the.server.requests.filter((path) => path.endsWith('faces.pack')).length >= 3, true);
});

page('while a lesson comes slowly, the panel says so; nothing moves when it is there', { link: '#/order-blind', fault: (path) => (path.endsWith('.pack') ? 'held' : '') }, async (the) => {
  const header = await the.place('header');
  const equation = (await the.evaluate(() => window.ropewalk.places())).find(({ id }) => id === 'equation').rect;
  await until(the, () => window.ropewalk.places().some(({ id }) => id === 'waiting'));
  the.server.fault = () => '';
  await until(the, () => !window.ropewalk.places().some(({ id }) => id === 'waiting'));
  await until(the, () => document.querySelectorAll('#text-page ol[aria-label=Steps] li').length > 1);
  await the.settle();
  check.deepEqual(await the.place('header'), header);
  check.deepEqual((await the.evaluate(() => window.ropewalk.places())).find(({ id }) => id === 'equation').rect, equation);
});

page('a link into another part, at a step, waits for its lesson', { link: '#/pair-rotation?m=7&step=3', fault: (path) => (path.endsWith('rotation.pack') ? 'slow' : '') }, async (the) => {
  await until(the, () => document.querySelector('#text-page h3')?.textContent.startsWith('Step 3'));
  check.equal((await the.snapshot()).params.m, 7);
  check.deepEqual((await the.snapshot()).notes, []);
});

page('a lecture waits for what it takes', { link: '#/?deck=ten-minutes&slide=2', fault: (path) => (path.endsWith('.pack') ? 'slow' : '') }, async (the) => {
  await until(the, () => document.querySelector('#text-page h3')?.textContent.startsWith('Step 2'));
  check.match((await the.snapshot()).link, /deck=ten-minutes&slide=2/);
  check.deepEqual((await the.snapshot()).notes, []);
});

page('nothing is fetched twice, and all of it comes', { link: '#/order-blind' }, async (the) => {
  await until(the, () => performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.includes('models.pack') && responseEnd > 0));
  const asked = await the.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  check.deepEqual(asked.filter((name, i) => asked.indexOf(name) !== i), []);
});

// ---- The code of the chapters after the first ----

const code = 'chapters.wasm';
const whole = () => readFileSync(`${folder}/${code}`);
const badCode = {
  missing: ['missing', /did not come: the server answered 404/],
  'cut off': [whole().subarray(0, 1000), /cut off, damaged or of another release/],
  // The module that two files of one release share is named after both.
  'of another release': [Buffer.from(whole().toString('latin1').replaceAll(/later\.[0-9a-f]{16}/g, 'later.0123456789abcdef'), 'latin1'), /cut off, damaged or of another release/],
  'a page of HTML': ['page', /cut off, damaged or of another release/],
  'not answered': ['fail', /did not come: no connection/],
};
const numbers = (the) => the.evaluate(() => Object.keys(window.ropewalk.snapshot().probes).length);

for (const [what, [answer, words]] of Object.entries(badCode)) {
  page(`${code} is ${what}: told, the first chapter works on, and it is fetched again`, { link: '#/pair-rotation?m=7', fault: (path) => (path.endsWith(code) ? answer : ''), expectErrors: true }, async (the) => {
    await noted(the, code);
    check.match((await the.snapshot()).notes[0], words);
    check.equal(await numbers(the), 0);
    await the.open('#/order-blind');
    check.equal((await numbers(the)) > 0, true);
    check.deepEqual((await the.snapshot()).notes, []);
    the.server.fault = () => '';
    await the.open('#/pair-rotation?m=9');
    await until(the, () => Object.keys(window.ropewalk.snapshot().probes).length > 0);
    check.equal((await the.snapshot()).params.m, 9);
    check.deepEqual((await the.snapshot()).notes, []);
  });
}

page('the first chapter needs none of the code that comes later', { link: '#/order-blind', fault: (path) => (path.endsWith(code) ? 'held' : '') }, async (the) => {
  const steps = (await until(the, () => document.querySelectorAll('#text-page ol[aria-label=Steps] li').length > 1), await the.evaluate(() => document.querySelectorAll('#text-page ol[aria-label=Steps] li').length));
  for (let i = 0; i < steps; ++i) await the.key('PageDown');
  for (const link of ['#/order-blind?shuffle=3&encoding=rope', '#/order-blind?step=2', '#/?deck=ten-minutes&slide=1', '#/order-blind?present=1']) {
    await the.open(link);
    await the.settle();
  }
  await the.open('#/many-clocks'); // is on its way, and is drawn when it comes
  await until(the, () => window.ropewalk.places().some(({ id }) => id === 'waiting'));
  check.equal(await numbers(the), 0);
  the.server.fault = () => '';
  await until(the, () => Object.keys(window.ropewalk.snapshot().probes).length > 0);
});

page('a link to another chapter shows it with the first frame', { link: '#/many-clocks' }, async (the) => {
  check.equal((await numbers(the)) > 0, true);
  check.equal(the.server.requests.filter((path) => path.endsWith(code)).length >= 1, true);
});
