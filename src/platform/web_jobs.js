// The page's side of the worker: fetches it when it is first needed, carries bytes to and fro, and tells the program when
// it is lost and why. What the bytes mean is jobs/remote_runner.h's affair.
mergeInto(LibraryManager.library, {
  $Jobs: {
    worker: null,
    module: null, // compiled; kept, so that another worker costs no second download
    turn: 0, // which worker is meant: what is heard of an earlier one is of no interest
    sent: 0, // commands to this one, and how many it has read
    took: 0,
    silence: 0, // timer: it has started, and must say something
    failed: false, // to be had: then caches are not asked again

    // In the order of jobs::Loss.
    missing: 0,
    cutOff: 1,
    notWasm: 2,
    silent: 4,
    broke: 5,
    memory: 6,
    stuck: 7,

    lose: function (loss, job) {
      Jobs.close();
      Page.guard(function () {
        _ropewalk_job_lost(Page.host, loss, job);
      });
      Page.wake();
    },

    // Rejects with why not.
    fetched: function (url) {
      var reject = function (loss) {
        return function () {
          return Promise.reject(loss);
        };
      };
      return fetch(url, { credentials: 'same-origin', cache: Jobs.failed ? 'reload' : 'default' }).then(function (response) {
        return response.ok ? response.arrayBuffer().catch(reject(Jobs.cutOff)) : Promise.reject(Jobs.missing);
      }, reject(Jobs.cutOff));
    },
    compiled: function () {
      if (Jobs.module) return Promise.resolve(Jobs.module);
      return Jobs.fetched(Module['worker']['wasm']).then(function (bytes) {
        return WebAssembly.compile(bytes).catch(function () {
          return Promise.reject(Jobs.notWasm);
        });
      });
    },

    open: function () {
      var turn = ++Jobs.turn;
      Jobs.compiled().then(
        function (module) {
          Jobs.module = module;
          if (turn === Jobs.turn) Jobs.start(turn);
        },
        function (loss) {
          Jobs.failed = true;
          if (turn === Jobs.turn) Jobs.lose(loss, 0);
        }
      );
    },
    start: function (turn) {
      var worker = new Worker(Module['worker']['script']);
      var mine = function (action) {
        return function (event) {
          if (turn === Jobs.turn) action(event);
        };
      };
      Jobs.worker = worker;
      worker.onmessage = mine(Jobs.hear);
      worker.onerror = mine(function (event) {
        event.preventDefault();
        if (Jobs.silence) Jobs.lose(Jobs.broke, 0);
        else Jobs.unstarted(turn);
      });
    },
    // The browser does not say why a script did not start.
    unstarted: function (turn) {
      Jobs.failed = true;
      var told = function (loss) {
        if (turn === Jobs.turn) Jobs.lose(loss, 0);
      };
      Jobs.fetched(Module['worker']['script']).then(told.bind(null, Jobs.notWasm), told);
    },

    hear: function (message) {
      var data = message.data;
      if (data['started']) {
        Jobs.worker.postMessage(Jobs.module);
        Jobs.silence = setTimeout(Jobs.lose, 20000, Jobs.silent, 0);
      } else if (data['took']) {
        Jobs.took = data['took'];
      } else if (data['broke']) {
        console.warn('The worker broke: ' + data['broke']);
        Jobs.lose(data['memory'] ? Jobs.memory : Jobs.broke, data['job']);
      } else if (data['bytes']) {
        clearTimeout(Jobs.silence);
        Page.guard(function () {
          var bytes = new Uint8Array(data['bytes']);
          HEAPU8.set(bytes, _ropewalk_buffer(Page.host, bytes.length));
          _ropewalk_job_told(Page.host);
        });
        Page.wake();
      }
    },

    send: function (bytes) {
      ++Jobs.sent;
      Jobs.worker.postMessage(bytes, [bytes]);
    },
    // It reads commands between two steps of its work: one that does not has lost itself.
    cancelled: function (job) {
      var turn = Jobs.turn;
      var wanted = Jobs.sent;
      setTimeout(function () {
        if (turn === Jobs.turn && Jobs.took < wanted) Jobs.lose(Jobs.stuck, job);
      }, 1500);
    },
    close: function () {
      clearTimeout(Jobs.silence);
      if (Jobs.worker) Jobs.worker.terminate();
      Jobs.worker = null;
      Jobs.silence = Jobs.sent = Jobs.took = 0;
      ++Jobs.turn;
    },
  },
  $Jobs__deps: ['$Page'],

  ropewalk_js_jobs_open__deps: ['$Jobs'],
  ropewalk_js_jobs_open: function () {
    Jobs.open();
  },
  ropewalk_js_jobs_send__deps: ['$Jobs'],
  ropewalk_js_jobs_send: function (bytes, size) {
    Jobs.send(HEAPU8.slice(bytes, bytes + size).buffer);
  },
  ropewalk_js_jobs_cancelled__deps: ['$Jobs'],
  ropewalk_js_jobs_cancelled: function (job) {
    Jobs.cancelled(job);
  },
  ropewalk_js_jobs_close__deps: ['$Jobs'],
  ropewalk_js_jobs_close: function () {
    Jobs.module = null; // of another version
    Jobs.failed = true;
    Jobs.close();
  },
});
