import { describe, expect, it } from "vitest";

import { fromCivil, midnight } from "./civil_time";

describe("civil times", () => {
  it("are read by the county's clocks, wherever the console stands", () => {
    expect(fromCivil("2026-09-01T07:05", "Asia/Shanghai")).toBe(Date.parse("2026-08-31T23:05:00Z"));
    expect(fromCivil("2026-07-01T12:00", "Europe/Berlin")).toBe(Date.parse("2026-07-01T10:00:00Z"));
    expect(fromCivil("2026-01-01T12:00", "Europe/Berlin")).toBe(Date.parse("2026-01-01T11:00:00Z"));
  });

  it("are nothing where there is no time", () => {
    expect(fromCivil("", "Asia/Shanghai")).toBeNull();
  });
});

describe("midnight", () => {
  it("is the county's, of the day and of the days after it", () => {
    expect(midnight("2026-09-01", 0, "Asia/Shanghai")).toBe(Date.parse("2026-08-31T16:00:00Z"));
    expect(midnight("2026-08-31", 1, "Asia/Shanghai")).toBe(Date.parse("2026-08-31T16:00:00Z"));
    // the day on which clocks go back has 25 hours
    expect(midnight("2026-10-25", 1, "Europe/Berlin")).toBe(Date.parse("2026-10-25T23:00:00Z"));
    expect(midnight("", 0, "Asia/Shanghai")).toBeNull();
  });
});
