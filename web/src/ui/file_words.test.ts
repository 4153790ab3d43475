import { describe, expect, it } from "vitest";

import { countsOf, wordOf } from "./file_words";

describe("A task's words", () => {
  it("count what is over before what is missing, and nothing of what there is none", () => {
    const task = { group: "document", invalid: 2, notOnFile: 37, due: 0 };
    expect(countsOf(task)).toEqual([
      { standing: "invalid", count: 2 },
      { standing: "not_on_file", count: 37 },
    ]);
  });

  it("say of each matter what has become of it", () => {
    expect(wordOf("document", "invalid")).toBe("invalid");
    expect(wordOf("condition", "invalid")).toBe("not_met");
    expect(wordOf("condition", "not_on_file")).toBe("not_on_file");
    expect(wordOf("placard", "not_on_file")).toBe("differs");
    expect(wordOf("violation", "not_on_file")).toBe("unprocessed");
  });
});
