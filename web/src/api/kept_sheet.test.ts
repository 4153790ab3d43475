import { describe, expect, it } from "vitest";

import { dropSheet, keepSheet, keptSheet } from "./kept_sheet";
import { readRunSheet } from "./run_sheet";

const person = { code: "D1", name: "王师傅", said_by: "assignment" };
const run = {
  id: "7c1e",
  route: "一号线",
  direction: "to_school",
  school: { code: "S1", name: "一小" },
  operator: { id: "4", code: "O1", name: "公交公司" },
  state: "planned",
  timetabled: "07:05",
  departs_at: "2026-08-31T23:05:00Z",
  because: null,
  bus: { plate: "皖A00001", seats: 30, said_by: "assignment" },
  driver: person,
  attendant: { ...person, code: "W1", name: "赵照管" },
  riders: 12,
  stops: [{ stop: "东村", boarding: 12, alighting: 0 }],
  on_site: {
    checked_at: null,
    driver: "D1",
    boarded: 0,
    alighted: 0,
    swept_at: null,
    faults: [],
  },
  declared: [],
  invalid: [],
  not_on_file: [],
};

function shelf() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
    text: () => [...kept.values()].join(),
  };
}

describe("A kept sheet", () => {
  const sheet = readRunSheet({
    day: "2026-09-01",
    zone: "Asia/Shanghai",
    items: [run],
    held: [],
    tasks: [],
  });
  const today = () => "2026-09-01";

  it("has the runs, and nobody but the attendant's own number", () => {
    const kept = shelf();
    keepSheet(kept, "100", sheet);
    const found = keptSheet(kept, today);
    expect(found?.account).toBe("100");
    expect(found?.sheet.runs[0]).toMatchObject({
      id: "7c1e",
      driver: null,
      bus: { plate: "皖A00001" },
      attendant: { code: "W1" },
    });
    expect(kept.text()).not.toMatch(/王师傅|赵照管|D1/);
  });

  it("is that of its day alone, and gone when it is dropped", () => {
    const kept = shelf();
    keepSheet(kept, "100", sheet);
    expect(keptSheet(kept, () => "2026-09-02")).toBeNull();
    dropSheet(kept);
    expect(keptSheet(kept, today)).toBeNull();
    kept.setItem("busward.at_hand", "{");
    expect(keptSheet(kept, today)).toBeNull();
  });
});
