// Packs, fetched beside the page (linked into ropewalk.js). What is in them, and whether they are whole, the program says.
mergeInto(LibraryManager.library, {
  $Packs: {
    patience: 30000, // milliseconds without a byte

    // Code (cmake/split_program.py) is handed to the page, which links it, and not to the program.
    fetch: function (pack, address, again) {
      var code = Module['code'][pack];
      if (code) address = code['address'];
      var control = new AbortController();
      var timer = 0;
      var wait = function () {
        clearTimeout(timer);
        timer = setTimeout(function () {
          control.abort();
        }, Packs.patience);
      };
      wait();
      fetch(address, { credentials: 'same-origin', cache: again ? 'reload' : 'default', signal: control.signal })
        .then(function (response) {
          if (!response.ok) throw Page.answered(response);
          return Packs.read(pack, response.body.getReader(), wait, code ? 1e6 / code['bytes'] : 1);
        })
        .then(function (bytes) {
          if (!code) return bytes;
          return code['link'](bytes).catch(function (error) {
            error.told = Page.tr('the file is cut off, damaged or of another release');
            throw error;
          });
        })
        .then(function (bytes) {
          Packs.hand(pack, '', bytes);
        })
        .catch(function (error) {
          var silent = control.signal.aborted ? Page.tr('no answer within {n} seconds', { 'n': Packs.patience / 1000 }) : Page.tr('no connection');
          Packs.hand(pack, error.told || silent, new Uint8Array(0));
        })
        .finally(function () {
          clearTimeout(timer);
        });
    },

    // All bytes of a body, told of while they come.
    read: function (pack, reader, wait, scale) {
      var parts = [];
      var size = 0;
      var next = function () {
        return reader.read().then(function (part) {
          if (part.done) {
            var whole = new Uint8Array(size);
            parts.reduce(function (at, bytes) {
              whole.set(bytes, at);
              return at + bytes.length;
            }, 0);
            return whole;
          }
          wait();
          parts.push(part.value);
          size += part.value.length;
          Page.guard(function () {
            Page.give(pack);
            _ropewalk_pack_progress(Page.host, Math.min(size * scale, 1e9));
          });
          Page.wake();
          return next();
        });
      };
      return next();
    },

    hand: function (pack, problem, bytes) {
      Page.guard(function () {
        Page.give(pack);
        _ropewalk_file_name(Page.host);
        Page.give(problem);
        _ropewalk_file_problem(Page.host);
        var pointer = _ropewalk_buffer(Page.host, bytes.length);
        HEAPU8.set(bytes, pointer);
        _ropewalk_pack_bytes(Page.host);
      });
      Page.wake();
    },
  },
  $Packs__deps: ['$Page'],

  ropewalk_js_fetch_pack__deps: ['$Packs'],
  ropewalk_js_fetch_pack: function (pack, packSize, address, size, again) {
    Packs.fetch(Page.text(pack, packSize), Page.text(address, size), !!again);
  },
  // What web/page.js does about it: see its `hooks`.
  ropewalk_js_keep_all: function () {
    if (Module['hooks'] && Module['hooks']['whole']) Module['hooks']['whole']();
  },
});
