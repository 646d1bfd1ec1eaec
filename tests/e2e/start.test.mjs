// Loading: the first frame, what is asked of whom, and a page for everything that can go wrong.
import { check, openPage, page, sleep, test } from './harness.mjs';

page('the first frame comes, and the page keeps to itself', {}, async (the) => {
  const shown = await the.snapshot();
  check.equal(shown.version, await the.evaluate(() => window.ropewalk.version));
  check.ok(shown.scene.length > 0);
  check.ok((await the.frames()) > 0);
  await the.tab.waitForFunction(() => document.getElementById('loading').hidden, null, { timeout: 5000 });
  check.equal(await the.evaluate(() => document.activeElement.localName), 'body', 'the Tab key begins at the top');
  const policy = await the.evaluate(() => document.querySelector('meta[http-equiv="Content-Security-Policy"]').content);
  check.match(policy, /default-src 'none'/);
  check.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
  check.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|https?:/);
  await the.key('PageDown');
  check.match((await the.snapshot()).link, /step=1/, 'keys go to the program');
});

page('the policy is in force', {}, async (the) => {
  const ran = await the.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    // In a turn of its own: what the tests' own tools evaluate is let through.
    setTimeout(() => new Function('window.evaluated = true')());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await fetch('https://example.org/').catch(() => {});
    return [window.injected, window.evaluated];
  });
  check.deepEqual(ran, [undefined, undefined]);
  await sleep(100);
  check.ok(the.violations.length >= 3, the.violations.join('; '));
  the.violations = [];
  the.errors = [];
  the.foreign = [];
});

page('the picture is painted', {}, async (the) => {
  const image = await the.pixels();
  const colors = new Set();
  for (let y = 4; y < image.height; y += 9) for (let x = 4; x < image.width; x += 9) colors.add(image.at(x, y).join());
  check.ok(colors.size > 12, `only ${colors.size} colours`);
});

const watchProgress = () => {
  window.told = [];
  new MutationObserver(() => {
    const at = document.getElementById('progress')?.value;
    if (at > 0 && at < 1) window.told.push(`${at} ${document.getElementById('progress-text').textContent}`);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
};

page('the bytes are counted while they come, without a length from the server', { before: watchProgress, fault: (path) => (path.endsWith('.wasm') ? 'slow' : '') }, async (the) => {
  const told = await the.evaluate(() => new Set(window.told).size);
  check.ok(told >= 3, `progress told ${told} times`);
});

page('a server that does not know wasm will do', { fault: (path) => (path.endsWith('.wasm') ? 'octets' : '') }, async (the) => {
  check.ok((await the.frames()) > 0);
});

async function errorPage(the, title, buttons) {
  await the.tab.waitForFunction(() => !document.getElementById('error').hidden, null, { timeout: 10000 });
  check.equal(await the.errorTitle(), title);
  check.equal(await the.evaluate(() => document.activeElement.id), 'error-title', 'the focus is on the title');
  check.equal(await the.evaluate(() => document.getElementById('error').getAttribute('role')), 'alert');
  const reached = [];
  for (let i = 0; i < 4; ++i) {
    await the.tab.keyboard.press('Tab');
    reached.push(await the.evaluate(() => document.activeElement.textContent.trim()));
  }
  for (const button of buttons) check.ok(reached.includes(button), `Tab reaches “${button}”: ${reached.join(', ')}`);
  check.equal(await the.evaluate(() => document.getElementById('stage').checkVisibility()), false);
}

page(
  'no WebAssembly SIMD: said at once', // what was loaded ahead is not used, and the browser says so
  { ready: false, expectErrors: true, before: () => (WebAssembly.validate = () => false) },
  async (the) => {
    await errorPage(the, 'This browser is a little too old', ['Copy the link']);
    check.match(await the.evaluate(() => document.getElementById('error-help').textContent), /Chrome|Firefox|Safari/);
    check.equal(await the.evaluate(() => window.ropewalk.ready.then(() => 'kept', () => 'broken')), 'broken');
  },
);

page(
  'no WebGL2: said before anything is downloaded',
  {
    ready: false,
    before: () => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === 'webgl2' ? null : original.call(this, kind, ...rest);
      };
    },
  },
  async (the) => errorPage(the, 'No WebGL2 here', ['Try again', 'Copy the link']),
);

for (const part of ['ropewalk.wasm', 'ropewalk.js']) {
  page(`${part} does not come: said, and tried again`, { ready: false, expectErrors: true, link: '#/pair-rotation?m=3', fault: (path) => (path.endsWith(part) ? 'fail' : '') }, async (the) => {
    await errorPage(the, 'The download did not finish', ['Try again', 'Copy the link']);
    the.server.fault = () => '';
    await the.tab.click('#error-retry');
    await the.ready();
    check.equal(await the.errorTitle(), '');
    check.equal((await the.snapshot()).params.m, 3);
  });
}

page('a missing file is a download that failed', { ready: false, expectErrors: true, before: () => (window.fetch = async () => new Response('', { status: 404 })) }, async (the) => {
  await errorPage(the, 'The download did not finish', ['Try again']);
  check.match(await the.evaluate(() => document.getElementById('error-detail').textContent), /404/);
});

page('a crash: said with a way back and the link of what was shown', { link: '#/pair-rotation?m=5', expectErrors: true }, async (the) => {
  await the.open('#/pair-rotation?m=9');
  // A trap, as the engine makes it, in the middle of a frame: (func unreachable).
  await the.evaluate(() => {
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    return WebAssembly.instantiate(new Uint8Array(bytes)).then(({ instance }) => {
      WebGL2RenderingContext.prototype.drawElements = () => instance.exports.t();
    });
  });
  await the.tab.mouse.move(300, 300);
  await errorPage(the, 'Something broke', ['Load again', 'Copy the link']);
  check.match(await the.evaluate(() => document.getElementById('error-link').href), /#\/pair-rotation\?m=9$/);
  check.match(await the.evaluate(() => document.getElementById('error-detail').textContent), /unreachable/);
  const frames = await the.frames();
  await the.tab.mouse.move(350, 300);
  await sleep(200);
  check.equal(await the.frames(), frames, 'it has stopped');
  await the.tab.click('#error-retry');
  await the.ready();
  check.equal((await the.snapshot()).params.m, 9, 'it goes on where it was');
});

test('error pages hold on a phone', async () => {
  const the = await openPage({ ready: false, width: 360, height: 640, before: () => (WebAssembly.validate = () => false) });
  await the.tab.waitForSelector('#error:not([hidden])');
  check.ok(await the.evaluate(() => document.getElementById('error').scrollWidth <= innerWidth));
  await the.context.close();
});
