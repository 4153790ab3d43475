import { describe, expect, it } from "vitest";

import { timeFormats } from "../i18n/format";
import { translator } from "../i18n/messages";
import { extentOf, subjectOf } from "./read_words";

const zh = translator("zh");
const times = timeFormats("Asia/Shanghai", "zh");

describe("A reading's words", () => {
  it("say whose it was", () => {
    expect(subjectOf({ what: "people", subject: "driver D 1" }, zh)).toBe("驾驶人 D 1");
    expect(subjectOf({ what: "people", subject: "drivers" }, zh)).toBe("驾驶人名册");
    expect(subjectOf({ what: "track", subject: "12" }, zh)).toBe("校车 #12");
    expect(subjectOf({ what: "people", subject: "guardians" }, zh)).toBe("guardians");
  });

  it("say how much of it, by the county's clocks", () => {
    const span = "2026-09-01T00:00:00Z/2026-09-01T01:00:00Z";
    expect(extentOf(span, times, zh)).toBe("2026-09-01 08:00:00 – 2026-09-01 09:00:00");
    expect(extentOf("export: 本人申请", times, zh)).toBe("副本：本人申请");
    expect(extentOf("皖A/1", times, zh)).toBe("皖A/1");
    expect(extentOf(null, times, zh)).toBe("");
  });
});
