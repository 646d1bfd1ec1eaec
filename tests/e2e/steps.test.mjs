// The workings number by number: played by the clock, and taken by mouse, keyboard and finger.
import { check, page, sleep } from './harness.mjs';

const at = async (the) => (await the.snapshot()).params.at;

page('play advances the working one step at a time, and the step buttons go on and back', { link: '#/pair-rotation?show=numbers&at=3' }, async (the) => {
  const m = (await the.snapshot()).params.m;
  await the.tab.keyboard.press('k', { delay: 30 });
  const seen = new Set();
  const end = Date.now() + 60000;
  while (!seen.has(6) && Date.now() < end) {
    seen.add(await at(the));
    await sleep(60);
  }
  await the.key('k');
  check.deepEqual([...seen], [3, 4, 5, 6], 'whole steps, none left out');
  check.equal((await the.snapshot()).params.m, m, 'and the position stands still');
  const stopped = await at(the);
  await sleep(1300);
  check.equal(await at(the), stopped);
  await the.click(...(await the.place('time-forward')));
  check.equal(await at(the), stopped + 1);
  await the.click(...(await the.place('time-back')));
  await the.click(...(await the.place('time-back')));
  check.equal(await at(the), stopped - 1);
});

page('in the picture play still moves the position', { link: '#/pair-rotation' }, async (the) => {
  await the.tab.keyboard.press('k', { delay: 30 });
  await the.tab.waitForFunction(() => window.ropewalk.snapshot().params.m > 14, null, { timeout: 60000 });
  await the.key('k');
  check.equal(await at(the), 1);
});

page('the scrubber by mouse and keyboard, and a line by a click', { link: '#/relative-angle?show=numbers&n=30' }, async (the) => {
  const [left, y] = await the.place('steps-scrubber', 0.05);
  const [right] = await the.place('steps-scrubber', 0.95);
  await the.drag([left, y], [right + 40, y]);
  check.equal(await at(the), 22);
  const { probes } = await the.snapshot();
  check.ok(Math.abs(probes.step_score - probes.step_score_slid) < 1e-12);
  await the.key('Tab');  // whoever has used the mouse sees the focus from here on
  await the.drag([right, y], [left - 40, y]);
  check.equal(await at(the), 1);
  await the.key('ArrowRight');
  await the.key('ArrowRight');
  check.equal(await at(the), 3, 'the arrow keys move what was dragged');
  await the.key('ArrowLeft');
  check.equal(await at(the), 2);
  const [x, line] = await the.place('steps', 0.1, 0.45);
  await the.click(x, line);
  check.ok((await at(the)) > 2, `step ${await at(the)}`);
});

page('the scrubber by a finger', { link: '#/attention-pattern?show=numbers', width: 390, height: 844, ratio: 2, touch: true }, async (the) => {
  const [x, y] = await the.place('steps-scrubber', 0.05);
  const [end] = await the.place('steps-scrubber', 0.95);
  await the.touch('touchStart', [[x, y]]);
  for (let i = 1; i <= 8; i += 1) {
    await the.touch('touchMove', [[x + ((end + 10 - x) * i) / 8, y]]);
    await sleep(40);
  }
  await the.touch('touchEnd', []);
  await the.settle();
  const { params, probes } = await the.snapshot();
  check.equal(params.at, 20);
  check.equal(probes.step_output, probes.output_right);
});
