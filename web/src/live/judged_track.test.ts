import { describe, expect, it } from "vitest";

import type { RouteDetail, TrackFix } from "../api/types";
import { kmh, metres, routeId, utcMs, type LatLng } from "../api/units";
import { grade, judge, pieces } from "./judged_track";
import { RouteLine } from "./route_line";

// Two kilometres due east, then one due north; 40 km/h on a stretch, 20 on a bridge within it.
const kEast = 1 / (111_195 * Math.cos((30 * Math.PI) / 180));
const kNorth = 1 / 111_195;
const at = (x: number, y = 0): LatLng => ({ lat: 30 + y * kNorth, lng: 112 + x * kEast });

const detail: RouteDetail = {
  id: routeId("1"),
  route: "1",
  direction: "to_school",
  school: null,
  version: "1",
  length: metres(3000),
  halfWidth: metres(20),
  line: [at(0), at(1000), at(2000), at(2000, 1000)],
  stops: [
    { name: "first", place: at(0), at: metres(0), plannedS: 0 },
    { name: "second", place: at(2000), at: metres(2000), plannedS: 300 },
  ],
  limits: [
    { from: metres(500), to: metres(1500), limit: kmh(40), reason: "posted" },
    { from: metres(900), to: metres(1100), limit: kmh(20), reason: "narrow_bridge" },
  ],
};
const line = new RouteLine(detail);
const fix = (second: number, place: LatLng, speed: number | null): TrackFix => ({
  at: utcMs(second * 1000),
  place,
  speed: speed === null ? null : kmh(speed),
});

describe("RouteLine", () => {
  it("says how far along and how far off a place is", () => {
    const spot = line.locate(at(1250, 30));
    expect(spot?.at).toBeCloseTo(1250, 0);
    expect(spot?.off).toBeCloseTo(30, 0);
    expect(line.locate(at(2010, 700))?.at).toBeCloseTo(2700, 0);
    expect(line.length).toBeCloseTo(3000, 0);
  });

  it("finds the place again", () => {
    for (const way of [0, 1, 999, 1000, 1500, 2500, 3000]) {
      const place = line.placeAt(way);
      expect(place === null ? null : line.locate(place)?.at).toBeCloseTo(way, 3);
    }
    expect(line.placeAt(9999)).toEqual(at(2000, 1000));
  });

  it("takes the lowest of the stretches that overlap", () => {
    expect(line.stretchAt(600)?.limit).toBe(40);
    expect(line.stretchAt(1000)?.limit).toBe(20);
    expect(line.stretchAt(1600)).toBeNull();
  });

  it("names the stop that comes next", () => {
    expect(line.nextStop(10)?.name).toBe("second");
    expect(line.nextStop(2000)).toBeNull();
  });
});

describe("judge", () => {
  it("holds a fix against the limit of its place", () => {
    const judged = judge(
      [fix(0, at(700), 39), fix(5, at(1000), 39), fix(9, at(1800), 39)],
      line,
      kmh(60),
    );
    expect(judged.map((one) => [one.limit, one.grade])).toEqual([
      [40, "near"],
      [20, "over"],
      [60, "under"],
    ]);
  });

  it("knows no limit off the route, and none that nobody gave", () => {
    expect(judge([fix(0, at(700, 200), 90)], line, kmh(60))[0]?.grade).toBe("unknown");
    expect(judge([fix(0, at(1800), 90)], line, null)[0]?.limit).toBeNull();
  });

  it("does not take a limit that is not known for one of zero", () => {
    expect(grade(kmh(50), null)).toBe("unknown");
    expect(grade(null, kmh(50))).toBe("unknown");
    expect(grade(kmh(50), kmh(50))).toBe("near");
    expect(grade(kmh(50.1), kmh(50))).toBe("over");
  });
});

describe("pieces", () => {
  it("joins what has one colour and draws a silence as a gap", () => {
    const judged = judge(
      [
        fix(0, at(0), 30),
        fix(5, at(50), 30),
        fix(10, at(100), 70),
        fix(200, at(400), 30),
        fix(205, at(450), 30),
      ],
      line,
      kmh(60),
    );
    expect(pieces(judged).map((piece) => [piece.kind, piece.fixes.length])).toEqual([
      ["under", 2],
      ["over", 2],
      ["gap", 2],
      ["under", 2],
    ]);
  });
});
