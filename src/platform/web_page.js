// The page, as the program sees it: when to draw, how large, the address, storage, clipboard, preferences. Linked into
// ropewalk.js (--js-library); web/page.js starts it and is told through Module.hooks: first(), crash(error).
mergeInto(LibraryManager.library, {
  $Page: {
    host: 0,
    canvas: null,
    dead: false, // crashed: nothing is called any more
    lost: false, // the WebGL context is gone for now
    request: 0,
    frames: 0,
    drawn: null, // called after each frame
    escaped: null, // called when Escape is pressed outside the program
    times: null, // milliseconds that the last frames took, a ring
    width: 0,
    height: 0,
    density: 1,
    address: '', // fragment as last written or read
    pending: [], // changes of the address that wait their turn
    addressTimer: 0,
    announceTimer: 0,
    storage: null, // what is kept while the browser keeps nothing
    queries: null,
    command: 2, // the modifier bit that ImGui calls Ctrl: on a Mac the Command key's

    // Runs what may end in the program; a trap or an abort in there is a crash and ends everything.
    guard: function (action) {
      if (Page.dead) return undefined;
      try {
        return action();
      } catch (error) {
        Page.dead = true;
        if (Page.request) cancelAnimationFrame(Page.request);
        if (Module['hooks']) Module['hooks']['crash'](error);
        else throw error;
      }
      return undefined;
    },

    // Leaves a text in the host's buffer.
    give: function (text) {
      var bytes = new TextEncoder().encode(text);
      var pointer = _ropewalk_buffer(Page.host, bytes.length);
      HEAPU8.set(bytes, pointer);
    },

    // A sentence of these scripts in the language that is spoken, with its {slots} filled.
    tr: function (english, slots) {
      var text = english;
      Page.guard(function () {
        Page.give(english);
        text = UTF8ToString(_ropewalk_translated(Page.host));
      });
      return text.replace(/\{(\w+)\}/g, function (whole, name) {
        return slots && name in slots ? slots[name] : whole;
      });
    },

    // The error for an answer that is none, with what is told of it.
    answered: function (response) {
      var error = new Error('the server answered ' + response.status);
      error.told = Page.tr('the server answered {status}', { 'status': response.status });
      return error;
    },

    text: function (pointer, size) {
      return new TextDecoder().decode(HEAPU8.subarray(pointer, pointer + size));
    },

    // A frame is due.
    schedule: function () {
      if (!Page.request && !Page.dead && !Page.lost) Page.request = requestAnimationFrame(Page.draw);
    },
    // Something happened that the program may want to show.
    wake: function () {
      Page.guard(function () {
        _ropewalk_wake(Page.host);
      });
      Page.schedule();
    },

    draw: function () {
      if (Page.request) cancelAnimationFrame(Page.request);
      Page.request = 0;
      if (Page.dead || Page.lost || !Page.width || !Page.height) return;
      Page.guard(function () {
        var start = performance.now();
        Pointer.beforeFrame(start);
        var more = _ropewalk_draw(Page.host, start / 1000, Page.width, Page.height, Page.density);
        Page.times[Page.frames++ % Page.times.length] = performance.now() - start;
        if (Page.frames === 1 && Module['hooks']) Module['hooks']['first']();
        if (more || Pointer.moving()) Page.schedule();
        if (Page.drawn) Page.drawn();
      });
    },

    // Keeps the canvas at the size it has on the screen, to the device pixel, and draws before it is shown.
    resize: function (width, height) {
      Page.density = window.devicePixelRatio || 1;
      if (width !== Page.width || height !== Page.height) {
        Page.width = width;
        Page.height = height;
        // Even the same number, written, makes a new drawing buffer.
        if (Page.canvas.width !== width) Page.canvas.width = width;
        if (Page.canvas.height !== height) Page.canvas.height = height;
      }
      _ropewalk_wake(Page.host);
      Page.draw();
    },
    // `box` is the size in device pixels as the browser tells it, if it does: exact where rounding is a guess. Some tell
    // another unit while they emulate a screen; then it is not used.
    measure: function (box) {
      var css = Page.canvas.getBoundingClientRect();
      var ratio = window.devicePixelRatio || 1;
      var width = css.width * ratio;
      var height = css.height * ratio;
      var exact = box && Math.abs(box.inlineSize - width) < 1.5 && Math.abs(box.blockSize - height) < 1.5;
      Page.resize(exact ? box.inlineSize : Math.round(width), exact ? box.blockSize : Math.round(height));
    },
    watchSize: function () {
      var observer = new ResizeObserver(function (entries) {
        var box = entries[entries.length - 1].devicePixelContentBoxSize;
        Page.measure(box && box[0]);
      });
      try {
        observer.observe(Page.canvas, { box: 'device-pixel-content-box' });
      } catch (error) {
        observer.observe(Page.canvas);
      }
      // Another ratio (zoomed, or moved to another screen) need not change the size in css pixels.
      var watchRatio = function () {
        var query = matchMedia('(resolution: ' + (window.devicePixelRatio || 1) + 'dppx)');
        query.addEventListener(
          'change',
          function () {
            Page.measure();
            watchRatio();
          },
          { once: true }
        );
      };
      watchRatio();
      window.addEventListener('orientationchange', Page.wake);
      document.addEventListener('visibilitychange', Page.wake);
    },

    // ImGui's renderer asks the context for its state before it draws and puts that back afterwards. Each such question
    // waits until the GPU has drawn the last frame. Nobody else draws here, so that the answers never change: they are
    // asked for once.
    rememberState: function () {
      var context = Page.canvas.getContext('webgl2');
      var ask = context.getParameter;
      var answers = new Map();
      context.getParameter = function (name) {
        if (!answers.has(name)) answers.set(name, ask.call(context, name));
        return answers.get(name);
      };
    },
    watchContext: function () {
      Page.canvas.addEventListener('webglcontextlost', function (event) {
        event.preventDefault(); // asks for it back
        Page.lost = true;
        if (Page.request) cancelAnimationFrame(Page.request);
        Page.request = 0;
        Page.guard(function () {
          _ropewalk_forget(Page.host);
        });
      });
      Page.canvas.addEventListener('webglcontextrestored', function () {
        Page.lost = false;
        Page.wake();
      });
    },

    watchPreferences: function () {
      Page.queries = [
        '(prefers-color-scheme: dark)',
        '(prefers-contrast: more), (forced-colors: active)',
        '(prefers-reduced-motion: reduce)',
        '(pointer: coarse)',
      ].map(function (text) {
        var query = matchMedia(text);
        query.addEventListener('change', Page.wake);
        return query;
      });
    },

    // Opens a link; the address bar follows when the program says so.
    open: function (link) {
      Page.guard(function () {
        Page.give(link);
        _ropewalk_open(Page.host);
      });
      Page.schedule();
    },
    snapshot: function () {
      return Page.guard(function () {
        return UTF8ToString(_ropewalk_snapshot(Page.host));
      });
    },
    watchAddress: function () {
      var changed = function () {
        if (location.hash === Page.address) return; // popstate and hashchange tell the same twice
        Page.pending = [];
        Page.address = location.hash;
        Page.open(location.hash);
      };
      window.addEventListener('popstate', changed);
      window.addEventListener('hashchange', changed);
      window.addEventListener('pagehide', Page.writeAddress);
    },
    // Browsers refuse more than about 100 changes in 30 s. At most four times a second: what the current entry has come
    // to, and the new entry, if any.
    setAddress: function (link, push) {
      window.dispatchEvent(new CustomEvent('ropewalk-change', { 'detail': { 'link': link } }));
      var last = Page.pending[Page.pending.length - 1];
      if (last && (last.push || !push)) last.link = link;
      else Page.pending.push({ link: link, push: push });
      if (!Page.addressTimer) Page.writeAddress();
    },
    writeAddress: function () {
      clearTimeout(Page.addressTimer);
      Page.addressTimer = 0;
      if (!Page.pending.length) return;
      var wait = 250;
      try {
        while (Page.pending.length) {
          var next = Page.pending[0];
          if (next.push && !Page.guest) history.pushState(null, '', next.link);
          else history.replaceState(null, '', next.link);
          Page.pending.shift();
        }
        Page.address = location.hash;
      } catch (error) {
        wait = 5000; // too many, or a page without history: later
      }
      Page.addressTimer = setTimeout(Page.writeAddress, wait);
    },

    copy: function (text) {
      var fallback = function () {
        var area = document.createElement('textarea');
        area.className = 'off-screen';
        area.value = text;
        document.body.appendChild(area);
        var focused = document.activeElement;
        area.select();
        document.execCommand('copy');
        area.remove();
        if (focused) focused.focus({ preventScroll: true });
      };
      if (navigator.clipboard && navigator.clipboard.writeText) navigator.clipboard.writeText(text).catch(fallback);
      else fallback();
    },

    announce: function (text) {
      clearTimeout(Page.announceTimer);
      Page.announceTimer = setTimeout(function () {
        var region = document.getElementById('status');
        // The same words again are read again only if the text differs.
        if (region) region.textContent = region.textContent === text ? text + '\u00a0' : text;
      }, 300);
    },

    stored: function (key) {
      if (key in Page.storage) return Page.storage[key];
      try {
        return localStorage.getItem('ropewalk:' + key) || '';
      } catch (error) {
        return '';
      }
    },
    store: function (key, text) {
      try {
        localStorage.setItem('ropewalk:' + key, text);
        delete Page.storage[key];
      } catch (error) {
        Page.storage[key] = text;
      }
    },

    saveFile: function (name, mime, bytes) {
      var url = URL.createObjectURL(new Blob([bytes], { type: mime }));
      var anchor = document.createElement('a');
      anchor.href = url;
      anchor.download = name;
      document.body.appendChild(anchor);
      anchor.click();
      anchor.remove();
      setTimeout(function () {
        URL.revokeObjectURL(url);
      }, 60000);
    },
    // The browser draws the SVG, twice as fine as css pixels. Where it will not, the SVG is saved.
    savePng: function (name, svg, width, height) {
      var instead = function () {
        Page.saveFile(name.replace(/png$/, 'svg'), 'image/svg+xml', svg);
      };
      var url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
      var image = new Image();
      image.onload = function () {
        var canvas = document.createElement('canvas');
        canvas.width = 2 * width;
        canvas.height = 2 * height;
        canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(url);
        canvas.toBlob(function (png) {
          if (png) Page.saveFile(name, 'image/png', png);
          else instead();
        }, 'image/png');
      };
      image.onerror = instead;
      image.src = url;
    },
  },

  ropewalk_js_attach: function (host) {
    Page.host = host;
    Page.canvas = Module['canvas'];
    Page.times = new Float64Array(600);
    Page.storage = {};
    Page.address = location.hash;
    Page.guest = window.parent !== window;
    Page.watchPreferences();
    var mac = /Mac|iPhone|iPad/.test(navigator.platform);
    if (mac) Page.command = 8;
    Keyboard.watch(); // before GLFW does: it decides what GLFW gets to hear
    return (mac ? 1 : 0) + (Module['code']['chapters']['here'] ? 2 : 0);
  },
  ropewalk_js_attach__deps: ['$Page', '$Keyboard'],

  ropewalk_js_start: function () {
    Page.rememberState();
    Page.watchContext();
    Page.watchAddress();
    Pointer.watch();
    Files.watch();
    document.addEventListener('fullscreenchange', Page.wake);
    // What web/page.js makes window.ropewalk of.
    Module['page'] = {
      'open': function (link) {
        Page.open(link);
        // The address says what was opened, not what was asked for.
        if (Page.dead) return { 'link': '', 'notes': [] };
        var shown = JSON.parse(Page.snapshot());
        Page.setAddress(shown['link'], false);
        return { 'link': shown['link'], 'notes': shown['notes'] };
      },
      'snapshot': Page.snapshot,
      'places': function () {
        return Page.guard(function () {
          var zoom = _ropewalk_zoom(Page.host);
          return JSON.parse(UTF8ToString(_ropewalk_places(Page.host))).map(function (place) {
            return { 'id': place['id'], 'rect': place['rect'].map(function (edge) { return edge * zoom; }) };
          });
        });
      },
      'work': function () {
        return Page.guard(function () {
          return UTF8ToString(_ropewalk_work(Page.host));
        });
      },
      // For web/text_page.js: the chapter as text, what its controls ask for, and when to look again.
      'text': function () {
        return Page.guard(function () {
          return UTF8ToString(_ropewalk_text_page(Page.host));
        });
      },
      // The picture as SVG, for paper.
      'printed': function () {
        return Page.guard(function () {
          return UTF8ToString(_ropewalk_printed(Page.host));
        });
      },
      'command': function (words) {
        Page.guard(function () {
          Page.give(words);
          _ropewalk_command(Page.host);
        });
        Page.schedule();
      },
      'watch': function (drawn, escaped) {
        Page.drawn = drawn;
        Page.escaped = escaped;
      },
      'stored': Page.stored,
      'store': Page.store,
      'frames': function () {
        return Page.frames;
      },
      'idle': function () {
        return !Page.request;
      },
      'frameTimes': function () {
        var size = Page.times.length;
        if (Page.frames <= size) return Array.from(Page.times.subarray(0, Page.frames));
        var start = Page.frames % size;
        return Array.from(Page.times.subarray(start)).concat(Array.from(Page.times.subarray(0, start)));
      },
      'link': function () {
        var last = Page.pending[Page.pending.length - 1];
        return location.href.split('#')[0] + (last ? last.link : location.hash);
      },
    };
    Page.watchSize(); // draws the first frame
  },
  ropewalk_js_start__deps: ['$Page', '$Pointer', '$Files'],

  ropewalk_js_set_address__deps: ['$Page'],
  ropewalk_js_set_address: function (link, size, push) {
    Page.setAddress(Page.text(link, size), !!push);
  },
  ropewalk_js_address__deps: ['$Page'],
  ropewalk_js_address: function () {
    Page.give(location.href.split('#')[0]);
  },
  ropewalk_js_fragment__deps: ['$Page'],
  ropewalk_js_fragment: function () {
    Page.give(location.hash);
  },
  ropewalk_js_copy__deps: ['$Page'],
  ropewalk_js_copy: function (text, size) {
    Page.copy(Page.text(text, size));
  },
  ropewalk_js_open_url__deps: ['$Page'],
  ropewalk_js_open_url: function (url, size) {
    var target = Page.text(url, size);
    if (/^https?:\/\//.test(target)) window.open(target, '_blank', 'noopener,noreferrer');
  },
  ropewalk_js_set_title__deps: ['$Page'],
  ropewalk_js_set_title: function (title, size) {
    document.title = Page.text(title, size);
  },
  ropewalk_js_announce__deps: ['$Page'],
  ropewalk_js_announce: function (text, size) {
    Page.announce(Page.text(text, size));
  },
  ropewalk_js_load__deps: ['$Page'],
  ropewalk_js_load: function (key, size) {
    Page.give(Page.stored(Page.text(key, size)));
  },
  ropewalk_js_save__deps: ['$Page'],
  ropewalk_js_save: function (key, keySize, text, size) {
    Page.store(Page.text(key, keySize), Page.text(text, size));
  },
  ropewalk_js_save_file__deps: ['$Page'],
  ropewalk_js_save_file: function (name, nameSize, mime, mimeSize, bytes, size) {
    Page.saveFile(Page.text(name, nameSize), Page.text(mime, mimeSize), HEAPU8.slice(bytes, bytes + size));
  },
  ropewalk_js_save_png__deps: ['$Page'],
  ropewalk_js_save_png: function (name, nameSize, svg, size, width, height) {
    Page.savePng(Page.text(name, nameSize), HEAPU8.slice(svg, svg + size), width, height);
  },
  ropewalk_js_set_full_screen__deps: ['$Page'],
  ropewalk_js_set_full_screen: function (on) {
    var element = document.documentElement;
    var change = on ? element.requestFullscreen && element.requestFullscreen() : document.exitFullscreen();
    if (change) change.catch(Page.wake); // refused: the program looks again
  },
  ropewalk_js_full_screen: function () {
    return document.fullscreenElement ? 1 : 0;
  },
  ropewalk_js_languages__deps: ['$Page'],
  ropewalk_js_languages: function () {
    Page.give((navigator.languages || []).join(','));
  },
  ropewalk_js_set_language__deps: ['$Page'],
  ropewalk_js_set_language: function (code, size, words, wordsSize) {
    document.documentElement.lang = Page.text(code, size);
    if (Module['hooks'] && Module['hooks']['speak']) Module['hooks']['speak'](JSON.parse(Page.text(words, wordsSize)));
  },
  ropewalk_js_preferences__deps: ['$Page'],
  ropewalk_js_preferences: function () {
    var bits = 0;
    Page.queries.forEach(function (query, index) {
      if (query.matches) bits |= 1 << index;
    });
    return bits;
  },
  ropewalk_js_cursor__deps: ['$Page'],
  ropewalk_js_cursor: function (cursor) {
    // In the order of ImGuiMouseCursor; -1 is none.
    var names = ['default', 'text', 'move', 'ns-resize', 'ew-resize', 'nesw-resize', 'nwse-resize', 'pointer', 'wait', 'progress', 'not-allowed'];
    Page.canvas.style.cursor = cursor < 0 ? 'none' : names[cursor] || 'default';
  },
  ropewalk_js_ground: function (color) {
    var text = '#' + (0x1000000 + color).toString(16).slice(1);
    document.documentElement.style.backgroundColor = text;
    document.querySelectorAll('meta[name=theme-color]').forEach(function (meta) {
      meta.content = text;
      meta.removeAttribute('media');
    });
  },
});
