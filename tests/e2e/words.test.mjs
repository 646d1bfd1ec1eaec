// The page in another language: the made-up one, made from the template (assets/tools/words.py).
import { check, page } from './harness.mjs';

const spoken = (the) => the.tab.evaluate(() => document.documentElement.lang);

for (const [width, height] of [[1920, 1080], [1280, 800], [390, 844]]) {
  page(`lang=qps speaks the made-up language at ${width}x${height}`, { link: '#/many-clocks?lang=qps', width, height }, async (the) => {
    await the.tab.waitForFunction(() => document.documentElement.lang === 'qps', null, { timeout: 30000 });
    await the.settle?.();
    const { link, notes } = await the.snapshot();
    check.deepEqual(notes, []);
    check.ok(!link.includes('lang'), 'the language is no part of links');
    await the.tab.waitForFunction(() => /Mâñý/.test(document.querySelector('#mirror h1')?.textContent || ''), null, { timeout: 30000 });
  });
}

page('the language is kept, and lang=en leads back', { link: '#/many-clocks?lang=qps' }, async (the) => {
  await the.tab.waitForFunction(() => document.documentElement.lang === 'qps', null, { timeout: 30000 });
  await the.tab.reload();
  await the.tab.waitForFunction(() => document.documentElement.lang === 'qps', null, { timeout: 60000 });
  await the.tab.evaluate(() => window.ropewalk.open('#/many-clocks?lang=en'));
  await the.tab.waitForFunction(() => document.documentElement.lang === 'en', null, { timeout: 30000 });
  check.equal(await spoken(the), 'en');
});

page('a language that is not there: a note, and English', { link: '#/many-clocks?lang=xx' }, async (the) => {
  const { notes } = await the.snapshot();
  check.equal(notes.length, 1);
  check.match(notes[0], /does not speak "xx"/);
  check.equal(await spoken(the), 'en');
});
