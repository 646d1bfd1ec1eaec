// A plain static server for the tests, which can be told to misbehave: server.fault = (path) => 'fail' (no answer) | 'slow' |
// 'held' (no answer until the fault is another) | 'octets' (of no type) | 'missing' (404) | 'cut' (in the middle) |
// 'page' (some page instead) | the bytes to answer with.
// server.folder is what it serves; server.log tells when it was asked for what.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.md': 'text/markdown; charset=utf-8',
  '.pack': 'application/octet-stream',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

// Serves `folder` under `prefix` ("/some/folder/") on a free port.
export async function serve(folder, prefix = '/') {
  const state = { fault: () => '', requests: [], log: [], folder };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    state.requests.push(path);
    state.log.push({ path, url: request.url, at: Date.now() });
    while (state.fault(path) === 'held') await new Promise((resolve) => setTimeout(resolve, 50));
    const fault = state.fault(path);
    if (fault === 'fail') {
      response.destroy();
      return;
    }
    if (fault === 'missing') {
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('not found');
      return;
    }
    if (fault === 'page') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
      response.end('<!doctype html><title>Welcome</title>');
      return;
    }
    if (Buffer.isBuffer(fault)) {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': fault.length });
      response.end(fault);
      return;
    }
    let file = join(state.folder, normalize(path.startsWith(prefix) ? path.slice(prefix.length) : 'nowhere'));
    try {
      if (statSync(file).isDirectory()) file = join(file, 'index.html');
      const size = statSync(file).size;
      const headers = { 'Content-Type': fault === 'octets' ? 'application/octet-stream' : types[extname(file)] || 'application/octet-stream', 'Cache-Control': 'no-store' };
      if (fault !== 'slow') headers['Content-Length'] = size;
      response.writeHead(200, headers);
      if (fault === 'cut') {
        response.write(readFileSync(file).subarray(0, size / 2), () => response.destroy());
        return;
      }
      const stream = createReadStream(file, { highWaterMark: fault === 'slow' ? Math.ceil(size / 8) : 65536 });
      if (fault === 'slow') {
        stream.on('data', (chunk) => {
          stream.pause();
          response.write(chunk);
          setTimeout(() => stream.resume(), 300);
        });
        stream.on('end', () => response.end());
      } else {
        stream.pipe(response);
      }
    } catch {
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('not found');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${server.address().port}${prefix}`;
  state.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return state;
}
