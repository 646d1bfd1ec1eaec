// The page in another language: the made-up one, made from the template (assets/tools/words.py). Its words are a pack that
// is fetched when somebody asks for it.
import { check, page } from './harness.mjs';

const pack = 'packs/words.qps.pack';
const spoken = (the) => the.tab.evaluate(() => document.documentElement.lang);
const speaks = (the, code) => the.tab.waitForFunction((wanted) => document.documentElement.lang === wanted, code, { timeout: 60000 });
const until = (the, action, argument) => the.tab.waitForFunction(action, argument, { timeout: 30000 });
const asked = (the) => the.tab.evaluate((name) => performance.getEntriesByType('resource').filter((entry) => entry.name.includes(name)).length, pack);
// What the page says outside of the canvas.
const own = (the) =>
  the.tab.evaluate(() => ({
    read: document.getElementById('read').textContent,
    keys: document.getElementById('keys').textContent,
    drop: document.getElementById('drop-here').textContent,
    dropped: document.getElementById('drop-what').textContent,
    where: document.getElementById('error-where').textContent,
    more: document.getElementById('error-more').textContent,
    copy: document.getElementById('error-copy').textContent,
    stage: document.getElementById('stage').getAttribute('aria-label'),
    typing: document.getElementById('typing').getAttribute('aria-label'),
    textPage: document.getElementById('text-page').getAttribute('aria-label'),
  }));

for (const [width, height] of [[1920, 1080], [1280, 800], [390, 844]]) {
  page(`lang=qps speaks the made-up language at ${width}x${height}`, { link: '#/many-clocks?lang=qps', width, height }, async (the) => {
    await speaks(the, 'qps');
    await the.settle?.();
    const { link, notes } = await the.snapshot();
    check.deepEqual(notes, []);
    check.ok(!link.includes('lang'), 'the language is no part of links');
    await until(the, () => /Mâñý/.test(document.querySelector('#text-page h1')?.textContent || ''));
    check.match(await the.tab.title(), /Mâñý/);
    check.equal(await asked(the), 1);
    const words = await own(the);
    for (const text of Object.values(words)) check.match(text, /\[/, `not translated: ${text}`);
  });
}

page('the language is kept, lang=en leads back, and nothing of the page has changed by then', { link: '#/many-clocks' }, async (the) => {
  const before = await own(the);
  check.equal(await asked(the), 0);
  await the.open('#/many-clocks?lang=qps');
  await speaks(the, 'qps');
  await the.tab.reload();
  await speaks(the, 'qps');
  await the.tab.evaluate(() => window.ropewalk.open('#/many-clocks?lang=en'));
  await speaks(the, 'en');
  check.equal(await spoken(the), 'en');
  check.deepEqual(await own(the), before); // src/app/session/language.cpp says what web/index.html does
});

page('no language is fetched that nobody asks for', { link: '#/order-blind' }, async (the) => {
  await until(the, () => performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.includes('models.pack') && responseEnd > 0));
  await the.settle();
  check.equal(await asked(the), 0);
});

page('words that do not come are told, English stays, and they are fetched again', { link: '#/many-clocks?lang=qps', fault: (path) => (path.endsWith(pack) ? 'missing' : ''), expectErrors: true }, async (the) => {
  await until(the, (name) => window.ropewalk.snapshot().notes.some((note) => note.includes(name)), pack);
  check.match((await the.snapshot()).notes[0], /did not come: the server answered 404/);
  check.equal(await spoken(the), 'en');
  await until(the, () => /Many clocks/.test(document.querySelector('#text-page h1')?.textContent || ''));
  the.server.fault = () => '';
  await until(the, () => window.ropewalk.places().some(({ id }) => id === 'note-try-again'));
  await the.settle();
  await the.click(...(await the.place('note-try-again')));
  await speaks(the, 'qps');
  check.deepEqual((await the.snapshot()).notes, []);
});

page('English stays until all words are there', { link: '#/many-clocks' }, async (the) => {
  let release;
  const gate = new Promise((resolve) => (release = resolve));
  await the.tab.route(`**/${pack}*`, async (route) => {
    await gate;
    await route.continue();
  });
  await the.evaluate(() => window.ropewalk.open('#/many-clocks?lang=qps'));
  await until(the, () => document.querySelector('#text-page [role=status]')?.textContent.includes('The language is coming'));
  check.equal(await spoken(the), 'en');
  release();
  await speaks(the, 'qps');
});

page('a language that is not there: a note, and English', { link: '#/many-clocks?lang=xx' }, async (the) => {
  const { notes } = await the.snapshot();
  check.equal(notes.length, 1);
  check.match(notes[0], /does not speak "xx"/);
  check.equal(await spoken(the), 'en');
});

page('the choice of languages is in the page of text once there is one', { link: '#/many-clocks?lang=qps' }, async (the) => {
  await speaks(the, 'qps');
  await until(the, () => document.querySelector('#text-page-of-languages'));
  await the.tab.evaluate(() => document.getElementById('read').click());
  await the.tab.locator('#text-page-of-languages').selectOption('en');
  await speaks(the, 'en');
  await until(the, () => !document.querySelector('#text-page-of-languages'));
});
