import { dropSheet } from "../api/kept_sheet";

// The worker that opens the attendant's page without a network (worker/attendant_worker.js). Its
// scope is that page alone. There is none without TLS, and none while the page is developed.
const kScope = "/attendant.html";
const kShelves = "busward-attendant-";

export function letOpenOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const wish = { scope: kScope, updateViaCache: "none" } as const;
  navigator.serviceWorker.register("/attendant_worker.js", wish).catch(() => {
    // The page opens with a network then, as before.
  });
}

// After a log-out or with a badge that was taken back: nothing of the page stays on the telephone
// but what the server does not have yet.
export async function forgetPage(): Promise<void> {
  dropSheet(localStorage);
  if (!("serviceWorker" in navigator)) return;
  const workers = await navigator.serviceWorker.getRegistrations();
  const ours = workers.filter((one) => new URL(one.scope).pathname === kScope);
  await Promise.all(ours.map((one) => one.unregister()));
  const shelves = (await caches.keys()).filter((name) => name.startsWith(kShelves));
  await Promise.all(shelves.map((name) => caches.delete(name)));
}
