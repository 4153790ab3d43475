import type { zhRecords } from "./zh_records";

export const enRecords: Readonly<Record<keyof typeof zhRecords, string>> = {
  "records.open": "Records",
  "records.title": "Records",
  "records.help":
    "What is on file, as of any moment. An exported sheet can be changed and imported again; " +
    "each cell is checked first, and one fault keeps the whole file out.",
  "records.search": "Search this sheet",
  "records.at": "As of",
  "records.known_at": "As known at",
  "records.now": "now",
  "records.total": "{total} in all",
  "records.shown": "{total} in all, the first {shown} shown",
  "records.more": "Show more",
  "records.none": "No records",
  "records.none_found": "No records match",
  "records.xlsx": "Export Excel",
  "records.csv": "Export CSV",
  "records.template": "Template",
};
