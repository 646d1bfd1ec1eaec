// The chapters' programs in the page: shown with the state in them, copied, read aloud, on slides, and fetched late.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

import { check, folder, native, page } from './harness.mjs';

const printed = (link) => execFileSync(native, ['code', link], { encoding: 'utf8' });
const opened = (the) => the.evaluate(() => window.ropewalk.places().some(({ id }) => id === 'code'));
const until = (the, action, argument) => the.tab.waitForFunction(action, argument, { timeout: 20000 });
const there = (the) => until(the, () => document.querySelector('#text-page [aria-labelledby=text-page-code] pre'));
const text = (the) => the.evaluate(() => document.querySelector('#text-page [aria-labelledby=text-page-code] pre').textContent);
const copied = (the) => the.evaluate(() => navigator.clipboard.readText());
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

const link = '#/pair-rotation?m=7&q=1,0.5';
for (const [what, size] of [['a laptop', { width: 1280, height: 800 }], ['a phone', { width: 390, height: 844 }]]) {
  page(`the program is opened by its key, copied as the terminal prints it, and closed, on ${what}`, { link, ...size, context: clipboard }, async (the) => {
    await there(the);
    check.equal(await opened(the), false);
    await the.key('x');
    check.ok(await opened(the));
    await the.evaluate(() => navigator.clipboard.writeText(''));
    await the.click(...(await the.place('code-copy')));
    await until(the, () => navigator.clipboard.readText().then((words) => words !== ''));
    check.equal(await copied(the), printed(link));
    await the.key('PageDown'); // scrolls, and leads to no other step
    check.equal((await the.snapshot()).link, link);
    await the.click(...(await the.place('code-close')));
    check.equal(await opened(the), false);
    await the.key('x');
    await the.key('Escape');
    check.equal(await opened(the), false);
  });
}

page('the text beside the canvas has the program as it stands, and its button copies it', { link: '#/many-clocks?d=128', context: clipboard }, async (the) => {
  await there(the);
  check.equal(await text(the), printed('#/many-clocks?d=128'));
  await the.open('#/many-clocks?d=32&m=250');
  await until(the, () => document.querySelector('#text-page [aria-labelledby=text-page-code] pre').textContent.includes('\nm = 250\n'));
  check.equal(await text(the), printed('#/many-clocks?d=32&m=250'));
  await the.evaluate(() => navigator.clipboard.writeText(''));
  await the.tab.locator('#text-page [aria-labelledby=text-page-code] button').focus();
  await the.tab.keyboard.press('Enter');
  await until(the, () => navigator.clipboard.readText().then((words) => words !== ''));
  check.equal(await copied(the), printed('#/many-clocks?d=32&m=250'));
});

page('a slide shows a program, with what is on the stage or what its link says', { link: '#/pair-rotation' }, async (the) => {
  const talks = `${folder}/talks-of-a-test-of-code`;
  mkdirSync(talks, { recursive: true });
  writeFileSync(`${talks}/code.md`, '# T\n## [A](#/many-clocks?d=128)\n![code](#many-clocks/code)\n## B\n![code](#many-clocks/code?d=32)\n');
  try {
    for (const [slide, of] of [[1, '#/many-clocks?d=128'], [2, '#/many-clocks?d=32']]) {
      await the.open(`#/?deck=talks-of-a-test-of-code/code.md&slide=${slide}&present=1`);
      await until(the, (words) => document.querySelector('#text-page [aria-labelledby=text-page-lesson] pre')?.textContent === words, printed(of));
    }
    check.deepEqual((await the.snapshot()).notes, []);
  } finally {
    rmSync(talks, { recursive: true });
  }
});

page('programs that do not come are told where they are asked for, and fetched again', { link: '#/order-blind', fault: (path) => (path.endsWith('programs.pack') ? 'missing' : ''), expectErrors: true }, async (the) => {
  await the.key('x');
  await until(the, () => window.ropewalk.snapshot().notes.some((note) => note.includes('packs/programs.pack did not come: the server answered 404')));
  await until(the, () => window.ropewalk.places().some(({ id }) => id === 'try-again'));
  the.server.fault = () => '';
  await the.click(...(await the.place('try-again')));
  await there(the);
  check.deepEqual((await the.snapshot()).notes, []);
  check.equal(await text(the), printed('#/order-blind'));
});
