// Keeps the page for visits without a network: a service worker, registered by page.js when all packs have come.
// cmake/page.cmake puts in which files there are, by address and SHA-256. A release is kept whole or not at all: each file
// is checked, and only when all are here does the new release take the place of the old one.
'use strict';

const files = new Map(@files@);
const prefix = `ropewalk ${registration.scope} `;
const current = `${prefix}@release@`;
const used = `${prefix}used`; // lectures from beside the page, as last seen
const patience = 3000; // milliseconds for the server to say which release it has
const renewal = 10000; // and for a new release to come

const address = (path) => new URL(path, registration.scope).href;
const within = (ms, promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);

// ---- Taking a release in ----

const digest = async (bytes) =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

// A file of this release: from an older one if it is the same, from the browser's own cache, from the server.
const checked = async (path, hash) => {
  const url = address(path);
  const ways = [() => caches.match(url), () => fetch(url, { cache: 'force-cache' }), () => fetch(url, { cache: 'reload' })];
  for (const get of ways) {
    const response = await get();
    if (!response?.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await digest(bytes)) === hash) return new Response(bytes, { headers: { 'Content-Type': response.headers.get('Content-Type') || '' } });
  }
  throw new Error(`${path} is not of this release`);
};

addEventListener('install', (event) => {
  const take = async () => {
    try {
      const cache = await caches.open(current);
      for (const [path, hash] of files) await cache.put(address(path), await checked(path, hash)); // one by one: nobody waits
    } catch (error) {
      await caches.delete(current).catch(() => {});
      throw error;
    }
    skipWaiting();
  };
  event.waitUntil(take());
});

// The release before this one stays: a page of it may still be open.
addEventListener('activate', (event) => {
  const tidy = async () => {
    const older = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== current && name !== used);
    await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

// ---- Answering ----

// What any release that is kept has under this address, the newest first.
const kept = async (url) => {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== used && name !== current);
  for (const name of [current, ...names.reverse()]) {
    const found = await (await caches.open(name)).match(url);
    if (found) return found;
  }
  return undefined;
};

// The page as the server has it now; undefined if it does not say, or something else answers in its place.
const asServed = async () => {
  try {
    const response = await fetch(address('./'), { cache: 'no-cache' });
    const text = response.ok ? await response.text() : '';
    return text.includes('data-program=') ? text : undefined;
  } catch {
    return undefined;
  }
};

// Waits until the release with this page is whole; undefined if it does not become so.
const renewed = async (text) => {
  await registration.update();
  const worker = registration.installing;
  if (worker) {
    await new Promise((resolve) => {
      worker.onstatechange = resolve;
    });
  }
  for (const name of (await caches.keys()).reverse()) {
    if (!name.startsWith(prefix) || name === used) continue;
    const found = await (await caches.open(name)).match(address('./'));
    if (found && (await found.clone().text()) === text) return found;
  }
  return undefined;
};

const page = async (request) => {
  const mine = await (await caches.open(current)).match(address('./'));
  if (!mine) return fetch(request);
  const served = await within(patience, asServed());
  if (!served || served === (await mine.clone().text())) return mine;
  return (await within(renewal, renewed(served).catch(() => undefined))) || mine;
};

const seen = async (request) => {
  try {
    const response = await fetch(request);
    if (response.ok) {
      const copy = response.clone();
      caches.open(used).then((cache) => cache.put(request, copy)).catch(() => {});
    }
    return response;
  } catch (error) {
    const found = await caches.match(request, { cacheName: used });
    if (found) return found;
    throw error;
  }
};

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = request.url.split('#')[0];
  if (request.method !== 'GET' || !url.startsWith(registration.scope)) return;
  const path = url.slice(registration.scope.length);
  if (request.mode === 'navigate' && /^(index\.html)?(\?|$)/.test(path)) event.respondWith(page(request));
  else if (files.has(path) || path.includes('?v=')) event.respondWith(kept(url).then((found) => found || fetch(request)));
  else if (path.endsWith('.md')) event.respondWith(seen(request));
});
