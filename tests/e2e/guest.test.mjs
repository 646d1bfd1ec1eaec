// In someone else's page: the wheel, the Tab key and Escape are that page's until the picture is clicked, and again after.
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import { check, page, sleep } from './harness.mjs';

const reveal = dirname(createRequire(import.meta.url).resolve('reveal.js'));

// A long page with a field before and after the frame.
const host = async (the, link) => {
  const source = the.tab.url().split('#')[0] + link;
  await the.context.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<body style="height: 3000px"><button id="before">Before</button><br><iframe src="${source}" width="900" height="560"></iframe><br><button id="after">After</button>`,
    }));
  await the.tab.goto(new URL('host.html', source).href);
  const inner = the.tab.frames()[1];
  await inner.waitForFunction(() => window.ropewalk && window.ropewalk.frames() > 2);
  return inner;
};
const most = 120; // presses of Tab
// A key, and what it does in the frame is done.
const press = async (the, inner, key) => {
  await the.tab.keyboard.press(key, { delay: 30 });
  for (let i = 0; i < 100 && !(await inner.evaluate(() => window.ropewalk.idle())); ++i) await sleep(20);
};
const scrolled = (the) => the.evaluate(() => window.scrollY);

page('the wheel scrolls the page around until the picture is clicked, and after Escape', {}, async (the) => {
  await host(the, '#/similarity-decay');
  await the.tab.mouse.move(400, 300);
  await the.tab.mouse.wheel(0, 120);
  await the.tab.waitForFunction(() => window.scrollY > 50);
  await the.evaluate(() => window.scrollTo(0, 0));
  await the.tab.mouse.click(300, 330);
  await the.tab.mouse.wheel(0, 120);
  await sleep(400);
  check.equal(await scrolled(the), 0, 'the wheel is the picture’s');
  await the.tab.keyboard.press('Escape');
  await the.tab.waitForFunction(() => document.hasFocus() && document.activeElement === document.body);
  await the.tab.mouse.wheel(0, 120);
  await the.tab.waitForFunction(() => window.scrollY > 50);
});

page('a finger scrolls the page around until the picture was tapped', { touch: true, width: 960, height: 700 }, async (the) => {
  const inner = await host(the, '#/similarity-decay?ui=stage');
  const frame = await the.tab.locator('iframe').boundingBox();
  const place = async (id) => {
    const found = (await inner.evaluate(() => window.ropewalk.places())).find((one) => one.id === id);
    check.ok(found, id);
    const [left, top, right, bottom] = found.rect;
    return [frame.x + (left + right) / 2, frame.y + (top + bottom) / 2];
  };
  const swipe = async ([x, y], dx, dy) => {
    await the.touch('touchStart', [[x, y]]);
    for (let i = 1; i <= 10; ++i, await sleep(16)) await the.touch('touchMove', [[x + (dx * i) / 10, y + (dy * i) / 10]]);
    await the.touch('touchEnd', []);
    await sleep(500);
  };
  const link = () => inner.evaluate(() => window.ropewalk.snapshot().link);
  const picture = await place('picture');
  const before = await link();
  await swipe(picture, 0, -150);
  check.ok((await scrolled(the)) > 50, 'over the picture the page scrolls');
  check.equal(await link(), before);
  await the.evaluate(() => window.scrollTo(0, 0));
  await the.touch('touchStart', [picture]);
  await the.touch('touchEnd', []);
  await sleep(300);
  await swipe(picture, 0, -150);
  check.equal(await scrolled(the), 0, 'once it was tapped it has the fingers');
});

page('the Tab key goes through the picture and out at both ends', {}, async (the) => {
  const inner = await host(the, '#/pair-rotation');
  await the.tab.locator('#before').focus();
  let presses = 0;
  for (; presses < most; ++presses) {
    await press(the, inner, 'Tab');
    if (await the.evaluate(() => document.activeElement.id === 'after')) break;
  }
  check.ok(presses > 10 && presses < most, `out after ${presses} stops`);
  for (presses = 0; presses < most; ++presses) {
    await press(the, inner, 'Shift+Tab');
    if (await the.evaluate(() => document.activeElement.id === 'before')) break;
  }
  check.ok(presses < most, `and back after ${presses}`);
  check.equal(await inner.evaluate(() => window.ropewalk.snapshot().scene), 'pair-rotation');
});

page('the stage alone, open() with notes, and an event for each change', {}, async (the) => {
  const inner = await host(the, '#/pair-rotation?ui=stage');
  const places = await inner.evaluate(() => window.ropewalk.places().map((place) => place.id));
  for (const gone of ['lesson', 'lesson-next', 'chapters', 'more']) check.ok(!places.includes(gone), gone);
  check.ok(places.includes('picture') && places.includes('controls'));
  const answer = await inner.evaluate(() => {
    window.heard = [];
    window.addEventListener('ropewalk-change', (event) => window.heard.push(event.detail.link));
    return window.ropewalk.open('#/pair-rotation?m=33&nonsense=1');
  });
  check.match(answer.link, /m=33/);
  check.equal(answer.notes.length, 1);
  await inner.waitForFunction(() => window.heard.some((link) => link.includes('m=33')));
});

// Slides made with reveal.js, on each a chapter between two links. `options` are reveal's.
const chapters = ['pair-rotation', 'similarity-decay', 'order-blind'];
const slides = async (the, options) => {
  const source = the.tab.url().split('#')[0];
  await the.context.route('**/reveal/*', (route) => route.fulfill({ path: join(reveal, basename(new URL(route.request().url()).pathname)) }));
  await the.context.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><link rel="stylesheet" href="reveal/reveal.css">
        <div class="reveal"><div class="slides">${chapters.map((id) => `<section><a href="#" id="before-${id}">Before</a>
        <iframe data-src="${source}#/${id}" width="900" height="520"></iframe> <a href="#" id="after-${id}">After</a></section>`).join('')}</div></div>
        <script src="reveal/reveal.js"></script><script>Reveal.initialize(${JSON.stringify({ transition: 'none', ...options })});</script>`,
    }));
  await the.tab.goto(new URL('host.html', source).href);
  await the.tab.waitForFunction(() => window.Reveal.isReady());
};
const slide = (the) => the.evaluate(() => window.Reveal.getIndices().h);
// The chapter on a slide, once it stands there.
const guest = async (the, id) => {
  for (let tries = 0; tries < 300; ++tries, await sleep(100)) {
    const frame = the.tab.frames().find((one) => one.url().includes(`#/${id}`));
    if (frame && (await frame.evaluate(() => Boolean(window.ropewalk) && window.ropewalk.frames() > 2 && window.ropewalk.idle()).catch(() => false))) return frame;
  }
  throw new Error(`there is no ${id} on the slide`);
};
const linkOf = (frame) => frame.evaluate(() => window.ropewalk.snapshot().link);

page('in slides made with reveal.js the keys turn them, but for a chapter that was clicked, until Escape', { limit: 180000 }, async (the) => {
  await slides(the, {});
  for (const [at, id] of chapters.entries()) {
    const frame = await guest(the, id);
    check.equal(await slide(the), at);
    const before = await linkOf(frame);
    // The text of the toolbar does nothing when it is clicked.
    const box = await the.tab.locator(`iframe[data-src$="${id}"]`).boundingBox();
    await the.tab.mouse.click(box.x + box.width * 0.45, box.y + 12);
    await the.tab.keyboard.press('ArrowRight');
    await frame.waitForFunction((link) => window.ropewalk.snapshot().link !== link, before);
    check.match(await linkOf(frame), /step=1/);
    check.equal(await slide(the), at, 'the slide stays while the chapter is walked through');
    await the.tab.keyboard.press('Escape');
    await the.tab.waitForFunction(() => document.hasFocus() && document.activeElement === document.body);
    check.equal(await the.evaluate(() => window.Reveal.isOverview()), false);
    const walked = await linkOf(frame);
    if (at + 1 === chapters.length) {
      await the.tab.keyboard.press('ArrowLeft');
      await the.tab.waitForFunction((last) => window.Reveal.getIndices().h === last - 1, at);
      break;
    }
    await the.tab.keyboard.press('ArrowRight');
    await the.tab.waitForFunction((next) => window.Reveal.getIndices().h === next, at + 1);
    if (!frame.isDetached()) check.equal(await linkOf(frame).catch(() => walked), walked);
  }
});

page('in slides made with reveal.js the Tab key goes through a chapter and out at both ends', { limit: 180000 }, async (the) => {
  await slides(the, {});
  const inner = await guest(the, chapters[0]);
  await the.tab.locator(`#before-${chapters[0]}`).focus();
  for (const [key, end, least] of [['Tab', 'after', 10], ['Shift+Tab', 'before', 1]]) {
    let presses = 0;
    for (; presses < most; ++presses) {
      await press(the, inner, key);
      if (await the.evaluate((id) => document.activeElement.id === id, `${end}-${chapters[0]}`)) break;
    }
    check.ok(presses > least && presses < most, `out at the ${end} after ${presses} stops`);
  }
  check.equal(await slide(the), 0);
});

page('the wheel over a chapter goes on through slides made with reveal.js', { limit: 180000 }, async (the) => {
  await slides(the, { view: 'scroll', scrollSnap: false });
  const frame = await guest(the, chapters[0]);
  const scrolled = () => the.evaluate(() => Math.max(window.scrollY, document.querySelector('.reveal-viewport').scrollTop));
  check.equal(await scrolled(), 0);
  const box = await (await frame.frameElement()).boundingBox();
  await the.tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await the.tab.mouse.wheel(0, 300);
  for (let tries = 0; tries < 50 && (await scrolled()) < 100; ++tries) await sleep(100);
  check.ok((await scrolled()) >= 100, 'the slides scroll');
});
