// Long work: done in a worker that is fetched when it is first needed, told while it goes on, stopped, kept, and everything
// that can go wrong with it.
import { readFileSync } from 'node:fs';

import { check, folder, page, sleep } from './harness.mjs';

const cost = '#/linear-attention?view=cost&d=64';
const isWorker = (path) => /\/worker\.(js|wasm)$/.test(path);

const work = (the) => the.evaluate(() => window.ropewalk.work());
// The work that was looked at last has come to `phase`; returns how it stands.
async function phase(the, wanted, limit = 60000) {
  the.doing = `waiting for work to be ${wanted}`;
  await the.tab.waitForFunction((name) => window.ropewalk.work()[0]?.phase === name, wanted, { timeout: limit });
  return (await work(the))[0];
}
async function press(the) {
  await the.tab.mouse.click(...(await the.place('measure')), { delay: 30 });
}
// What the server was asked for of the worker, since the last time.
function fetched(the) {
  const asked = the.server.requests.filter(isWorker).map((path) => path.split('/').pop());
  the.server.requests.length = 0;
  return asked;
}
const said = (the) => the.evaluate(() => document.getElementById('status').textContent);

page('a worker comes when there is long work, tells how far it is, and the picture goes on', { link: cost }, async (the) => {
  check.deepEqual(fetched(the), [], 'nothing before it is needed');
  check.deepEqual(await work(the), []);
  const begin = Date.now();
  await press(the);
  await the.tab.waitForFunction(() => window.ropewalk.work()[0]?.phase === 'running');
  console.log(`from the press to the first progress: ${Date.now() - begin} ms`);
  check.deepEqual(fetched(the).sort(), ['worker.js', 'worker.wasm']);
  await the.tab.waitForFunction(() => window.ropewalk.work()[0].done > 0.2);
  // Meanwhile another chapter is opened, and nothing waits for it.
  await the.open('#/pair-rotation?m=5');
  check.equal((await the.snapshot()).params.m, 5);
  check.ok(['running', 'done'].includes((await work(the))[0].phase));
  const done = await phase(the, 'done');
  check.ok(done.bytes > 0);
  await the.open(cost);
  check.equal((await work(the))[0].hash, done.hash, 'the answer outlived leaving the chapter');
  check.equal((await work(the)).length, 1);
  const frames = await the.frames();
  await sleep(300);
  check.equal(await the.frames(), frames, 'idle');
  check.deepEqual(fetched(the), [], 'no second worker');
});

page('work is stopped when told so, and begun anew', { link: cost }, async (the) => {
  await press(the);
  await the.tab.waitForFunction(() => window.ropewalk.work()[0]?.done > 0);
  await press(the);
  await phase(the, 'cancelled');
  await sleep(1800); // longer than a worker is given to let go
  fetched(the);
  await press(the);
  await phase(the, 'done');
  check.deepEqual(fetched(the), [], 'the same worker');
  check.deepEqual(the.console.filter((line) => /worker/i.test(line)), []);
});

// ---- A worker that does not come ----

const losses = [
  ['missing', /server does not have/],
  ['fail', /could not be fetched/],
  ['cut', /could not be fetched|not the part/],
  ['page', /not the part of the program/],
];
for (const name of ['worker.js', 'worker.wasm'])
  for (const [fault, words] of losses)
    page(`${name} ${fault}: told, tried again, and all else works`, { link: cost, expectErrors: true, fault: (path) => (path.endsWith(name) ? fault : '') }, async (the) => {
      await press(the);
      const failed = await phase(the, 'failed');
      check.match(failed.text, words);
      await sleep(500);
      check.equal(await said(the), failed.text, 'read aloud');
      await the.open('#/pair-rotation?m=7');
      check.equal((await the.snapshot()).params.m, 7);
      await the.open(cost);
      fetched(the);
      await press(the);
      while (!the.server.requests.some(isWorker)) await sleep(20); // else what failed before is seen
      await phase(the, 'failed');
      the.server.fault = () => '';
      await press(the);
      await phase(the, 'done');
      check.equal(await the.errorTitle(), '');
    });

// Serves something else in place of a part of the worker.
async function instead(the, name, change) {
  await the.tab.route(`**/${name}*`, (route) => {
    const file = readFileSync(`${folder}/${name}`);
    route.fulfill({ body: change(file), contentType: name.endsWith('.js') ? 'text/javascript' : 'application/wasm' });
  });
}
const restored = (the, name) => the.tab.unroute(`**/${name}*`);

page('a worker of another version is told from its first words', { link: cost, expectErrors: true }, async (the) => {
  const ids = new Set();
  await instead(the, 'worker.wasm', (file) => {
    // The id of the build: sixteen hexadecimal digits among the program's texts.
    const text = file.toString('latin1');
    return Buffer.from(text.replace(/[0-9a-f]{16}/g, (id) => (ids.add(id), id === '0123456789abcdef' ? id : 'f'.repeat(16))), 'latin1');
  });
  await press(the);
  const failed = await phase(the, 'failed');
  check.ok(ids.size > 0);
  check.match(failed.text, /another version than the page/);
  await restored(the, 'worker.wasm');
  await press(the);
  await phase(the, 'done');
});

// ---- A worker that breaks ----

const broken = [
  ['a fault of its own', (file) => `${file}\nPort.work = () => Port.guard(() => { throw new WebAssembly.RuntimeError('unreachable'); });`, /fault of the program/],
  ['a script that fails', (file) => `${file}\nPort.work = () => { throw new Error('elsewhere'); };`, /fault of the program/],
  ['no memory left', (file) => `WebAssembly.Memory.prototype.grow = () => { throw new RangeError('no'); };\n${file}`, /not enough memory/],
];
for (const [name, change, words] of broken)
  page(`a worker with ${name}: told, and the next one works`, { link: '#/linear-attention?view=cost&d=128', expectErrors: true }, async (the) => {
    await instead(the, 'worker.js', change);
    await press(the);
    const failed = await phase(the, 'failed');
    check.match(failed.text, words);
    check.equal(await the.errorTitle(), '', 'the page goes on');
    await the.open('#/pair-rotation?m=9');
    check.equal((await the.snapshot()).params.m, 9);
    await the.open('#/linear-attention?view=cost&d=128');
    await restored(the, 'worker.js');
    the.server.requests.length = 0;
    await press(the);
    await phase(the, 'done');
    check.deepEqual(fetched(the), ['worker.js'], 'its wasm was kept');
  });

page('a worker that does not stop when told is ended, and the next one works', { link: cost, expectErrors: true }, async (the) => {
  await instead(the, 'worker.js', (file) => `${file}\nPort.work = () => { for (;;); };`);
  await press(the);
  await phase(the, 'running');
  await press(the);
  await phase(the, 'cancelled');
  await restored(the, 'worker.js');
  await sleep(2000);
  await press(the);
  await phase(the, 'done');
  check.equal(await the.errorTitle(), '');
});

page('a worker that starts and says nothing', { link: cost, expectErrors: true, limit: 120000 }, async (the) => {
  await instead(the, 'worker.js', () => `postMessage({ started: true });`);
  await press(the);
  const failed = await phase(the, 'failed', 40000);
  check.match(failed.text, /does not answer/);
  await restored(the, 'worker.js');
  await press(the);
  await phase(the, 'done');
});
