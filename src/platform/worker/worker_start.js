// Before all else in worker.js (--pre-js): the page sends the compiled module, so that a second worker costs no second
// download.
var Module = {
  'instantiateWasm': function (imports, done) {
    self.onmessage = function (message) {
      WebAssembly.instantiate(message.data, imports).then(function (instance) {
        done(instance, message.data);
      }, function (error) {
        postMessage({ 'broke': String(error), 'memory': /memory/i.test(String(error)), 'job': 0 });
      });
    };
    postMessage({ 'started': true });
    return {};
  },
  'onRuntimeInitialized': function () {
    Port.start();
  },
};
