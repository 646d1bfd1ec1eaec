// A lecture in the browser: with a clicker alone, its notes in a second window, and lectures from elsewhere.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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

const red = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#f00"/></svg>';
const rich = `# Rich

## [One](#/pair-rotation?m=5)
Text[^a].

1. first
2. second

| a | b |
| --- | ---: |
| 1 | 2 |

\`\`\`python
def f(x): return x
\`\`\`

![a red field](red.svg)

[^a]: A note.

### Notes (1 min)
Go [there](#/pair-rotation?m=9).

## [Two?](#/many-clocks)
- [ ] No
- [x] Yes

> Since it is so.
`;

page('pictures, tables and footnotes of a lecture beside the page, and its notes', { link: '#/pair-rotation', width: 1280, height: 1000 }, async (the) => {
  mkdirSync(`${folder}/talks-of-a-test`, { recursive: true });
  try {
    writeFileSync(`${folder}/talks-of-a-test/rich.md`, rich);
    writeFileSync(`${folder}/talks-of-a-test/red.svg`, red);
    await the.open('#/?deck=talks-of-a-test/rich.md&slide=1&present=1');
    await the.tab.waitForFunction(() => document.querySelector('#text-page table'));
    check.equal(await the.tab.textContent('#text-page table'), 'ab12');
    check.equal(await the.tab.textContent('#text-page pre'), 'def f(x): return x\n');
    check.equal(await the.tab.getAttribute('#text-page img', 'src'), 'talks-of-a-test/red.svg');
    let reds = 0;
    for (let look = 0; look < 20 && reds < 100; look += 1) {
      await sleep(250);
      await the.settle();
      const picture = await the.pixels({ x: 640, y: 0, width: 640, height: 1000 });
      reds = 0;
      for (let y = 0; y < 1000; y += 4)
        for (let x = 0; x < 640; x += 4) {
          const [r, g, b] = picture.at(x, y);
          if (r > 240 && g < 20 && b < 20) reds += 1;
        }
    }
    check.ok(reds >= 100, `${reds} red pixels`);
    check.deepEqual((await the.snapshot()).notes, []);
    const [notes] = await Promise.all([the.context.waitForEvent('page'), the.tab.keyboard.press('n')]);
    await notes.waitForFunction(() => document.getElementById('after').textContent.includes('Yes'), null, { polling: 100, timeout: 15000 });
    check.match(await notes.textContent('#after'), /The answer: Yes.*Since it is so/);
    check.match(await notes.textContent('#wall'), /\d/);
    await notes.click('#notes a');
    await the.tab.bringToFront();
    await the.tab.waitForFunction(() => window.ropewalk.snapshot().params.m === 9);
    await notes.bringToFront();
    await notes.click('#pause');
    await notes.waitForFunction(() => document.getElementById('pace').textContent.includes('paused'), null, { polling: 100, timeout: 15000 });
    const size = () => notes.evaluate(() => getComputedStyle(document.body).fontSize);
    const before = parseFloat(await size());
    await notes.click('#larger');
    check.ok(parseFloat(await size()) > before);
    await notes.close();
  } finally {
    rmSync(`${folder}/talks-of-a-test`, { recursive: true });
  }
});

page('everything a slide can hold is in its text, and its pictures come', { link: '#/pair-rotation', width: 1280, height: 800 }, async (the) => {
  const talks = `${folder}/talks-of-a-test`;
  cpSync(fileURLToPath(new URL('../decks', import.meta.url)), talks, { recursive: true });
  try {
    const seen = {}, notes = new Set();
    for (let slide = 1; slide <= 9; slide += 1) {
      await the.open(`#/?deck=talks-of-a-test/every-kind.md&slide=${slide}&present=1`);
      await the.settle();
      await the.tab.waitForFunction((number) => document.querySelectorAll('#text-page ol button.quiet')[number - 1]?.getAttribute('aria-current') === 'step', slide);
      for (const note of (await the.snapshot()).notes) notes.add(note);
      for (const name of ['ol ul ol', 'blockquote ul', 'pre', 'td code', 'td.right', 'hr', '.columns ul', 'sup', 'img'])
        if (await the.tab.$(`#text-page [aria-labelledby=text-page-lesson] ${name}`)) seen[name] = [...(seen[name] ?? []), slide];
    }
    check.deepEqual(seen, { 'ol ul ol': [1], 'blockquote ul': [1], pre: [2, 6, 7], 'td code': [3], 'td.right': [3], hr: [3], '.columns ul': [6], sup: [2, 3, 9], img: [4, 5] });
    check.equal(notes.size, 1, [...notes].join(' '));
    check.match([...notes][0], /line \d+: TeX is shown as it is written/);
    for (const [slide, name] of [[4, 'wheel.svg'], [5, 'wheel.png']]) {
      await the.open(`#/?deck=talks-of-a-test/every-kind.md&slide=${slide}&present=1`);
      await the.tab.waitForFunction((source) => {
        const image = document.querySelector('#text-page img');
        return image && image.getAttribute('src').endsWith(source) && image.alt && image.naturalWidth > 0;
      }, name);
    }
  } finally {
    rmSync(talks, { recursive: true });
  }
});

page('what is not there, or elsewhere, is told', { link: '#/pair-rotation', expectErrors: true }, async (the) => {
  for (const [link, note] of [
    ['#/pair-rotation?deck=no/such.md', /no\/such\.md could not be loaded \(the server answered 404\)/],
    ['#/pair-rotation?deck=https%3A%2F%2Fexample.org%2Fx.md', /is no lecture that a link can open/],
    ['#/pair-rotation?deck=..%2F..%2Fx.md', /is no lecture that a link can open/],
    ['#/pair-rotation?deck=seven-days', /no lecture "seven-days" in this program; it has course, fifteen-slides, fifty-minutes, long-context, ten-minutes/],
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
