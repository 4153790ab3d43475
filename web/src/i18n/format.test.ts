import { describe, expect, it } from "vitest";

import { utcMs } from "../api/units";
import { compassPoint, distance, duration, timeFormats } from "./format";
import { translator } from "./messages";

describe("times", () => {
  it("are those of the county's zone", () => {
    const times = timeFormats("Asia/Shanghai", "en");
    const at = utcMs(Date.parse("2026-08-31T23:31:05Z"));
    expect(times.clock(at)).toBe("07:31:05");
    expect(times.date(at)).toBe("2026-09-01 Tue");
    expect(times.moment(at, utcMs(Date.parse("2026-09-01T12:00:00Z")))).toBe("07:31:05");
    expect(times.moment(at, utcMs(Date.parse("2026-09-01T17:00:00Z")))).toBe("09-01 07:31:05");
  });
});

describe("durations and distances", () => {
  const t = translator("en");
  it.each([
    [-5, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [192_000, "3 min 12 s"],
    [7_500_000, "2 h 5 min"],
    [86_400_000 * 4, "4 d"],
  ])("%d ms is %s", (ms, text) => expect(duration(ms, t)).toBe(text));

  it("are in metres below a kilometre", () => {
    expect(distance(999)).toBe("999 m");
    expect(distance(13_826)).toBe("13.8 km");
  });

  it("name the nearest of eight directions", () => {
    expect([0, 22, 23, 90, 338, 359].map(compassPoint)).toEqual(["0", "0", "1", "2", "0", "0"]);
  });
});
