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
}

// The live session of this page, from its first moment to its last: it begins once, before anything
// is drawn, and ends with the page.
export function openLiveLink(): LiveLink {
  const link = makeLink();
  void link.session.start();
  const hurry = () => link.session.hurry();
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  return link;
}

function makeLink(): LiveLink {
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
  return { store, session, clock, ticker: new Ticker() };
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
