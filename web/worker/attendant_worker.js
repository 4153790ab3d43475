/* global kVersion, kFiles, self, Request */
// Opens the attendant's page where there is no network: keeps the files that the page is made of
// and nothing else, above all no answer of the API. The build writes kVersion and kFiles before it
// (scripts/worker.mjs), so that a new build is a new worker with a shelf of its own.
const kShelf = `busward-attendant-${kVersion}`;
const kPage = "/attendant.html";
const kPatienceMs = 4000; // a network that is there and answers nothing

self.addEventListener("install", (event) => {
  event.waitUntil(takeFiles().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(openPage(request));
  else if (kFiles.includes(pathname)) event.respondWith(takeFile(request, pathname));
});

async function takeFiles() {
  const shelf = await caches.open(kShelf);
  await shelf.addAll(kFiles.map((path) => new Request(path, { cache: "no-cache" })));
}

async function dropOlder() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith("busward-attendant-") && name !== kShelf);
  await Promise.all(older.map((name) => caches.delete(name)));
}

// As the server has it; as we have it where the server does not answer.
async function openPage(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(kPatienceMs) });
  } catch (error) {
    const kept = await (await caches.open(kShelf)).match(kPage);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function takeFile(request, pathname) {
  const kept = await (await caches.open(kShelf)).match(pathname);
  return kept ?? fetch(request);
}
