// What a person does with the program: dragging, keys, touch, typing, sharing, going back, coming back.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { check, native, openPage, page, sleep, test } from './harness.mjs';

const shareButton = 'do-10'; // do-<number of the action>

page('dragging an arrowhead moves the vector, and the numbers follow', { link: '#/pair-rotation' }, async (the) => {
  const before = await the.snapshot();
  const from = await the.place('plane.query.before');
  await the.drag(from, [from[0] - 40, from[1] - 50]);
  const after = await the.snapshot();
  check.notDeepEqual(after.params.q, before.params.q);
  check.ok(after.params.q[0] < before.params.q[0] && after.params.q[1] > before.params.q[1], `to the upper left: ${after.params.q}`);
  check.ok(Math.abs(after.probes.q_x - after.params.q[0]) < 1e-6);
  check.notEqual(after.probes.score, before.probes.score);
  const there = await the.place('plane.query.before');
  check.ok(Math.hypot(there[0] - from[0] + 40, there[1] - from[1] - -50) < 4, 'the arrowhead is where it was dropped');
  await sleep(400);
  check.equal(await the.evaluate(() => location.hash), after.link, 'the address has followed');
  // Undo, redo.
  await the.key('Control+z');
  check.deepEqual((await the.snapshot()).params.q, before.params.q);
  await the.key('Control+Shift+z');
  check.deepEqual((await the.snapshot()).params.q, after.params.q);
});

page('a slider by pointer and by keyboard', { link: '#/pair-rotation' }, async (the) => {
  await the.click(...(await the.place('##m', 0.5)));
  const middle = (await the.snapshot()).params.m;
  check.ok(middle > 12, `${middle}`);
  await the.key('ArrowRight');
  const stepped = (await the.snapshot()).params.m;
  check.ok(stepped > middle);
  await the.key('ArrowLeft');
  await the.key('ArrowLeft');
  check.ok((await the.snapshot()).params.m < stepped);
});

page('Tab reaches the controls from the start, arrow keys move what has the focus', { link: '#/pair-rotation' }, async (the) => {
  const before = (await the.snapshot()).params;
  let moved = false;
  for (let i = 0; i < 50 && !moved; ++i) {
    await the.key('Tab');
    await the.key('ArrowUp'); // to a button it means nothing
    moved = JSON.stringify((await the.snapshot()).params) !== JSON.stringify(before);
  }
  check.ok(moved, 'some control moved a parameter');
});

page('a number can be typed', { link: '#/pair-rotation' }, async (the) => {
  const [x, y] = await the.place('##mnumber', 0.4);
  await the.tab.mouse.dblclick(x, y, { delay: 20 });
  await the.settle();
  if (!(await the.evaluate(() => document.activeElement.id === 'typing'))) await the.click(x, y);
  await the.tab.waitForFunction(() => document.activeElement.id === 'typing', null, { timeout: 3000 });
  check.equal(await the.evaluate(() => document.activeElement.inputMode), 'decimal');
  await the.key('Control+a');
  for (const character of '33x') await the.tab.keyboard.type(character, { delay: 20 });
  await the.settle();
  await the.key('Enter');
  const { m } = (await the.snapshot()).params;
  check.equal(m, 33);
  check.equal(await the.evaluate(() => document.activeElement.id), 'stage', 'the focus is back');
});

page('fingers: drag, scroll, tap, pinch', { link: '#/pair-rotation', width: 390, height: 844, ratio: 2, touch: true }, async (the) => {
  const before = await the.snapshot();
  const [x, y] = await the.place('plane.query.before');
  await the.touch('touchStart', [[x, y]]);
  await sleep(100);
  for (let i = 1; i <= 6; ++i) {
    await the.touch('touchMove', [[x - 6 * i, y - 5 * i]]);
    await sleep(30);
  }
  await the.touch('touchEnd', []);
  await the.settle();
  const after = await the.snapshot();
  check.ok(after.params.q[0] < before.params.q[0] - 0.1, `the finger drags: ${before.params.q} to ${after.params.q}`);

  const swipe = async (steps) => {
    const [, top] = await the.place('lesson', 0.5, 0);
    for (let i = 0; i <= 8; ++i) {
      await the.touch(i ? 'touchMove' : 'touchStart', [[195, 690 + (i * steps) / 8]]);
      await sleep(25);
    }
    await sleep(150); // no momentum: it lies still before it leaves
    await the.touch('touchEnd', []);
    await the.settle();
    return (await the.place('lesson', 0.5, 0))[1] - top;
  };
  const moved = await swipe(-160); // over the steps, which are buttons
  check.ok(Math.abs(moved + 152) < 24, `the page follows the finger: ${moved} of -160`);
  check.deepEqual((await the.snapshot()).params, after.params, 'scrolling moves no parameter');
  check.ok((await swipe(160)) > 120);

  const [stepX, stepY] = await the.place('lesson-next');
  await the.touch('touchStart', [[stepX, stepY]]);
  await sleep(60);
  await the.touch('touchEnd', []);
  await the.settle();
  check.match((await the.snapshot()).link, /step=1/, 'a tap is a click');
  check.equal(await the.evaluate(() => visualViewport.scale), 1);
});

page('a pinch zooms the picture and not the page', { link: '#/rotation-3d', width: 390, height: 844, touch: true }, async (the) => {
  const [x, y] = await the.place('picture', 0.5, 0.4);
  const before = await the.pixels();
  await the.touch('touchStart', [[x - 40, y], [x + 40, y]]);
  for (let i = 1; i <= 6; ++i) {
    await the.touch('touchMove', [[x - 40 - 9 * i, y], [x + 40 + 9 * i, y]]);
    await sleep(30);
  }
  await the.touch('touchEnd', []);
  await the.settle();
  const after = await the.pixels();
  let different = 0;
  for (let i = 0; i < before.data.length; ++i) if (Math.abs(before.data[i] - after.data[i]) > 16) ++different;
  check.ok(different > 500, `${different} values changed`);
  check.equal(await the.evaluate(() => visualViewport.scale), 1);
});

page('the wheel scrolls what is longer than the window', { link: '#/pair-rotation', width: 390, height: 700 }, async (the) => {
  const [x, top] = await the.place('lesson', 0.5, 0);
  await the.tab.mouse.move(x, 560);
  await the.tab.mouse.wheel(0, 200);
  await the.settle();
  check.ok((await the.place('lesson', 0.5, 0))[1] < top - 30);
});

page('share copies the link of what is shown', { link: '#/pair-rotation?m=8', context: { permissions: ['clipboard-read', 'clipboard-write'] } }, async (the) => {
  for (const act of [async () => the.key('c'), async () => the.click(...(await the.place(shareButton)))]) {
    await the.evaluate(() => navigator.clipboard.writeText(''));
    await act();
    await sleep(100);
    check.equal(await the.evaluate(() => navigator.clipboard.readText()), await the.evaluate(() => location.origin + location.pathname + window.ropewalk.snapshot().link));
  }
});

page('chapters make history: back and forward', { link: '#/pair-rotation?m=8' }, async (the) => {
  const first = (await the.snapshot()).scene;
  await the.key(']');
  await sleep(400);
  const second = (await the.snapshot()).scene;
  check.notEqual(second, first);
  check.match(await the.tab.title(), /Ropewalk/);
  await the.evaluate(() => history.back());
  await the.tab.waitForFunction((scene) => window.ropewalk.snapshot().scene === scene, first);
  check.equal((await the.snapshot()).params.m, 8);
  await the.evaluate(() => history.forward());
  await the.tab.waitForFunction((scene) => window.ropewalk.snapshot().scene === scene, second);
});

page('what was dragged and chosen is there after a reload', { link: '#/pair-rotation' }, async (the) => {
  const brightness = async () => (await the.pixels({ x: 500, y: 4, width: 4, height: 4 })).at(1, 1)[0];
  const from = await the.place('plane.key.before');
  await the.drag(from, [from[0] + 30, from[1] + 20]);
  const before = await the.snapshot();
  const light = await brightness();
  let dark = light;
  for (let i = 0; i < 4 && Math.abs(dark - light) < 60; ++i) {
    await the.key('t');
    dark = await brightness();
  }
  check.ok(Math.abs(dark - light) > 60, 'T changes the theme');
  await sleep(400);
  await the.tab.reload();
  await the.ready();
  await the.settle();
  check.deepEqual((await the.snapshot()).params, before.params);
  const again = await brightness(); // a picture taken may be a frame behind the end of the change
  check.ok(Math.abs(again - dark) <= 4, `the theme is remembered: ${again}, not ${dark}`);
});

page('playing draws frames, pausing stops them', { link: '#/pair-rotation' }, async (the) => {
  const before = (await the.snapshot()).params.m;
  await the.tab.keyboard.press('k');
  await sleep(1200);
  await the.tab.keyboard.press('k');
  await the.settle();
  check.notEqual((await the.snapshot()).params.m, before);
});

page('no motion where none is wanted', { link: '#/pair-rotation', reduced: true }, async (the) => {
  await the.click(...(await the.place('lesson-next')));
  check.match((await the.snapshot()).link, /step=1/);
});

page('what changes is told to screen readers', { link: '#/pair-rotation' }, async (the) => {
  await the.click(...(await the.place('##m', 0.7)));
  await the.tab.waitForFunction(() => document.getElementById('status').textContent.length > 10, null, { timeout: 10000 });
});

test('page and terminal agree on the same links', { skip: existsSync(native) ? false : 'no desktop program is built' }, async () => {
  const the = await openPage();
  const scenes = JSON.parse(execFileSync(native, ['scenes', '--json'], { encoding: 'utf8' })).map((scene) => `#/${scene.id}`);
  check.ok(scenes.length >= 4);
  for (const link of [...scenes, '#/pair-rotation?m=7&n=3', '#/pair-rotation?q=0.3,-1.2&base=500000&m=40']) {
    const desktop = JSON.parse(execFileSync(native, ['snapshot', link], { encoding: 'utf8' }));
    await the.open(link);
    // The terminal waits for long work.
    await the.tab.waitForFunction(() => window.ropewalk.work().every(({ phase }) => phase !== 'running' && phase !== 'waiting'));
    await the.tab.waitForFunction(() => window.ropewalk.idle());
    const web = await the.snapshot();
    check.deepEqual(web.params, desktop.params, link);
    check.deepEqual(Object.keys(web.probes), Object.keys(desktop.probes), link);
    for (const [name, value] of Object.entries(desktop.probes)) {
      // How far a rounding error is magnified follows the error, and that is another where multiplying and adding is one step.
      if (name.startsWith('magnified_')) continue;
      const other = web.probes[name];
      check.ok(value === other || Math.abs(value - other) <= 1e-6 * Math.max(1, Math.abs(value)), `${link} ${name}: ${other} here, ${value} there`);
    }
  }
  // What cannot be taken as it is: the page opens what comes closest and notes it, the terminal names the same mistake and stops.
  for (const link of ['#/nope', '#/pair-rotation?m=1e999', '#/pair-rotation?q=<script>', '#/%FF%FE']) {
    await the.open(link);
    const told = spawnSync(native, ['snapshot', link], { encoding: 'utf8' });
    check.equal(told.status, 2, link);
    const [note] = (await the.snapshot()).notes;
    check.equal(told.stderr.trim(), note.replace(/; [^;]*( instead| left out)\.$/, '; correct the link.'));
    check.equal(told.stdout, '');
  }
  await the.context.close();
});

for (const [link, told] of [
  ['#/linear-attention?view=cost&d=64', /^Measured at 4096 tokens: softmax [\d.]+ [nµm]s, linear [\d.]+ [nµm]s/],
  ['#/relative-bias', /^Measured with 4096 keys: q·k alone [\d.]+ [nµm]s, Shaw /],
]) {
  page(`measuring on ${link}: told when it is done, then at rest, and no part of the state`, { link }, async (the) => {
    const before = await the.snapshot();
    const [x, y] = await the.place('measure');
    await the.tab.mouse.move(x, y);
    await the.settle();
    await the.tab.mouse.click(x, y, { delay: 30 });
    await the.tab.mouse.move(5, 5);
    await the.tab.waitForFunction(() => window.ropewalk.work()[0]?.phase === 'done', null, { timeout: 60000 });
    const heard = (pattern) => new RegExp(pattern).test(document.getElementById('status').textContent);
    await the.tab.waitForFunction(heard, told.source, { timeout: 20000 });
    await the.settle();
    const text = await the.evaluate(() => document.getElementById('status').textContent);
    check.match(text, /one thread of this machine, median of 15/);
    const frames = await the.frames();
    await sleep(300);
    check.equal(await the.frames(), frames, 'idle again');
    const after = await the.snapshot();
    check.deepEqual([after.params, after.probes, after.link], [before.params, before.probes, before.link]);
  });
}
