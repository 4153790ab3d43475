import { describe, expect, it } from "vitest";

import type { TrainedPerson } from "../api/safety_types";
import { hours, minutesShort, mostOwedFirst } from "./hours_short";

const person = (
  code: string,
  minutes: number,
  askedMinutes: number | null,
  owed = 0,
): TrainedPerson => ({
  code,
  name: code,
  audience: "drivers",
  operator: null,
  attendances: 1,
  minutes,
  askedMinutes,
  owed,
});

describe("Hours of training", () => {
  it("are short of what is asked, and never where nothing is", () => {
    expect(minutesShort(person("a", 60, 240))).toBe(180);
    expect(minutesShort(person("b", 300, 240))).toBe(0);
    expect(minutesShort(person("c", 0, null))).toBe(0);
  });

  it("come with the greatest lack first, then with what is to be made up for", () => {
    const people = [person("a", 240, 240), person("b", 240, 240, 2), person("c", 100, 240)];
    expect(mostOwedFirst(people).map((one) => one.code)).toEqual(["c", "b", "a"]);
  });

  it("round down", () => {
    expect(hours(150)).toBe("2.5");
    expect(hours(239)).toBe("3.9");
    expect(hours(240)).toBe("4");
  });
});
