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

    // The browser decodes pictures of every kind it knows. Large ones come smaller (formats/picture.h).
    picture: function (path) {
      var most = 8192, kept = 2048;
      var hand = function (problem, width, height, bytes) {
        Page.guard(function () {
          Page.give(path);
          _ropewalk_file_name(Page.host);
          Page.give(problem);
          _ropewalk_file_problem(Page.host);
          var pointer = _ropewalk_buffer(Page.host, bytes.length);
          HEAPU8.set(bytes, pointer);
          _ropewalk_picture(Page.host, width, height);
        });
        Page.wake();
      };
      var fail = function (reason) {
        hand(Page.tr('The picture {file} cannot be shown: {reason}', { 'file': path, 'reason': reason }), 0, 0, new Uint8Array(0));
      };
      var told = function (reason) {
        var error = new Error(reason);
        error.told = reason;
        return error;
      };
      var url = new URL(path, document.baseURI);
      if (url.origin !== location.origin) return fail(Page.tr('it is on another server'));
      fetch(url.href, { credentials: 'same-origin', redirect: 'error' })
        .then(function (response) {
          if (!response.ok) throw Page.answered(response);
          return response.blob();
        })
        .catch(function (error) {
          throw error.told ? error : told(Page.tr('no connection'));
        })
        .then(function (blob) {
          if (blob.size > Files.most) throw told(Page.tr('it has more than {mb} MB; save it smaller', { 'mb': 16 }));
          if (/\.svg$/i.test(path)) {
            var image = new Image();
            image.src = url.href;
            return image.decode().then(function () {
              return image;
            });
          }
          return createImageBitmap(blob);
        })
        .catch(function (error) {
          throw error.told ? error : told(Page.tr('it is no PNG, JPEG or SVG picture'));
        })
        .then(function (image) {
          var width = image.naturalWidth || image.width || 1024, height = image.naturalHeight || image.height || 768;
          if (Math.max(width, height) > most) {
            throw told(Page.tr('it has {width} x {height} pixels, and at most {max} along a side can be shown; save it smaller', { 'width': width, 'height': height, 'max': most }));
          }
          // What is made of lines is drawn finely.
          var scale = image.naturalWidth === undefined ? Math.min(1, kept / Math.max(width, height)) : kept / Math.max(width, height);
          var canvas = document.createElement('canvas');
          canvas.width = Math.max(1, Math.round(width * scale));
          canvas.height = Math.max(1, Math.round(height * scale));
          var context = canvas.getContext('2d');
          context.drawImage(image, 0, 0, canvas.width, canvas.height);
          var pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
          hand('', canvas.width, canvas.height, new Uint8Array(pixels.buffer));
        })
        .catch(function (error) {
          fail(error.told || Page.tr('it is broken or cut off; save it again'));
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
        var known = ['next', 'back', 'black', 'hold', 'pause', 'zero'].indexOf(event.data) >= 0;
        if (!known && !/^open #\/.{0,8192}$/.test(event.data)) return;
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
  ropewalk_js_fetch_picture__deps: ['$Lecture'],
  ropewalk_js_fetch_picture: function (path, size) {
    Lecture.picture(Page.text(path, size));
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
