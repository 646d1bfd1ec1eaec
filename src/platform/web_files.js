// Files that come to the page: dropped, chosen, and the clipboard's text (linked into ropewalk.js).
mergeInto(LibraryManager.library, {
  $Files: {
    most: 16 << 20, // bytes of a file (platform.h: kMaxFileBytes)
    mostDropped: 8, // files at once

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
            .slice(0, Files.most)
            .arrayBuffer()
            .catch(function () {
              return null;
            });
        })
      ).then(function (all) {
        all.forEach(function (bytes, index) {
          var name = files[index].name;
          var problem = bytes ? '' : name + ' could not be read: is it a folder, or gone?';
          Files.hand(name, problem, new Uint8Array(bytes || 0), 0);
        });
      });
    },

    // source: 0 handed over by the person, 1 fetched, 2 the clipboard.
    hand: function (name, problem, bytes, source) {
      Page.guard(function () {
        Page.give(name);
        _ropewalk_file_name(Page.host);
        Page.give(problem);
        _ropewalk_file_problem(Page.host);
        var pointer = _ropewalk_buffer(Page.host, bytes.length);
        HEAPU8.set(bytes, pointer);
        _ropewalk_file_bytes(Page.host, source);
      });
      Page.wake();
    },

    paste: function () {
      var refused = function () {
        var keys = Page.command === 8 ? 'Command and V' : 'Ctrl and V';
        Files.hand('', 'The browser did not hand over the clipboard: press ' + keys + ' in the text.', new Uint8Array(0), 2);
      };
      if (!navigator.clipboard || !navigator.clipboard.readText) return refused();
      navigator.clipboard.readText().then(function (text) {
        var bytes = new TextEncoder().encode(text.slice(0, Files.most / 4));
        Files.hand('', text ? '' : 'The clipboard holds no text.', bytes, 2);
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

  ropewalk_js_read_clipboard__deps: ['$Files'],
  ropewalk_js_read_clipboard: function () {
    Files.paste();
  },
  ropewalk_js_choose_file__deps: ['$Files'],
  ropewalk_js_choose_file: function (ends, size) {
    Files.choose(Page.text(ends, size));
  },
});
