// In someone else's page: the wheel, the Tab key and Escape are that page's until the picture is clicked, and again after.
import { check, page, sleep } from './harness.mjs';

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

page('the Tab key goes through the picture and out at both ends', {}, async (the) => {
  const inner = await host(the, '#/pair-rotation');
  await the.tab.locator('#before').focus();
  let presses = 0;
  for (; presses < 120; ++presses) {
    await the.tab.keyboard.press('Tab');
    await sleep(40);
    if (await the.evaluate(() => document.activeElement.id === 'after')) break;
  }
  check.ok(presses > 10 && presses < 119, `out after ${presses} stops`);
  for (presses = 0; presses < 120; ++presses) {
    await the.tab.keyboard.press('Shift+Tab');
    await sleep(40);
    if (await the.evaluate(() => document.activeElement.id === 'before')) break;
  }
  check.ok(presses < 119, `and back after ${presses}`);
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
