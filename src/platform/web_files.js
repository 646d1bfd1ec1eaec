// Files that come to the page: dropped, chosen, and the clipboard's text (linked into ropewalk.js).
mergeInto(LibraryManager.library, {
  $Files: {
    most: 16 << 20, // bytes that are read at once (platform.h: kMaxFileBytes)
    head: 64 << 10, // bytes of a larger file that are read before they are asked for (platform.h: kHeadBytes)
    mostDropped: 8, // files at once
    // Larger files, by the number the program knows them by. They are read in slices where they are needed, never
    // whole; a worker can be handed the very File, and reads it with FileReaderSync.
    held: {},
    numbered: 0,

    // While a file is over the page, a sign says what may be dropped.
    watch: function () {
      var sign = document.getElementById('drop');
      var carries = function (event) {
        return event.dataTransfer && Array.from(event.dataTransfer.types).indexOf('Files') >= 0;
      };
      window.addEventListener('dragenter', function (event) {
        if (carries(event)) sign.hidden = false;
      });
      window.addEventListener('dragleave', function (event) {
        if (!event.relatedTarget) sign.hidden = true; // it has left the page, not a part of it
      });
      window.addEventListener('dragover', function (event) {
        if (!carries(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      });
      window.addEventListener('drop', function (event) {
        sign.hidden = true;
        if (!event.dataTransfer || !event.dataTransfer.files.length) return;
        event.preventDefault();
        Files.read(event.dataTransfer.files);
      });
    },

    // All of them come in one frame, in their order: rows of q, k and v are set together.
    read: function (list) {
      var files = Array.from(list).slice(0, Files.mostDropped);
      Promise.all(
        files.map(function (file) {
          return file
            .slice(0, Files.head)
            .arrayBuffer()
            .catch(function () {
              return null;
            });
        })
      ).then(function (all) {
        all.forEach(function (bytes, index) {
          var name = files[index].name;
          var problem = bytes ? '' : Page.tr('{file} could not be read: is it a folder, or gone?', { 'file': name });
          var held = bytes && files[index].size > bytes.byteLength ? Files.hold(files[index]) : 0;
          Files.hand(name, problem, new Uint8Array(bytes || 0), 0, held);
        });
      });
    },
    hold: function (file) {
      Files.held[++Files.numbered] = file;
      return Files.numbered;
    },
    readHeld: function (held, at, count) {
      var give = function (bytes) {
        Page.guard(function () {
          var pointer = _ropewalk_buffer(Page.host, bytes.length);
          HEAPU8.set(bytes, pointer);
          _ropewalk_file_part(Page.host, held, at);
        });
        Page.wake();
      };
      var file = Files.held[held];
      (file ? file.slice(at, at + Math.min(count, Files.most)).arrayBuffer() : Promise.reject()).then(
        function (bytes) {
          give(new Uint8Array(bytes));
        },
        function () {
          give(new Uint8Array(0)); // it has changed, or is gone
        }
      );
    },

    // source: 0 handed over by the person, 1 fetched, 2 the clipboard.
    hand: function (name, problem, bytes, source, held) {
      Page.guard(function () {
        Page.give(name);
        _ropewalk_file_name(Page.host);
        Page.give(problem);
        _ropewalk_file_problem(Page.host);
        if (held) _ropewalk_file_held(Page.host, held, Files.held[held].size);
        var pointer = _ropewalk_buffer(Page.host, bytes.length);
        HEAPU8.set(bytes, pointer);
        _ropewalk_file_bytes(Page.host, source);
      });
      Page.wake();
    },

    paste: function () {
      var refused = function () {
        var problem =
          Page.command === 8
            ? Page.tr('The browser did not hand over the clipboard: press Command and V in the text.')
            : Page.tr('The browser did not hand over the clipboard: press Ctrl and V in the text.');
        Files.hand('', problem, new Uint8Array(0), 2);
      };
      if (!navigator.clipboard || !navigator.clipboard.readText) return refused();
      navigator.clipboard.readText().then(function (text) {
        var bytes = new TextEncoder().encode(text.slice(0, Files.most / 4));
        Files.hand('', text ? '' : Page.tr('The clipboard holds no text.'), bytes, 2);
      }, refused);
    },

    choose: function (ends) {
      var input = document.createElement('input');
      input.type = 'file';
      input.accept = ends;
      input.className = 'off-screen';
      input.onchange = function () {
        Files.read(input.files);
        input.remove();
        Keyboard.focusProgram();
      };
      input.oncancel = function () {
        input.remove();
        Keyboard.focusProgram();
      };
      document.body.appendChild(input);
      input.click();
    },
  },
  $Files__deps: ['$Page', '$Keyboard'],

  ropewalk_js_read_held__deps: ['$Files'],
  ropewalk_js_read_held: function (held, at, count) {
    Files.readHeld(held, at, count);
  },
  ropewalk_js_let_go__deps: ['$Files'],
  ropewalk_js_let_go: function (held) {
    delete Files.held[held];
  },
  ropewalk_js_read_clipboard__deps: ['$Files'],
  ropewalk_js_read_clipboard: function () {
    Files.paste();
  },
  ropewalk_js_choose_file__deps: ['$Files'],
  ropewalk_js_choose_file: function (ends, size) {
    Files.choose(Page.text(ends, size));
  },
});
