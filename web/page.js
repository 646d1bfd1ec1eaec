// Starts the program: checks what it needs, shows how far the download is, and has a page
// for everything that can go wrong. Defines window.ropewalk:
//   ready         a promise that is kept with the first frame
//   version       "0.1.0"
//   snapshot()    what is shown, as an object: {version, scene, link, params, probes, notes, frame, size, scale}
//   open(link)    opens "#/scene?key=value", and answers {link, notes}: what is shown now, and what was wrong with it
//   places()      where things are, as of the last frame: [{id, rect: [left, top, right, bottom]}] in css pixels
//   work()        how long work stands, the latest first: [{kind, phase, done, text, bytes, hash}]
//   frames()      frames drawn so far; frameTimes(): milliseconds by the wall's clock that the last 600 took
//   idle()        no frame is due: what was asked for is on the screen, and nothing moves
// Whenever what is shown changes, the window gets an event "ropewalk-change" with detail {link}.
(() => {
  'use strict';

  const about = document.currentScript.dataset;
  const element = (id) => document.getElementById(id);
  let page = null; // what the program offers, once it runs
  let over = false; // an error page is shown
  let settle;
  const ready = new Promise((resolve, reject) => (settle = { resolve, reject }));
  ready.catch(() => {}); // the page itself says what went wrong

  const running = () => {
    if (!page) throw new Error('Ropewalk is still loading: wait for ropewalk.ready.');
    return page;
  };
  window.ropewalk = {
    ready,
    version: about.version,
    snapshot: () => JSON.parse(running().snapshot()),
    open: (link) => running().open(String(link)),
    places: () => running().places(),
    work: () => JSON.parse(running().work()),
    frames: () => (page ? page.frames() : 0),
    idle: () => (page ? page.idle() : false),
    frameTimes: () => (page ? page.frameTimes() : []),
  };

  // ---- Pages for what can go wrong ----

  // In English, as all that is said before the program runs: no other words are there yet. Those of what is shown while
  // it runs come from it (speak).
  const pages = {
    file: {
      title: 'This page needs a web server',
      text: 'It was opened as a file, and browsers do not let such a page load its parts.',
      help: 'Serve this folder with any web server, for instance “python3 -m http.server”, and open the address it prints.',
    },
    simd: {
      title: 'This browser is a little too old',
      text: 'Ropewalk computes with WebAssembly SIMD, which this browser does not have.',
      help: 'Chrome or Edge from version 95, Firefox from 102 and Safari from 16.4 have it. Update the browser, or open the link in another one.',
    },
    webgl: {
      title: 'No WebGL2 here',
      text: 'Ropewalk draws with WebGL2, which this browser does not offer at the moment.',
      help: 'It may be switched off: look for “hardware acceleration” in the browser’s settings, switch it on and start the browser again. A blocked graphics driver or a remote session can be the cause too; another browser may do.',
      retry: 'Try again',
    },
    download: {
      title: 'The download did not finish',
      text: 'A part of Ropewalk could not be loaded. Your place in the lecture is not lost.',
      help: 'Check the connection, then try again.',
      retry: 'Try again',
    },
    crash: {
      title: 'Something broke',
      text: 'Ropewalk came upon a fault of its own and has stopped.',
      help: 'Load the page again to go on where you were. If it breaks again, start over from the first chapter; the link tells its makers what you were looking at.',
      retry: 'Load again',
    },
  };

  let copied = 'Copied';
  // What the page says while the program runs, in the language that is spoken (src/app/session/language.h).
  const speak = ({ text, label, said }) => {
    for (const [id, words] of Object.entries(text)) element(id).textContent = words;
    for (const [id, words] of Object.entries(label)) element(id).setAttribute('aria-label', words);
    copied = said.copied;
    Object.assign(pages.crash, said);
  };

  const fail = (kind, error) => {
    if (over) return;
    over = true;
    const { title, text, help, retry } = pages[kind];
    const link = page ? page.link() : location.href;
    element('error-title').textContent = title;
    element('error-text').textContent = text;
    element('error-help').textContent = help;
    element('error-retry').hidden = !retry;
    element('error-retry').textContent = retry || '';
    element('error-retry').onclick = () => (kind === 'download' ? again() : reload(link));
    element('error-link').href = link;
    element('error-link').textContent = link;
    element('error-details').hidden = !error;
    element('error-detail').textContent = error ? `${error}\nversion ${about.version}\n${navigator.userAgent}` : '';
    element('loading').hidden = true;
    element('stage').hidden = true;
    element('text-page').hidden = element('read').hidden = true;
    element('error').hidden = false;
    document.title = `${title} · Ropewalk`;
    element('error-title').focus();
    if (kind !== 'download') settle.reject(error instanceof Error ? error : new Error(text));
  };
  const again = () => {
    over = false;
    element('error').hidden = true;
    element('loading').hidden = false;
    start(download());
  };
  const reload = (link) => {
    history.replaceState(null, '', link);
    location.reload();
  };
  element('error-copy').onclick = async () => {
    const button = element('error-copy');
    const anchor = element('error-link');
    try {
      await navigator.clipboard.writeText(anchor.href);
    } catch {
      getSelection().selectAllChildren(anchor);
      document.execCommand('copy');
    }
    const before = button.textContent;
    button.textContent = copied;
    setTimeout(() => (button.textContent = before), 2000);
  };

  // ---- What the program needs ----

  // (func (result v128) i32.const 0, i8x16.splat)
  const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
  const lacking = () => {
    if (location.protocol === 'file:') return 'file';
    if (typeof WebAssembly !== 'object' || !WebAssembly.validate(new Uint8Array(simd))) return 'simd';
    return '';
  };

  // The program's own context, which it finds when it asks again, in the size it will most likely have: a change of size
  // afterwards costs a tenth of a second.
  const context = () => {
    const canvas = element('stage');
    canvas.width = Math.round(innerWidth * devicePixelRatio);
    canvas.height = Math.round(innerHeight * devicePixelRatio);
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false });
    // The program will ask for these. Before the page is painted the answer comes ten times as fast.
    const wanted = (name) => !/lose_context|debug/.test(name);
    gl?.getSupportedExtensions().filter(wanted).forEach((name) => gl.getExtension(name));
    return gl;
  };

  // ---- Loading ----

  const show = (bytes) => {
    const whole = Number(about.bytes);
    element('progress').value = Math.min(bytes / whole, 1);
    element('progress-text').textContent = `${Math.round(bytes / 1024)} of ${Math.round(whole / 1024)} KB`;
  };

  // Resolves to a compiled module. What is counted are the bytes after decompression, so that servers which compress,
  // or send no length, are shown rightly.
  const fetchModule = async () => {
    const response = await fetch(about.wasm, { credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${about.wasm}: the server answered ${response.status}`);
    const count = async (reader, keep) => {
      let bytes = 0;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        show((bytes += value.length));
        keep?.push(value);
      }
    };
    const type = response.headers.get('Content-Type') || '';
    if (WebAssembly.compileStreaming && type.startsWith('application/wasm')) {
      count(response.clone().body.getReader()).catch(() => {});
      return WebAssembly.compileStreaming(response);
    }
    const parts = [];
    await count(response.body.getReader(), parts);
    return WebAssembly.compile(await new Blob(parts).arrayBuffer());
  };

  const download = () => {
    show(0);
    return Promise.all([fetchModule(), fetchProgram()]);
  };

  // The chapters after the first are a second file of the program (cmake/split_program.py), linked when it has come. If
  // the link names another chapter than the first, that is waited for, though not for ever; else the program asks for it.
  const chapters = { address: about.chapters, bytes: Number(about.chaptersBytes), here: false };
  const fetchChapters = async () => {
    try {
      const response = await fetch(chapters.address, { credentials: 'same-origin', signal: AbortSignal.timeout?.(20000) });
      return response.ok ? await response.arrayBuffer() : null;
    } catch {
      return null; // the program will ask again, and tell
    }
  };
  const instantiate = async (module, imports) => {
    const shared = WebAssembly.Module.imports(module).find((one) => one.module.startsWith('later.')).module;
    const absent = new Proxy({}, {
      get: () => () => {
        throw new Error('a chapter was run that is not here');
      },
    });
    const instance = await WebAssembly.instantiate(module, { ...imports, [shared]: absent });
    chapters.link = async (bytes) => {
      await WebAssembly.instantiate(bytes, { [shared]: instance.exports }).catch((error) => {
        console.error(error);
        throw error; // told of by web_packs.js
      });
      chapters.here = true;
      return new Uint8Array(0);
    };
    const bytes = await early;
    if (bytes) await chapters.link(bytes).catch(() => {});
    return instance;
  };

  let script; // a promise of ropewalk.js, kept when it has come
  const fetchProgram = () => {
    script ??= new Promise((resolve, reject) => {
      const node = document.createElement('script');
      node.src = about.program;
      node.onload = () => resolve(window.createRopewalk);
      node.onerror = () => {
        script = undefined;
        node.remove();
        reject(new Error(`${about.program} could not be loaded`));
      };
      document.head.append(node);
    });
    return script;
  };

  const first = () => {
    const loading = element('loading');
    element('stage').classList.add('drawn');
    loading.classList.add('done');
    setTimeout(() => (loading.hidden = true), 200);
    // The program listens to the whole page while nothing else has the focus: the first stop of the Tab key is “Read as
    // text”, the second is the picture.
    settle.resolve();
    setTimeout(readable);
  };
  // What is there to read is fetched when there is something to see. Without it the program does all else.
  const readable = () => {
    const node = document.createElement('script');
    node.src = about.textPage;
    node.onload = () => window.ropewalkTextPage(page);
    document.head.append(node);
  };

  // Nothing more is fetched by itself: all of it is kept, so that the page opens without a network too (sw.js). Where that
  // cannot be, it works as before.
  const keep = async () => {
    const lost = (why) => console.info(`Ropewalk is not kept for visits without a network: ${why}`);
    if (!window.isSecureContext || !navigator.serviceWorker) return lost('the browser keeps nothing for this page');
    try {
      const { installing } = await navigator.serviceWorker.register('sw.js');
      installing?.addEventListener('statechange', () => installing.state === 'redundant' && lost('there is no room, or a file is not of this release'));
    } catch (error) {
      lost(error.message);
    }
  };

  // `parts`: the promised module and script.
  const start = async (parts) => {
    let module, create;
    try {
      [module, create] = await parts;
    } catch (error) {
      return fail('download', error);
    }
    element('progress').value = 1;
    element('stage').hidden = false;
    const program = {
      canvas: element('stage'),
      code: { chapters },
      worker: { script: about.worker, wasm: about.workerWasm }, // fetched when first needed
      instantiateWasm: (imports, done) => {
        instantiate(module, imports).then((instance) => done(instance, module)).catch(crash);
        return {};
      },
      onAbort: (reason) => crash(new Error(String(reason))),
      hooks: {
        first: () => {
          page = program.page;
          first();
        },
        crash: (error) => crash(error),
        whole: () => setTimeout(keep, 1000),
        speak,
      },
    };
    create(program).then(() => (page ??= program.page), crash);
  };

  const crash = (error) => {
    console.error(error);
    fail('crash', error);
  };
  // What is thrown by the program outside of its own guards. Extensions throw in here as well: those are not ours.
  const ours = (text) => new RegExp('/(page|ropewalk)\\.(js|wasm)').test(text || '');
  addEventListener('error', (event) => {
    if (ours(event.filename)) fail('crash', event.error || event.message);
  });
  addEventListener('unhandledrejection', (event) => {
    if (ours(event.reason?.stack)) fail('crash', event.reason);
  });

  document.documentElement.classList.add('started');
  document.documentElement.classList.toggle('guest', window.parent !== window);
  const unfit = lacking();
  if (unfit) return fail(unfit);
  const elsewhere = location.hash.length > 2 && !location.hash.startsWith(`#/${about.first}`);
  const early = elsewhere ? fetchChapters() : null;
  const parts = download();
  parts.catch(() => {}); // start() tells of it
  // Making a context takes long, and meanwhile the parts come.
  if (context()) start(parts);
  else fail('webgl');
})();
