import type { RecordKind } from "./records";

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

// One record as a sheet of one row, which goes in by the same door as a clerk's whole file: the
// same checks, the same preview. Cells in the order of the columns, words by their key.
export function oneRowSheet(kind: RecordKind, cells: readonly string[]): File {
  const head = kind.columns.map((column) => quoted(column.key)).join(",");
  const row = kind.columns.map((_, index) => quoted((cells[index] ?? "").trim())).join(",");
  return new File([`${head}\r\n${row}\r\n`], `${kind.kind}.csv`, { type: "text/csv" });
}
