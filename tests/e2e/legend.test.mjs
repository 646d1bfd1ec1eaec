// Legends in the page: every entry of every chapter, by mouse, by keyboard and by finger. What is switched off goes from the
// picture, is told, stays away, and comes back as it was.
import { execFileSync } from 'node:child_process';

import { check, native, page, sleep } from './harness.mjs';

const scenes = JSON.parse(execFileSync(native, ['scenes', '--json'], { encoding: 'utf8' }));

// As the chapter opens, and with each choice and switch another way.
const links = ({ id, params }) => [
  `#/${id}`,
  ...params.flatMap(({ key, kind, choices, default: initial }) => {
    if (kind === 'choice') return choices.filter((choice) => choice !== initial).map((choice) => `#/${id}?${key}=${choice}`);
    return kind === 'bool' ? [`#/${id}?${key}=${initial ? 0 : 1}`] : [];
  }),
];

const entries = async (the) => (await the.evaluate(() => window.ropewalk.places())).filter((place) => place.id.includes('.legend.'));
const status = (the) => the.evaluate(() => document.getElementById('status').textContent);

// What is told comes a moment later, when nothing else is to be told.
const heard = async (the, words, what) => {
  for (let i = 0; i < 60 && !words.test(await status(the)); ++i) await sleep(50);
  check.match(await status(the), words, what);
};

// The picture's pixels, with nothing pointed at.
const picture = async (the) => {
  await the.tab.mouse.move(5, 5);
  await sleep(30);
  await the.settle();
  const places = await the.evaluate(() => window.ropewalk.places());
  const [left, top, right, bottom] = places.find((place) => place.id === 'picture').rect;
  const { data } = await the.pixels({ x: left, y: top, width: right - left, height: Math.min(bottom, 800) - top });
  return Buffer.from(data);
};

// Alike to the eye: the edge of a letter may be a shade off when all around it was drawn anew.
const same = (one, other) => one.length === other.length && one.every((value, i) => Math.abs(value - other[i]) <= 16);

const byMouse = async (the, id) => {
  const shown = await picture(the);
  await the.click(...(await the.place(id)));
  await heard(the, /: hidden$/, id);
  const hidden = await picture(the);
  check.ok(!same(hidden, shown), `${id}: a click changes the picture`);
  await sleep(600); // not a double click
  check.ok(same(await picture(the), hidden), `${id}: and it lasts`);
  await the.click(...(await the.place(id)));
  await heard(the, /: shown$/, id);
  check.ok(same(await picture(the), shown), `${id}: another click gives the picture back`);
};

// The focus is where the mouse was used last: one stop back and on again shows it.
const byKeys = async (the, id) => {
  await the.key('Shift+Tab');
  await the.key('Tab');
  await heard(the, /, shown: Space hides it$/, `${id}: told when the focus comes`);
  const shown = await picture(the);
  for (const key of ['Space', 'Enter']) {
    await the.key(key);
    await heard(the, /: hidden$/, `${id} ${key}`);
    check.ok(!same(await picture(the), shown), `${id}: ${key} changes the picture`);
    await the.key(key);
    await heard(the, /: shown$/, `${id} ${key}`);
    check.ok(same(await picture(the), shown), `${id}: ${key} gives the picture back`);
  }
  await the.key('Escape');
};

const tried = new Set();
for (const scene of scenes) {
  page(`every legend entry of ${scene.id}, by mouse and by key`, { reduced: true, limit: 240000 }, async (the) => {
    for (const link of links(scene)) {
      await the.open(link);
      for (const { id } of await entries(the)) {
        const name = `${scene.id} ${id}`;
        if (tried.has(name)) continue;
        tried.add(name);
        const before = await the.snapshot();
        await byMouse(the, id);
        await byKeys(the, id);
        const after = await the.snapshot();
        check.deepEqual([after.params, after.link], [before.params, before.link], `${name}: no part of the state`);
      }
    }
  });
}

page('the legends that are known were all tried', {}, async () => {
  const count = (id) => [...tried].filter((name) => name.startsWith(`${id} `)).length;
  check.equal(count('linear-attention'), 6);
  check.equal(count('rotation-3d'), 3);
  check.equal(count('similarity-decay'), 2);
  check.ok(count('adding-positions') >= 4, `${[...tried].join(', ')}`);
});

page('a finger taps a legend entry, and a chapter that was left has forgotten', { link: '#/rotation-3d', width: 390, height: 844, ratio: 2, touch: true }, async (the) => {
  const [first] = await entries(the);
  check.ok(first, 'there is a legend on a phone');
  check.ok(first.rect[3] - first.rect[1] >= 24, 'it is large enough to be hit');
  const shown = await picture(the);
  const [x, y] = await the.place(first.id);
  await the.tab.touchscreen.tap(x, y);
  await the.settle();
  await heard(the, /: hidden$/);
  check.ok(!same(await picture(the), shown));
  await the.open('#/pair-rotation');
  await the.open('#/rotation-3d');
  check.ok(same(await picture(the), shown), 'shown again');
});
