import { expect, it } from "vitest";

import { cited } from "./law";

it("a source is cited by its articles in Chinese and as it stands in English", () => {
  const both = "校车安全管理条例 arts. 15 and 18: no bus without a valid placard";
  expect(cited(both, "zh")).toBe("《校车安全管理条例》第15、18条");
  expect(cited(both, "en")).toBe(both);
  expect(cited("校车安全管理条例 art. 14 (5): insured", "zh")).toBe(
    "《校车安全管理条例》第14（5）条",
  );
  expect(cited("校车安全管理条例 arts. 23 to 25: endorsed", "zh")).toBe(
    "《校车安全管理条例》第23至25条",
  );
  expect(
    cited("机动车登记规定 (公安部令164) art. 65: asks; 公安部令162 art. 73: no review", "zh"),
  ).toBe("《机动车登记规定》第65条；《公安部令162》第73条");
  expect(cited("bureaus' practice", "zh")).toBe("bureaus' practice");
});
