import { expect, test } from "vitest";

import { oneRowSheet } from "./one_row_sheet";

const kind = {
  kind: "defects",
  zh: "车辆缺陷",
  en: "Defects",
  maySend: true,
  columns: [
    { key: "plate", zh: "号牌", en: "Plate", required: true, holds: "text", words: [] },
    { key: "what", zh: "缺陷", en: "What", required: true, holds: "text", words: [] },
    {
      key: "cleared_by",
      zh: "复核人",
      en: "Cleared by",
      required: false,
      holds: "text",
      words: [],
    },
  ],
};

test("a record becomes a sheet of one row; cells may hold commas, quotes and lines", async () => {
  const what = '左前"轮"，胎压\n低, 2 处';
  const sheet = oneRowSheet(kind, [" 湘A12345 ", what]);
  expect(sheet.name).toBe("defects.csv");
  expect(await sheet.text()).toBe(
    '"plate","what","cleared_by"\r\n"湘A12345","左前""轮""，胎压\n低, 2 处",""\r\n',
  );
});
