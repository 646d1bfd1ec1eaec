// The worker's side of web_jobs.js: carries bytes between the page and the jobs, and works in turns short enough that a
// command is read soon. Linked into worker.js (--js-library).
//
// From the page: first the compiled module (worker_start.js), then commands as ArrayBuffers. To the page: { bytes } for
// what a job tells, { took: n } when the n-th command was read, { broke, memory, job } when all is over.
mergeInto(LibraryManager.library, {
  $Port: {
    worker: 0,
    took: 0, // commands read
    busy: false,
    broken: false,
    turn: null, // wakes it for the next turn: unlike a timer a message is not held back

    // A trap or an abort ends everything: the page ends the worker and starts another.
    guard: function (action) {
      if (Port.broken) return;
      var job = 0;
      try {
        if (Port.worker) job = _ropewalk_worker_next(Port.worker);
        action();
      } catch (error) {
        Port.broken = true;
        postMessage({ 'broke': String(error), 'memory': /memory|OOM/i.test(String(error)), 'job': job });
      }
    },

    work: function () {
      Port.guard(function () {
        Port.busy = _ropewalk_worker_work(Port.worker, 0.015) !== 0;
        if (Port.busy) Port.turn.port2.postMessage(0);
      });
    },

    take: function (bytes) {
      Port.guard(function () {
        var at = _ropewalk_worker_buffer(Port.worker, bytes.byteLength);
        HEAPU8.set(new Uint8Array(bytes), at);
        _ropewalk_worker_take(Port.worker);
        postMessage({ 'took': ++Port.took });
        if (!Port.busy) Port.turn.port2.postMessage(0);
        Port.busy = true;
      });
    },

    start: function () {
      Port.turn = new MessageChannel();
      Port.turn.port1.onmessage = Port.work;
      self.onmessage = function (message) {
        Port.take(message.data);
      };
      Port.guard(function () {
        Port.worker = _ropewalk_worker_make();
      });
    },
  },

  ropewalk_worker_tell__deps: ['$Port'],
  ropewalk_worker_tell: function (bytes, size) {
    var told = HEAPU8.slice(bytes, bytes + size).buffer;
    postMessage({ 'bytes': told }, [told]);
  },
});
