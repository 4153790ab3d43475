import { expect, it } from "vitest";

import { percent } from "./safety_coverage";

it("a rate rounds down, so that only all is 100 %, and of nobody there is none", () => {
  expect(percent({ covered: 1057, of: 1058, rate: 1057 / 1058 })).toBe("99.9 %");
  expect(percent({ covered: 4, of: 4, rate: 1 })).toBe("100 %");
  expect(percent({ covered: 0, of: 0, rate: null })).toBe("–");
});
