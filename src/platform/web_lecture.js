// A lecture's needs: files fetched from this server, and the speaker's window (linked into ropewalk.js).
mergeInto(LibraryManager.library, {
  $Lecture: {
    channel: null, // to the speaker's window
    shown: null, // what that window shows: {notes, at}

    fetch: function (path) {
      var fail = function (reason) {
        var problem = Page.tr('The lecture {file} could not be loaded ({reason}): check its name, or drop the file on the page.', {
          'file': path,
          'reason': reason,
        });
        Files.hand(path, problem, new Uint8Array(0), 1);
      };
      var url = new URL(path, document.baseURI);
      if (url.origin !== location.origin) return fail(Page.tr('it is on another server'));
      var control = new AbortController();
      var timer = setTimeout(function () {
        control.abort();
      }, 20000);
      fetch(url.href, { credentials: 'same-origin', cache: 'no-cache', redirect: 'error', signal: control.signal })
        .then(function (response) {
          if (!response.ok) throw Page.answered(response);
          return response.arrayBuffer();
        })
        .then(function (bytes) {
          Files.hand(path, '', new Uint8Array(bytes, 0, Math.min(bytes.byteLength, Files.most)), 1);
        })
        .catch(function (error) {
          fail(control.signal.aborted ? Page.tr('no answer within {n} seconds', { 'n': 20 }) : error.told || Page.tr('no connection'));
        })
        .finally(function () {
          clearTimeout(timer);
        });
    },

    // One channel a tab: two lectures on one machine keep apart, and a page loaded again finds its notes.
    id: function () {
      var made = Array.from(crypto.getRandomValues(new Uint32Array(2)), function (number) {
        return number.toString(36);
      }).join('');
      try {
        var id = sessionStorage.getItem('ropewalk:notes') || made;
        sessionStorage.setItem('ropewalk:notes', id);
        return id;
      } catch (error) {
        return made;
      }
    },
    connect: function () {
      if (Lecture.channel) return;
      Lecture.name = Lecture.id();
      Lecture.channel = new BroadcastChannel('ropewalk-notes-' + Lecture.name);
      Lecture.channel.onmessage = function (event) {
        if (event.data === 'hello') return Lecture.tell();
        if (['next', 'back', 'black', 'hold'].indexOf(event.data) < 0) return;
        Page.guard(function () {
          Page.give(event.data);
          _ropewalk_clicker(Page.host);
        });
        Page.wake();
      };
    },
    tell: function () {
      if (Lecture.channel && Lecture.shown) Lecture.channel.postMessage(Lecture.shown);
    },
  },
  $Lecture__deps: ['$Page', '$Files'],

  ropewalk_js_fetch__deps: ['$Lecture'],
  ropewalk_js_fetch: function (path, size) {
    Lecture.fetch(Page.text(path, size));
  },
  ropewalk_js_show_notes__deps: ['$Lecture'],
  ropewalk_js_show_notes: function (json, size) {
    Lecture.shown = { notes: JSON.parse(Page.text(json, size)), at: Date.now() };
    Lecture.connect();
    Lecture.tell();
  },
  ropewalk_js_read_as_text: function () {
    document.getElementById('read').click();
  },
  ropewalk_js_open_notes__deps: ['$Lecture'],
  ropewalk_js_open_notes: function () {
    Lecture.connect();
    var opened = window.open('notes.html#' + Lecture.name, 'ropewalk-notes-' + Lecture.name, 'popup,width=760,height=640');
    if (opened) opened.focus();
    return opened ? 1 : 0;
  },
});
