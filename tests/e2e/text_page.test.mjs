// The chapter as text: what is read, searched and operated without seeing the canvas.
import { readFileSync } from 'node:fs';

import { check, page, sleep } from './harness.mjs';

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

// The text stands there; the script that renders it comes after the first frame.
const there = async (the) => {
  await the.tab.waitForSelector('#text-page h1', { state: 'attached' });
  await the.tab.waitForSelector('#text-page math', { state: 'attached' });
};
const until = (the, test, argument) => the.tab.waitForFunction(test, argument, { timeout: 5000 });
const title = (the, text) => until(the, (wanted) => document.querySelector('#text-page h1').textContent === wanted, text);
const reading = (the) => the.evaluate(() => document.documentElement.classList.contains('reading'));
// By its visible words, as a person would pick it.
const press = async (the, name) => {
  await the.tab.getByRole('region', { name: 'This chapter as text' }).getByRole('button', { name, exact: true }).click();
  await the.settle();
};

page('every chapter and theme: nothing serious for axe, in sight and out of sight', {}, async (the) => {
  await there(the);
  const count = await the.evaluate(() => document.querySelectorAll('#text-page nav a').length);
  check.ok(count >= 6, `${count} chapters`);
  const examine = async (what) => {
    const found = await the.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations
        .filter((rule) => ['serious', 'critical'].includes(rule.impact))
        .map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
    });
    check.deepEqual(found, [], what);
  };
  await the.evaluate(axe); // by the debugger: the page itself would not run it
  await the.evaluate(() => document.getElementById('read').click());
  for (let i = 0; i < count; ++i) {
    await the.evaluate((index) => document.querySelectorAll('#text-page nav a')[index].click(), i);
    await until(the, (index) => document.querySelectorAll('#text-page nav a')[index].getAttribute('aria-current') === 'page', i);
    const { scene } = await the.snapshot();
    await examine(scene);
    // A step that asks, with its answer.
    const asks = the.tab.locator('#text-page ol button', { hasText: 'asks for a guess' }).first();
    check.ok(await asks.count(), `${scene} asks for a guess`);
    await asks.click();
    await the.tab.waitForSelector('#text-page .guess');
    await the.tab.locator('#text-page .guess').first().click();
    await the.tab.waitForSelector('#text-page .answer strong');
    if (i === 0) {
      for (const theme of ['dark', 'contrast', 'light']) {
        await the.tab.locator('#text-page-of-themes').selectOption(theme);
        await until(the, (name) => document.documentElement.dataset.theme === name, theme);
        await sleep(50);
        await examine(`${scene}, a guess made, ${theme}`);
      }
    } else {
      await examine(`${scene}, a guess made`);
    }
  }
  await press(the, 'Close the text');
  await examine('out of sight');
});

page('a chapter by its text alone: values, guess, steps, motion, chapters', { link: '#/pair-rotation' }, async (the) => {
  await there(the);
  await the.evaluate(() => document.getElementById('read').click());
  await the.settle();
  const number = the.tab.getByRole('spinbutton', { name: 'query position m, the number' });
  await number.fill('33');
  await number.press('Enter');
  await the.settle();
  let now = await the.snapshot();
  check.equal(now.params.m, 33);
  check.equal(now.link, '#/pair-rotation?m=33');
  await until(the, (angle) => document.querySelector('[data-probe="angle_m"]').textContent === angle, String(Number(now.probes.angle_m.toPrecision(6))));
  check.equal(await the.evaluate(() => document.getElementById('text-page-of-m').getAttribute('aria-valuetext')), '33.0 tokens');
  const terms = await the.evaluate(() => [...document.querySelectorAll('#text-page dt')].map((term) => term.textContent));
  check.ok(terms.includes('query after the turn, x'), 'numbers are told in words');
  check.ok(terms.every((term) => !term.includes('_') && !term.includes('{')), terms.join('; '));
  // A slider with the arrow keys; a number of a vector; a choice.
  await the.tab.locator('#text-page-of-m').focus();
  await the.key('ArrowRight');
  check.ok((await the.snapshot()).params.m > 33);
  const second = the.tab.getByRole('spinbutton', { name: 'query q, number 2 of 2' });
  await second.fill('-0.75');
  await second.press('Enter');
  await the.settle();
  check.equal((await the.snapshot()).params.q[1], -0.75);
  await the.tab.getByRole('combobox', { name: 'head size d' }).selectOption('128');
  await the.settle();
  check.match((await the.snapshot()).link, /=128/);
  // What is no number changes nothing, and what is too large is moved into the range.
  await number.fill('123456');
  await number.press('Enter');
  await the.settle();
  now = await the.snapshot();
  check.ok(now.params.m < 123456);
  await until(the, (m) => document.querySelector('#text-page .range input[type=number]').value === String(m), now.params.m);
  await press(the, 'Undo');
  check.notEqual((await the.snapshot()).params.m, now.params.m);
  await press(the, 'Reset this chapter');
  check.equal((await the.snapshot()).link, '#/pair-rotation');

  // The lesson, to a question and past it.
  await press(the, 'Start the lesson');
  check.match((await the.snapshot()).link, /step=1/);
  await press(the, 'Next step');
  await press(the, 'Next step');
  await the.tab.waitForSelector('#text-page .guess');
  await the.tab.locator('#text-page .guess').nth(0).click();
  await until(the, () => /Not quite/.test(document.querySelector('#text-page .answer').textContent));
  check.match(await the.tab.locator('#text-page .guess').nth(2).textContent(), /right/);
  check.equal(await the.evaluate(() => localStorage.getItem('ropewalk:guesses')), 'pair-rotation.3=0');
  await press(the, 'Previous step');
  check.match((await the.snapshot()).link, /step=2/);

  await the.tab.locator('#text-page').getByRole('button', { name: 'Play', exact: true }).click();
  await until(the, () => [...document.querySelectorAll('#text-page button')].some((one) => one.textContent === 'Pause'));
  await the.tab.locator('#text-page').getByRole('button', { name: 'Pause', exact: true }).click();
  await the.settle();

  // To another chapter and back with the browser's own button.
  await the.tab.locator('#text-page nav a', { hasText: 'Many clocks' }).click();
  await title(the, 'Many clocks');
  check.equal((await the.snapshot()).scene, 'many-clocks');
  await the.evaluate(() => history.back());
  await title(the, 'Turn two numbers');
  check.equal((await the.snapshot()).scene, 'pair-rotation');
});

page('the text follows the canvas, and idle is idle', { link: '#/pair-rotation' }, async (the) => {
  await there(the);
  await the.key('ArrowRight');
  await the.tab.waitForSelector('#text-page h3:has-text("Step 1 of")', { state: 'attached' });
  await the.click(...(await the.place('##m', 0.7)));
  const { params, probes } = await the.snapshot();
  await until(the, (m) => document.getElementById('text-page-of-m').getAttribute('aria-valuetext').startsWith(String(m)), params.m);
  await until(the, (score) => Math.abs(Number(document.querySelector('[data-probe=score]').textContent) - score) < 1e-4, probes.score);
  const live = await the.evaluate(() => document.querySelector('#text-page math [data-live]').textContent);
  check.equal(live.replace('\u2212', '-'), probes.cos_m.toFixed(2), 'a formula says the number of now');
  await sleep(1500); // what is announced is announced
  await the.settle();
  const before = await the.frames();
  const untouched = await the.evaluate(
    () =>
      new Promise((resolve) => {
        let changes = 0;
        const observer = new MutationObserver((list) => (changes += list.length));
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        setTimeout(() => resolve(changes), 1200);
      }),
  );
  check.equal(untouched, 0, 'the page changes nothing while nothing moves');
  check.equal(await the.frames(), before, 'no frame is drawn');
});

page('while it plays the text changes a few times a second, at little cost', { link: '#/pair-rotation' }, async (the) => {
  await there(the);
  await the.tab.keyboard.press('k', { delay: 30 });
  const rounds = await the.evaluate(
    () =>
      new Promise((resolve) => {
        let count = 0;
        const observer = new MutationObserver(() => ++count);
        observer.observe(document.querySelector('#text-page [data-probe=angle_m]'), { subtree: true, childList: true, characterData: true });
        setTimeout(() => resolve(count), 2000);
      }),
  );
  check.ok(rounds >= 3 && rounds <= 9, `${rounds} rounds in two seconds`);
  await the.key('k'); // stops
});

page('the browser finds lesson text, and what it finds is shown', { link: '#/pair-rotation' }, async (the) => {
  await there(the);
  check.equal(await reading(the), false);
  check.equal(await the.evaluate(() => window.find('keeps it in a cache that was turned')), false);
  check.equal(await the.evaluate(() => window.find('a head does it with many pairs at once')), true);
  await until(the, () => document.documentElement.classList.contains('reading'));
  const found = await the.evaluate(() => {
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight && box.width > 0;
  });
  check.ok(found, 'the hit is in sight');
  await press(the, 'Close the text');
  check.equal(await reading(the), false);
  // What the search bar does with a hit: it scrolls there.
  await the.evaluate(() => (getSelection().removeAllRanges(), document.querySelector('#text-page dl').scrollIntoView()));
  await until(the, () => document.documentElement.classList.contains('reading'));
});

page('the keyboard path: to the text, through it, and back to the picture', { link: '#/pair-rotation' }, async (the) => {
  await there(the);
  const focused = () => the.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  await the.tab.keyboard.press('Tab');
  check.equal(await focused(), 'read', 'the link to the text is the first stop');
  await the.tab.keyboard.press('Tab');
  check.equal(await focused(), 'stage', 'the picture is the second');
  await the.key('Escape');
  await the.key('Tab');
  check.equal(await reading(the), false, 'Tab out of the picture meets no control that is out of sight');
  await the.evaluate(() => document.getElementById('stage').focus());
  await the.key('Escape');
  await the.key('Shift+Tab');
  check.equal(await focused(), 'read');
  check.ok(await the.evaluate(() => getComputedStyle(document.getElementById('read')).clipPath === 'none'), 'the link is in sight');
  await the.key('Enter');
  check.ok(await reading(the));
  check.equal(await focused(), 'text-page');
  // Every stop is in sight, and all controls are stops.
  const total = await the.evaluate(() => document.querySelectorAll('#text-page [tabindex="0"]').length);
  check.ok(total >= (await the.evaluate(() => document.querySelectorAll('#text-page :is(a, button, input, select, textarea)').length)));
  let stops = 0;
  for (; stops < total + 1; ++stops) {
    await the.tab.keyboard.press('Tab');
    const stop = await the.evaluate(() => {
      const node = document.activeElement;
      if (!document.getElementById('text-page').contains(node)) return null;
      const box = node.getBoundingClientRect();
      return { tag: node.localName, text: node.textContent.slice(0, 40), seen: box.top >= -1 && box.bottom <= innerHeight + 1 && box.left > 0 && box.right <= innerWidth };
    });
    if (!stop) break;
    check.ok(stop.seen, `${stop.tag} “${stop.text}” is in sight`);
  }
  check.equal(stops, total);
  await the.tab.locator('#text-page-of-m').focus();
  await the.key('Escape');
  check.equal(await reading(the), false);
  check.equal(await focused(), 'stage');
  await the.key('ArrowRight');
  check.match((await the.snapshot()).link, /step=1/, 'keys are the lesson’s again');
});

page('what the keyboard comes to on the canvas is said', { link: '#/pair-rotation' }, async (the) => {
  await there(the);
  const heard = new Set();
  for (let i = 0; i < 26; ++i) {
    await the.key('Tab');
    await sleep(350); // what is said waits for what comes right after it
    heard.add((await the.evaluate(() => document.getElementById('status').textContent)).trim());
  }
  check.ok(heard.size > 18, `${heard.size} stops are told apart: ${[...heard].join(' | ')}`);
  check.ok([...heard].some((words) => /^query position m: 12\.0 tokens/.test(words)), [...heard].join(' | '));
});

page('it is remembered, and on a phone stands instead of the picture', { link: '#/pair-rotation', width: 390, height: 844, touch: true }, async (the) => {
  await there(the);
  await the.evaluate(() => document.getElementById('read').click());
  await the.tab.reload();
  await the.ready();
  await there(the);
  check.ok(await reading(the));
  const box = await the.evaluate(() => {
    const { left, right, top, bottom } = document.getElementById('text-page').getBoundingClientRect();
    return [left, top, right, bottom, document.getElementById('text-page').scrollWidth, getComputedStyle(document.getElementById('stage')).visibility];
  });
  check.deepEqual(box, [0, 0, 390, 844, 390, 'hidden']);
});

page('with reduced motion a step arrives at once', { link: '#/pair-rotation', reduced: true }, async (the) => {
  await there(the);
  await the.evaluate(() => document.getElementById('read').click());
  await press(the, 'Start the lesson');
  const before = await the.frames();
  await press(the, 'Next step');
  check.match((await the.snapshot()).link, /step=2/);
  await press(the, 'Next step');
  check.equal((await the.snapshot()).params.m, 12);
  check.ok((await the.frames()) - before < 24, `${(await the.frames()) - before} frames for two steps`);
});

page('in someone else’s page it takes no focus and no room', { link: '#/pair-rotation' }, async (the) => {
  const source = await the.evaluate(() => location.href);
  await the.context.route('**/host.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<button>Theirs</button><iframe src="${source}" width="800" height="500"></iframe>` }));
  await the.tab.goto(new URL('host.html', source).href);
  const inner = the.tab.frames()[1];
  await inner.waitForSelector('#text-page h1', { state: 'attached' });
  check.equal(await the.evaluate(() => document.activeElement.localName), 'body');
  check.deepEqual(await inner.evaluate(() => [document.getElementById('stage').clientWidth, document.getElementById('text-page').clientHeight]), [800, 1]);
  // Its first stop is the way past the picture.
  await the.tab.locator('button').focus();
  await the.tab.keyboard.press('Tab');
  check.equal(await inner.evaluate(() => document.activeElement.id), 'read');
});
