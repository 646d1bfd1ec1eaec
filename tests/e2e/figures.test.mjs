// Figures and paper, as other programs read them: Poppler (pdfinfo, pdftotext, pdftoppm) and the browser's own printing.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { check, native, page, test } from './harness.mjs';
import { decodePng } from './png.mjs';

const skip = existsSync(native) ? false : 'no desktop program is built';

function inFolder(body) {
  const folder = mkdtempSync(join(tmpdir(), 'ropewalk-figures-'));
  const run = (program, ...words) => execFileSync(program, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    return body(folder, run);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The pixels of a PDF's first page, at 96 to the inch.
function pixels(folder, run, pdf) {
  run('pdftoppm', '-r', '96', '-png', '-singlefile', pdf, 'page');
  return decodePng(readFileSync(join(folder, 'page.png')));
}
const distance = (a, b) => Math.max(...a.slice(0, 3).map((channel, i) => Math.abs(channel - b[i])));

test('a PDF says its words and looks as the PNG does', { skip, timeout: 120000 }, () => inFolder((folder, run) => {
  for (const text of ['outlines', 'text']) {
    run(native, 'shot', '#/pair-rotation?m=7', '-o', 'a.pdf', '--text', text, '--size', '800x600');
    const words = run('pdftotext', '-layout', 'a.pdf', '-');
    check.equal(/position m: 7/.test(words), text === 'text', words);
    check.match(run('pdfinfo', 'a.pdf'), /Page size: +600 x 450 pts/);
    run(native, 'shot', '#/pair-rotation?m=7', '-o', 'a.png', '--figure', '--size', '800x600');
    const ours = decodePng(readFileSync(join(folder, 'a.png')));
    const theirs = pixels(folder, run, 'a.pdf');
    check.deepEqual([theirs.width, theirs.height], [800, 600]);
    let far = 0;
    let drawn = 0;
    for (let y = 0; y < 600; ++y) {
      for (let x = 0; x < 800; ++x) {
        if (distance(ours.at(x, y), ours.at(0, 0)) > 40) ++drawn;
        if (distance(ours.at(x, y), theirs.at(x, y)) > 110) ++far;
      }
    }
    check.ok(drawn > 5000, `${drawn} pixels are drawn on`);
    // Poppler sets glyphs of a font to its own grid.
    const most = text === 'text' ? 0.12 : 0.06;
    check.ok(far < most * drawn, `${far} of ${drawn} pixels are far from ours, with ${text}`);
  }
  check.match(run('pdffonts', 'a.pdf'), /CID TrueType +Identity-H +yes yes yes/);
}));

test('a ground of none is none, in PNG and PDF', { skip, timeout: 120000 }, () => inFolder((folder, run) => {
  const look = ['--part', 'picture', '--ground', 'transparent', '--size', '400x300'];
  run(native, 'shot', '#/pair-rotation?m=7', '-o', 'a.png', ...look);
  const image = decodePng(readFileSync(join(folder, 'a.png')));
  check.equal(image.channels, 4);
  const alphas = new Set();
  for (let i = 3; i < image.data.length; i += 4) alphas.add(image.data[i]);
  check.ok(alphas.has(0) && alphas.has(255) && alphas.size > 20, `${alphas.size} opacities`);
  run(native, 'shot', '#/pair-rotation?m=7', '-o', 'a.pdf', ...look);
  check.deepEqual([...pixels(folder, run, 'a.pdf').at(1, 1)].slice(0, 3), [255, 255, 255]);
}));

test('a lecture is one PDF, a page a slide', { skip, timeout: 240000 }, () => inFolder((folder, run) => {
  writeFileSync(join(folder, 'mine.md'), '# Mine\n\n## [One](#/many-clocks)\n\nWords of one.\n\n## Two\n\nWords of two.\n');
  run(native, 'shot', 'mine.md', '-o', 'deck.pdf', '--text', 'text');
  check.match(run('pdfinfo', 'deck.pdf'), /Title: +Mine\n[^]*Pages: +2\n/);
  check.match(run('pdftotext', '-f', '2', 'deck.pdf', '-'), /Two\n[^]*Words of two/);
  run(native, 'shot', '#/?deck=ten-minutes', '-o', 'ten.pdf');
  check.match(run('pdfinfo', 'ten.pdf'), /Pages: +\d+\n/);
}));

page('printed, a chapter is text and picture over as many pages as it takes', { link: '#/pair-rotation?m=7', dark: true }, async (the) => {
  await the.tab.waitForFunction(() => document.querySelector('#text-page h1'), null, { timeout: 20000 });
  const pdf = await the.tab.pdf({ format: 'A4' });
  inFolder((folder, run) => {
    writeFileSync(join(folder, 'a.pdf'), pdf);
    const words = run('pdftotext', 'a.pdf', '-');
    for (const word of [/Numbers/, /Formulas/, /Sources/, /position m/]) check.match(words, word);
    check.doesNotMatch(words, /Copy a link|Read as text|Undo/);
    const pages = Number(/Pages: +(\d+)/.exec(run('pdfinfo', 'a.pdf'))[1]);
    check.ok(pages >= 2 && pages < 12, `${pages} pages`);
    run('pdftoppm', '-r', '50', '-png', '-singlefile', 'a.pdf', 'page');
    const image = decodePng(readFileSync(join(folder, 'page.png')));
    check.deepEqual([...image.at(2, 2)].slice(0, 3), [255, 255, 255]);
    let colours = 0; // of the picture: the words are black
    for (let y = 0; y < image.height; ++y)
      for (let x = 0; x < image.width; ++x) {
        const [r, g, b] = image.at(x, y);
        if (Math.max(r, g, b) - Math.min(r, g, b) > 60) ++colours;
      }
    check.ok(colours > 100, `${colours} coloured pixels on the first page`);
  });
  check.equal(await the.evaluate(() => document.querySelectorAll('.printed').length), 0, 'afterwards it is gone');
});

page('the picture is saved as SVG, PDF and PNG', { link: '#/pair-rotation?m=7' }, async (the) => {
  for (const kind of ['svg', 'pdf', 'png']) {
    await the.key('s');
    const at = await the.place(`export-${kind}`);
    const [saved] = await Promise.all([the.tab.waitForEvent('download', { timeout: 30000 }), the.click(...at)]);
    check.equal(saved.suggestedFilename(), `ropewalk-pair-rotation.${kind}`);
    const bytes = readFileSync(await saved.path());
    const heads = { svg: '<svg', pdf: '%PDF-1.4', png: '\x89PNG' };
    check.equal(bytes.subarray(0, heads[kind].length).toString('latin1'), heads[kind]);
    if (kind === 'png') {
      const image = decodePng(bytes);
      check.deepEqual([image.width, image.height], [2400, 1800]);
      let drawn = 0;
      for (let y = 0; y < image.height; y += 3) for (let x = 0; x < image.width; x += 3) if (distance(image.at(x, y), image.at(0, 0)) > 100) ++drawn;
      check.ok(drawn > 2000, `${drawn} pixels are drawn on`);
    }
    await the.settle();
  }
});
