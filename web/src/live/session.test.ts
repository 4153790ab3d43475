import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError, isUnauthorised, type AlarmQuery } from "../api/client";
import { isForbidden } from "../api/forbidden";
import type { AlarmPage, LiveMessage } from "../api/types";
import { seq, utcMs } from "../api/units";
import { ServerClock } from "./server_clock";
import { LiveSession } from "./session";
import { LiveStore } from "./store";
import { alarm, FakeWire } from "./test_feed";

const hello: LiveMessage = {
  kind: "hello",
  latestSeq: seq(1_000),
  serverTime: utcMs(5),
  build: "t",
};

describe("LiveSession", () => {
  let wires: FakeWire[];
  let pages: (AlarmPage | Error | Promise<AlarmPage>)[];
  let asked: AlarmQuery[];
  let store: LiveStore;
  let session: LiveSession;
  let mail: LiveMessage[]; // what the next bytes on the wire mean

  const say = (message: LiveMessage) => {
    mail.push(message);
    wires.at(-1)?.events.message(new Uint8Array());
  };
  const ids = () => store.alarms.newestFirst().map((item) => item.id);

  beforeEach(() => {
    vi.useFakeTimers();
    wires = [];
    asked = [];
    mail = [];
    pages = [];
    store = new LiveStore((flush) => flush());
    session = new LiveSession({
      open: (after, events) => {
        const wire = new FakeWire(after, events);
        wires.push(wire);
        return wire;
      },
      read: () => mail.shift() ?? null,
      random: () => 0,
      admitted: () => Promise.resolve(true),
      alarms: (query) => {
        asked.push(query);
        const page = pages.shift() ?? { items: [], next: null };
        return page instanceof Error ? Promise.reject(page) : Promise.resolve(page);
      },
      isUnauthorised,
      isForbidden,
      store,
      clock: new ServerClock(() => Date.now(), 0),
    });
  });
  afterEach(() => {
    session.stop();
    vi.useRealTimers();
  });

  it("opens the link behind the newest alarm it fetched", async () => {
    pages = [{ items: [alarm("b", { seq: seq(12) }), alarm("a", { seq: seq(31) })], next: null }];
    await session.start();
    expect(wires[0]?.after).toBe(31);
    expect(ids()).toHaveLength(2);
  });

  it("tries again until the server is there", async () => {
    pages = [new ApiError("unreachable", null, ""), new ApiError("unavailable", 503, "")];
    const started = session.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.link.kind).toBe("lost");
    await vi.advanceTimersByTimeAsync(5_000);
    await started;
    expect(asked).toHaveLength(3);
    expect(wires).toHaveLength(1);
  });

  it("does not try a server that refuses us", async () => {
    pages = [new ApiError("unauthorised", 401, "")];
    await session.start();
    expect(store.link.kind).toBe("unauthorised");
    expect(wires).toHaveLength(0);
  });

  it("opens the link for a role that is not told of alarms", async () => {
    await session.start({ alarms: false });
    expect(asked).toHaveLength(0);
    expect(wires[0]?.after).toBe(0);
    expect(ids()).toHaveLength(0);
  });

  it("lays the list anew after a gap, with what came while it was fetched", async () => {
    pages = [{ items: [alarm("before", { seq: seq(1) })], next: null }];
    await session.start();
    let answer: (page: AlarmPage) => void = () => undefined;
    pages = [new Promise<AlarmPage>((resolve) => (answer = resolve))];
    say(hello);
    say({ kind: "gap", seq: seq(1_000) });
    say({
      kind: "alarm",
      seq: seq(1_001),
      alarm: alarm("meanwhile", { detectedAt: utcMs(9_000_000) }),
    });
    expect(ids()).toEqual(["meanwhile", "before"]); // nothing vanishes while it is fetched
    answer({ items: [alarm("after", { seq: seq(999) })], next: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(ids()).toEqual(["meanwhile", "after"]);
    expect(session.latest).toBe(1_001);
  });

  it("fetches older alarms a page at a time", async () => {
    pages = [
      { items: [alarm("new", { seq: seq(9) })], next: "9" },
      { items: [alarm("old", { seq: seq(8), detectedAt: utcMs(1) })], next: null },
    ];
    await session.start();
    await Promise.all([session.fetchOlder(), session.fetchOlder()]);
    expect(asked.map((query) => query.before)).toEqual([undefined, "9"]);
    expect(ids()).toEqual(["new", "old"]);
    expect(session.hasOlder).toBe(false);
  });
});
