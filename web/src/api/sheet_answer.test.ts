import { describe, expect, it } from "vitest";

import { readSheetAnswer } from "./sheet_answer";

describe("a sheet's answer", () => {
  it("says what would change", () => {
    const answer = readSheetAnswer({
      taken: false,
      added: 1,
      changed: 0,
      unchanged: 2,
      removed: 0,
      changes: [{ key: "C1", change: "added", cells: [{ column: "code", old: "", new: "C1" }] }],
      faults_total: 0,
      faults: [],
    });
    expect(answer.changes[0]?.cells[0]).toEqual({ column: "code", before: "", after: "C1" });
    expect(answer.unchanged).toBe(2);
  });

  it("names what is wrong, and counts nothing then", () => {
    const answer = readSheetAnswer({
      taken: false,
      faults_total: 1,
      faults: [{ line: 3, cell: "B3", column: "颜色", what: "…", remedy: "…" }],
    });
    expect(answer.faults[0]?.cell).toBe("B3");
    expect(answer.added).toBe(0);
    expect(() => readSheetAnswer({ taken: false })).toThrow("faults_total");
  });
});
