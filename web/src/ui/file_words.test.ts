import { describe, expect, it } from "vitest";

import { translator } from "../i18n/messages";
import { countsOf, titleOf, wordOf } from "./file_words";

describe("A task's words", () => {
  it("count what is over before what is missing, and nothing of what there is none", () => {
    const task = { group: "document", invalid: 2, notOnFile: 37, due: 0 };
    expect(countsOf(task)).toEqual([
      { standing: "invalid", count: 2 },
      { standing: "not_on_file", count: 37 },
    ]);
  });

  it("name the numbers that judged it, and none where none did", () => {
    const zh = translator("zh");
    const ages = { driver_age_min_years: 23, driver_age_max_years: 63 };
    const numbers = new Map(Object.entries(ages));
    expect(titleOf({ kind: "age", numbers }, zh)).toBe("年龄 23 至 63 周岁");
    expect(titleOf({ kind: "age", numbers: new Map() }, zh)).toBe("年龄");
    expect(titleOf({ kind: "placard", numbers: new Map() }, zh)).toBe("校车标牌");
  });

  it("say of each matter what has become of it", () => {
    expect(wordOf("document", "invalid")).toBe("invalid");
    expect(wordOf("condition", "invalid")).toBe("not_met");
    expect(wordOf("condition", "not_on_file")).toBe("not_on_file");
    expect(wordOf("placard", "not_on_file")).toBe("differs");
    expect(wordOf("violation", "not_on_file")).toBe("unprocessed");
  });
});
