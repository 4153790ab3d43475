import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";

import { FrameSchema, RunPhase } from "./generated/live_pb.js";
import { readFrame } from "./read_frame";

type Init = NonNullable<Parameters<typeof create<typeof FrameSchema>>[1]>;
const read = (body: NonNullable<Init["body"]>) =>
  readFrame(toBinary(FrameSchema, create(FrameSchema, { body })));
const bus = {
  vehicleId: 9_007_199_254_740_993n,
  latE6: -31_500_000,
  lngE6: 112_300_000,
  positioned: true,
  atMs: 1_790_000_000_123n,
};

function firstBus(value: object) {
  const message = read({
    case: "state",
    value: { serverTimeMs: 5n, buses: [{ ...bus, ...value }] },
  });
  return message?.kind === "state" ? message.buses[0] : undefined;
}

describe("readFrame", () => {
  it("keeps ids beyond 2^53 whole", () => {
    expect(firstBus({})?.vehicleId).toBe("9007199254740993");
  });

  it("tells no speed from standing, no course from north and no limit from zero", () => {
    expect(firstBus({})?.fix).toMatchObject({
      speed: null,
      courseDeg: null,
      place: { lat: -31.5, lng: 112.3 },
    });
    expect(firstBus({ hasSpeed: true, hasCourse: true })?.fix).toMatchObject({
      speed: 0,
      courseDeg: 0,
    });
    expect(firstBus({})?.limit).toBeNull();
    expect(firstBus({ limitDmh: 600, speedDmh: 505, hasSpeed: true })).toMatchObject({
      limit: 60,
      fix: { speed: 50.5 },
    });
  });

  it("has no fix for a bus that never sent one", () => {
    expect(firstBus({ positioned: false })?.fix).toBeNull();
  });

  it("names the phases", () => {
    const phases = [RunPhase.NONE, RunPhase.APPROACHING, RunPhase.LOADED, RunPhase.DONE].map(
      (phase) => firstBus({ phase })?.phase,
    );
    expect(phases).toEqual(["none", "approaching", "loaded", "done"]);
  });

  it("reads an alarm with its JSON members", () => {
    const message = read({
      case: "event",
      value: {
        seq: 44n,
        body: {
          case: "alarm",
          value: {
            id: "x",
            vehicleId: 7n,
            rule: "overspeed",
            revision: 2,
            cause: "ended",
            beganAtMs: 1n,
            detectedAtMs: 2n,
            endedAtMs: 3n,
            measuredJson: '{"peak_kmh":78.30,"band":3}',
            limitJson: '{"value":60.00,"unit":"km/h","source":"school_bus_cap"}',
          },
        },
      },
    });
    expect(message).toMatchObject({
      kind: "alarm",
      seq: 44,
      alarm: { kind: null, routeId: null, endedAt: 3, limit: { value: 60 } },
    });
  });

  it("reads a person's step, and tells nobody and nothing from names", () => {
    const step = { alarmId: "x", number: 2, kind: "noted", state: "unacknowledged" };
    const message = read({
      case: "event",
      value: { seq: 45n, body: { case: "step", value: step } },
    });
    expect(message).toEqual({
      kind: "step",
      seq: 45,
      alarm: "x",
      handling: {
        state: "unacknowledged",
        steps: 2,
        acknowledgedAt: null,
        owner: null,
        outcome: null,
        stands: false,
      },
    });
  });

  it("counts an event of a kind it does not know, and ignores such a body", () => {
    expect(read({ case: "event", value: { seq: 9n } })).toEqual({ kind: "other_event", seq: 9 });
    expect(readFrame(new Uint8Array())).toBeNull();
  });
});
