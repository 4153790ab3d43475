import { describe, expect, it } from "vitest";

import { kmh, utcMs } from "../api/units";
import { busState } from "../live/test_feed";
import { busFeatures, position, trackFeatures } from "./features";

const at = utcMs(1_000_000);
const draw = (state: ReturnType<typeof busState>, later = 0) =>
  busFeatures([state], utcMs(at + later), () => "鄂F12345").features[0];

describe("busFeatures", () => {
  it("puts longitude first", () => {
    expect(position({ lat: 30, lng: 112 })).toEqual([112, 30]);
    expect(draw(busState("1"))?.geometry.coordinates).toEqual([112, 30]);
  });

  it("leaves out a bus that never sent a position", () => {
    expect(draw(busState("1", { fix: null }))).toBeUndefined();
  });

  it("draws an alarm on top, in its own mark", () => {
    expect(draw(busState("1", { openAlarms: 2, phase: "loaded" }))?.properties).toMatchObject({
      mark: "bus-alarm-arrow-known",
      order: 3,
    });
  });

  it("fades after 30 s and hatches after 120 s", () => {
    const loaded = busState("1", { phase: "loaded" });
    expect(draw(loaded, 10_000)?.properties).toMatchObject({
      mark: "bus-loaded-arrow-known",
      opacity: 1,
    });
    expect(draw(loaded, 31_000)?.properties).toMatchObject({
      mark: "bus-loaded-arrow-known",
      opacity: 0.55,
    });
    expect(draw(loaded, 121_000)?.properties).toMatchObject({ mark: "bus-loaded-arrow-stale" });
  });

  it("draws a dot where no heading is known", () => {
    const fix = {
      place: { lat: 30, lng: 112 },
      speed: kmh(0),
      courseDeg: null,
      at,
      receivedAt: at,
    };
    expect(draw(busState("1", { fix }))?.properties).toMatchObject({
      mark: "bus-idle-dot-known",
      course: 0,
    });
  });
});

describe("trackFeatures", () => {
  it("makes a line of each piece", () => {
    const fix = { at, place: { lat: 30, lng: 112 }, speed: null };
    expect(trackFeatures([{ kind: "gap", fixes: [fix, fix] }]).features[0]).toMatchObject({
      geometry: {
        type: "LineString",
        coordinates: [
          [112, 30],
          [112, 30],
        ],
      },
      properties: { kind: "gap" },
    });
  });
});
