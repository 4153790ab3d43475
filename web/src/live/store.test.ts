import { describe, expect, it } from "vitest";

import { kUnhandled } from "../api/handling";
import { alarmId, seq, utcMs } from "../api/units";
import { LiveStore } from "./store";
import { alarm, busState } from "./test_feed";

const hello = { kind: "hello", latestSeq: seq(0), serverTime: utcMs(0), build: "t" } as const;
const state = (...buses: ReturnType<typeof busState>[]) =>
  ({ kind: "state", serverTime: utcMs(0), buses }) as const;

function storeWithFrames() {
  const frames: (() => void)[] = [];
  const store = new LiveStore((flush) => frames.push(flush));
  return { store, frames, draw: () => frames.splice(0).forEach((flush) => flush()) };
}

describe("LiveStore", () => {
  it("tells its listeners once a frame, however many messages came", () => {
    const { store, frames, draw } = storeWithFrames();
    let calls = 0;
    store.subscribe("buses", () => (calls += 1));
    store.apply(hello);
    for (let second = 0; second < 50; ++second) store.apply(state(busState("1")));
    expect(calls).toBe(0);
    expect(frames).toHaveLength(1);
    draw();
    expect(calls).toBe(1);
    store.apply(state(busState("1")));
    draw();
    expect(calls).toBe(2);
  });

  it("tells only the listeners of what changed", () => {
    const { store, draw } = storeWithFrames();
    const heard: string[] = [];
    store.subscribe("buses", () => heard.push("buses"));
    store.subscribe("alarms", () => heard.push("alarms"));
    store.apply({ kind: "alarm", seq: seq(1), alarm: alarm("a") });
    draw();
    expect(heard).toEqual(["alarms"]);
  });

  it("keeps the newest state per bus and the buses that did not change", () => {
    const { store } = storeWithFrames();
    store.apply(hello);
    store.apply(state(busState("1"), busState("2")));
    store.apply(state(busState("2", { phase: "loaded" })));
    expect([...store.buses.values()].map((bus) => bus.phase)).toEqual(["none", "loaded"]);
  });

  it("forgets the buses that the first state of a new link does not hold", () => {
    const { store } = storeWithFrames();
    store.apply(hello);
    store.apply(state(busState("1"), busState("2")));
    store.apply(hello);
    expect(store.buses.size).toBe(2); // shown until the new state is here
    store.apply(state(busState("2")));
    expect([...store.buses.keys()]).toEqual(["2"]);
  });

  it("does not speak of a link that stays as it was", () => {
    const { store, frames } = storeWithFrames();
    store.setLink({ kind: "live" });
    expect(frames).toHaveLength(1);
    frames.length = 0;
    store.setLink({ kind: "live" });
    expect(store.version("link")).toBe(1);
  });
});

describe("AlarmBook", () => {
  it("lists the newest first", () => {
    const { store } = storeWithFrames();
    store.putAlarms([
      alarm("old", { detectedAt: utcMs(1) }),
      alarm("new", { detectedAt: utcMs(3) }),
      alarm("mid", { detectedAt: utcMs(2) }),
    ]);
    expect(store.alarms.newestFirst().map((item) => item.id)).toEqual(["new", "mid", "old"]);
  });

  it("takes a newer revision and keeps the names the feed leaves out", () => {
    const { store } = storeWithFrames();
    store.putAlarms([alarm("a", { plate: "冀B12345", route: "1号线" })]);
    store.apply({
      kind: "alarm",
      seq: seq(2),
      alarm: alarm("a", { revision: 2, endedAt: utcMs(2_000_000) }),
    });
    const [held] = store.alarms.newestFirst();
    expect(held).toMatchObject({
      revision: 2,
      endedAt: 2_000_000,
      plate: "冀B12345",
      route: "1号线",
    });
  });

  it("does not go back to an older revision", () => {
    const { store } = storeWithFrames();
    store.putAlarms([alarm("a", { revision: 3, endedAt: utcMs(9) })]);
    store.putAlarms([alarm("a", { revision: 2 })]);
    expect(store.alarms.newestFirst()[0]?.endedAt).toBe(9);
  });

  it("follows people's steps, whatever the order in which revisions and steps come", () => {
    const { store } = storeWithFrames();
    const step = (steps: number, state: string) =>
      ({
        kind: "step",
        seq: seq(steps),
        alarm: alarmId("a"),
        handling: { ...kUnhandled, steps, state },
      }) as const;
    store.putAlarms([alarm("a")]);
    store.apply(step(2, "decided"));
    store.apply(step(1, "acknowledged")); // late: read again behind a gap
    expect(store.alarms.newestFirst()[0]?.handling?.state).toBe("decided");
    store.apply({ kind: "alarm", seq: seq(9), alarm: alarm("a", { revision: 2, handling: null }) });
    expect(store.alarms.newestFirst()[0]).toMatchObject({ revision: 2, handling: { steps: 2 } });
    store.putAlarms([
      alarm("a", { revision: 1, handling: { ...kUnhandled, steps: 3, state: "closed" } }),
    ]);
    expect(store.alarms.newestFirst()[0]).toMatchObject({ revision: 2, handling: { steps: 3 } });
    store.apply({ ...step(4, "closed"), alarm: alarmId("unknown") });
    expect(store.alarms.newestFirst()).toHaveLength(1);
  });

  it("stays within its bound and never drops an open alarm", () => {
    const { store } = storeWithFrames();
    store.putAlarms([alarm("open", { detectedAt: utcMs(1) })]);
    for (let n = 0; n < 2_500; ++n) {
      store.putAlarms([alarm(`ended ${n}`, { detectedAt: utcMs(10 + n), endedAt: utcMs(20 + n) })]);
    }
    const held = store.alarms.newestFirst();
    expect(held.length).toBe(2_000);
    expect(held.at(-1)?.id).toBe("open");
    expect(held[0]?.id).toBe("ended 2499");
  });
});
