import { describe, expect, it } from "vitest";

import { kmh, utcMs } from "../api/units";
import { count, freshness, standing } from "./freshness";
import { backoffMs } from "./link";
import { ServerClock } from "./server_clock";
import { busState } from "./test_feed";

describe("freshness", () => {
  it("fades after 30 s and is stale after 120 s", () => {
    const at = utcMs(1_000_000);
    expect(freshness(at, utcMs(1_030_000))).toBe("fresh");
    expect(freshness(at, utcMs(1_030_001))).toBe("fading");
    expect(freshness(at, utcMs(1_120_000))).toBe("fading");
    expect(freshness(at, utcMs(1_120_001))).toBe("stale");
  });

  it("takes a terminal's clock that is ahead for now", () => {
    expect(freshness(utcMs(2_000_000), utcMs(1_000_000))).toBe("fresh");
  });
});

describe("standing", () => {
  it("shows an open alarm before the phase", () => {
    expect(standing(busState("1", { phase: "loaded", openAlarms: 1 }))).toBe("alarm");
    expect(standing(busState("1", { phase: "loaded" }))).toBe("loaded");
    expect(standing(busState("1", { phase: "approaching" }))).toBe("approaching");
    expect(standing(busState("1", { phase: "done" }))).toBe("idle");
  });
});

describe("count", () => {
  it("counts a bus on a run, unseen for two minutes, as silent and not as on the road", () => {
    const now = utcMs(1_000_000 + 121_000);
    const fresh = {
      place: { lat: 30, lng: 112 },
      speed: kmh(0),
      courseDeg: null,
      at: now,
      receivedAt: now,
    };
    const counters = count(
      [
        busState("stale on a run", { phase: "loaded" }),
        busState("never seen, on a run", { phase: "approaching", fix: null }),
        busState("stopped on a run", { phase: "loaded", fix: fresh }),
        busState("moving, not on a run", { fix: { ...fresh, speed: kmh(20) } }),
        busState("parked", { fix: fresh }),
      ],
      now,
    );
    expect(counters).toEqual({ known: 5, onRoad: 2, onRun: 3, silent: 2 });
  });
});

describe("backoffMs", () => {
  it("spreads each wait over its upper half", () => {
    const limits = { firstMs: 500, longestMs: 15_000 };
    expect(backoffMs(1, 0, limits)).toBe(250);
    expect(backoffMs(3, 0.5, limits)).toBe(1500);
    expect(backoffMs(40, 1, limits)).toBe(15_000);
  });
});

describe("ServerClock", () => {
  it("goes on from the server's word and ignores the page's own clock", () => {
    let steady = 100;
    const clock = new ServerClock(() => steady, 5);
    clock.hear(utcMs(1_790_000_000_000));
    steady += 2_500;
    expect(clock.now()).toBe(1_790_000_002_500);
  });
});
