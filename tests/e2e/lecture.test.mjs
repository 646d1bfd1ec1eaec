// A lecture in the browser: with a clicker alone, its notes in a second window, and lectures from elsewhere.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

import { check, folder, page, sleep } from './harness.mjs';

const place = async (the) => {
  const found = /[?&]slide=(\d+)/.exec((await the.snapshot()).link);
  return found ? Number(found[1]) : 0;
};
const long = '#/?deck=fifty-minutes&present=1';

page('the long lecture from its first to its last slide with PageDown alone', { link: long, width: 1920, height: 1080, limit: 150000 }, async (the) => {
  const seen = new Set();
  const chapters = new Set();
  let still = 0;
  let presses = 0;
  while (still < 3 && presses < 100) {
    const before = await place(the);
    await the.key('PageDown');
    const { link, scene, notes } = await the.snapshot();
    check.deepEqual(notes, [], link);
    check.match(link, /deck=fifty-minutes/);
    check.match(link, /present=1/);
    const now = await place(the);
    check.ok(now === before || now === before + 1, `${before} to ${now}`);
    still = now === before ? still + 1 : 0;
    seen.add(now);
    chapters.add(scene);
    presses += 1;
  }
  check.ok(seen.size >= 25, `${seen.size} slides`);
  check.ok(chapters.size >= 10, [...chapters].join(', '));
  check.equal(Math.max(...seen), seen.size);
  await the.key('Escape');
  check.doesNotMatch((await the.snapshot()).link, /present/);
});

page('a slide by its number, black, and back', { link: long }, async (the) => {
  await the.key('1');
  await the.key('3');
  await the.key('Enter');
  check.equal(await place(the), 13);
  const link = (await the.snapshot()).link;
  await the.key('b');
  const [r, g, b] = (await the.pixels({ x: 600, y: 300, width: 4, height: 4 })).at(1, 1);
  check.ok(r + g + b < 12, `black: ${r} ${g} ${b}`);
  await the.key('PageDown');
  check.equal((await the.snapshot()).link, link);
  await the.tab.reload();
  await the.ready();
  await the.settle();
  check.equal((await the.snapshot()).link, link, 'a reload loses nothing');
});

page('notes follow in a second window, and its keys lead the first', { link: '#/?deck=ten-minutes&slide=1&present=1' }, async (the) => {
  const [notes] = await Promise.all([the.context.waitForEvent('page'), the.tab.keyboard.press('n')]);
  // A window behind another gets no animation frames, which is what waiting is done by otherwise.
  const soon = (what) => notes.waitForFunction(what, null, { polling: 100, timeout: 15000 });
  const errors = [];
  notes.on('console', (message) => ['error', 'warning'].includes(message.type()) && errors.push(message.text()));
  notes.on('pageerror', (error) => errors.push(String(error)));
  await soon(() => document.getElementById('place').textContent === '1 / 7');
  check.match(await notes.textContent('#notes'), /Drag the position slowly/);
  check.match(await notes.textContent('#next'), /Only the distance is left/);
  check.match(await notes.textContent('#pace'), /of 10 min/);
  await the.tab.bringToFront(); // a window behind another may leave input unanswered
  await the.tab.keyboard.press('PageDown', { delay: 30 });
  await soon(() => document.getElementById('place').textContent === '2 / 7');
  await notes.bringToFront();
  await notes.keyboard.press('PageUp');
  await soon(() => document.getElementById('place').textContent === '1 / 7');
  await notes.click('#hold');
  await soon(() => document.getElementById('state').textContent.includes('the hall sees 1 / 7'));
  await sleep(1200);
  check.match(await notes.textContent('#elapsed'), /^\d+:\d\d$/);
  check.notEqual(await notes.textContent('#elapsed'), '0:00');
  check.deepEqual(errors, []);
  await notes.close();
});

const talk = '# Mine\n\n## [One](#/pair-rotation?m=5)\nText.\n\n## [Two](#/many-clocks)\nMore.\n';

page('a lecture beside the page', { link: '#/pair-rotation' }, async (the) => {
  mkdirSync(`${folder}/talks-of-a-test`, { recursive: true });
  try {
    writeFileSync(`${folder}/talks-of-a-test/mine.md`, talk);
    await the.open('#/?deck=talks-of-a-test/mine.md&slide=1');
    await the.tab.waitForFunction(() => window.ropewalk.snapshot().params.m === 5);
    check.equal((await the.snapshot()).link, '#/pair-rotation?m=5&deck=talks-of-a-test/mine.md&slide=1');
    await the.key('PageDown');
    check.equal((await the.snapshot()).scene, 'many-clocks');
  } finally {
    rmSync(`${folder}/talks-of-a-test`, { recursive: true });
  }
});

page('what is not there, or elsewhere, is told', { link: '#/pair-rotation', expectErrors: true }, async (the) => {
  for (const [link, note] of [
    ['#/pair-rotation?deck=no/such.md', /no\/such\.md could not be loaded \(the server answered 404\)/],
    ['#/pair-rotation?deck=https%3A%2F%2Fexample.org%2Fx.md', /is no lecture that a link can open/],
    ['#/pair-rotation?deck=..%2F..%2Fx.md', /is no lecture that a link can open/],
    ['#/pair-rotation?deck=seven-days', /no lecture "seven-days" in this program; it has course, fifty-minutes, ten-minutes/],
  ]) {
    await the.open(link);
    await the.tab.waitForFunction((text) => new RegExp(text).test(window.ropewalk.snapshot().notes.join(' ')), note.source);
    check.deepEqual(the.foreign, []);
  }
});

page('a dropped file is opened; a broken one names its line', { link: '#/pair-rotation' }, async (the) => {
  const drop = async (name, text) => {
    await the.evaluate(
      ([file, words]) => {
        const data = new DataTransfer();
        data.items.add(new File([words], file));
        for (const type of ['dragover', 'drop']) window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [name, text],
    );
    await sleep(300);
    await the.settle();
  };
  await drop('mine.md', talk);
  check.match((await the.snapshot()).link, /deck=~mine\.md/);
  await the.key('PageDown');
  check.equal((await the.snapshot()).link, '#/pair-rotation?m=5&deck=~mine.md&slide=1');
  await drop('mine.md', `${talk}\n#### Deep\n`);
  check.match((await the.snapshot()).notes[0], /^mine\.md, line 9: a heading is/);
  await drop('cat.png', 'x');
  check.match((await the.snapshot()).notes[0], /^cat\.png: this is plain text; a lecture is Markdown/);
  check.match((await the.snapshot()).link, /deck=~mine\.md/, 'and loses nothing');
});
