import { describe, expect, it } from "vitest";

import { readRecordKinds, readRecordPage, sheetUrl, shownCell } from "./records";
import { utcMs } from "./units";

const kColour = {
  key: "plate_colour",
  zh: "号牌颜色",
  en: "Plate colour",
  required: false,
  holds: "word",
  words: [{ key: "yellow", zh: "黄", en: "Yellow" }],
};

describe("records", () => {
  it("are read with their columns", () => {
    const buses = { kind: "buses", zh: "校车", en: "Buses", may_send: true, columns: [kColour] };
    const [read] = readRecordKinds({ items: [buses] });
    expect(read?.columns[0]).toEqual(kColour);
    expect(read?.maySend).toBe(true);
    expect(() => readRecordKinds({ items: [{}] })).toThrow("records.items[0].kind");
  });

  it("show words in the reader's language and everything else as it stands", () => {
    expect(shownCell(kColour, "yellow", "zh")).toBe("黄");
    expect(shownCell(kColour, "yellow", "en")).toBe("Yellow");
    expect(shownCell(kColour, "pink", "zh")).toBe("pink");
    const page = readRecordPage({ total: 1, items: [{ key: "皖A1", cells: ["yellow", ""] }] });
    expect(page.rows[0]?.cells).toEqual(["yellow", ""]);
  });

  it("are addressed as sheets of a moment", () => {
    const now = { at: null, knownAt: null };
    expect(sheetUrl("buses", "xlsx", now, "zh")).toBe("/api/v1/records/buses.xlsx?language=zh");
    expect(sheetUrl("buses", "csv", { at: utcMs(0), knownAt: null }, "en")).toBe(
      "/api/v1/records/buses.csv?at=1970-01-01T00%3A00%3A00.000Z&language=en",
    );
  });
});
