import { api, isUnauthorised, liveUrl } from "../api/client";
import { isForbidden } from "../api/forbidden";
import { readFrame } from "../api/read_frame";
import type { Seq } from "../api/units";
import { ServerClock } from "../live/server_clock";
import { LiveSession } from "../live/session";
import type { Wire, WireEvents } from "../live/socket";
import { LiveStore } from "../live/store";
import { Ticker } from "../live/ticker";

export interface LiveLink {
  readonly store: LiveStore;
  readonly session: LiveSession;
  readonly clock: ServerClock;
  readonly ticker: Ticker;
  // Once the page knows that whoever sits here may hear of buses; again it does nothing.
  readonly begin: (wish: { readonly alarms: boolean }) => void;
}

// The live session of this page. Begun once, it ends with the page.
export function makeLiveLink(): LiveLink {
  const store = new LiveStore((flush) => requestAnimationFrame(flush));
  const clock = new ServerClock(() => performance.now(), Date.now());
  const session = new LiveSession({
    open: openWire,
    read: readFrame,
    random: Math.random,
    admitted,
    alarms: api.alarms,
    isUnauthorised,
    isForbidden,
    store,
    clock,
  });
  let begun = false;
  const begin = ({ alarms }: { readonly alarms: boolean }) => {
    if (begun) return;
    begun = true;
    void session.start({ alarms });
    const hurry = () => session.hurry();
    window.addEventListener("online", hurry);
    document.addEventListener("visibilitychange", hurry);
  };
  return { store, session, clock, ticker: new Ticker(), begin };
}

function openWire(after: Seq, events: WireEvents): Wire {
  const socket = new WebSocket(liveUrl(after, location));
  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", ({ data }) => {
    if (data instanceof ArrayBuffer) events.message(new Uint8Array(data));
  });
  socket.addEventListener("close", () => events.closed());
  return { close: () => socket.close() };
}

async function admitted(signal: AbortSignal): Promise<boolean> {
  try {
    await api.county(signal);
    return true;
  } catch (error) {
    if (isUnauthorised(error)) return false;
    throw error;
  }
}
