import { JsonReader } from "./json_reader";
import type { UtcMs } from "./units";

// A word that a cell may hold, as people read it.
export interface RecordWord {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
}

export interface RecordColumn {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly required: boolean;
  readonly holds: string; // text, code, whole, day, time_of_day, latitude, word, …
  readonly words: readonly RecordWord[];
}

// A kind of record that comes and goes as a sheet.
export interface RecordKind {
  readonly kind: string;
  readonly zh: string;
  readonly en: string;
  readonly maySend: boolean; // whoever sits here may send a sheet of it
  readonly columns: readonly RecordColumn[];
}

export interface RecordRow {
  readonly key: string;
  readonly cells: readonly string[]; // canonical, in the order of the columns; empty: not known
}

export interface RecordPage {
  readonly total: number;
  readonly rows: readonly RecordRow[];
}

// Of which moment, as known when; null: now.
export interface RecordMoment {
  readonly at: UtcMs | null;
  readonly knownAt: UtcMs | null;
}

export function readRecordKinds(json: unknown): readonly RecordKind[] {
  return new JsonReader(json, "records").list("items", (kind) => ({
    kind: kind.text("kind"),
    zh: kind.text("zh"),
    en: kind.text("en"),
    maySend: kind.flag("may_send"),
    columns: kind.list("columns", (column) => ({
      key: column.text("key"),
      zh: column.text("zh"),
      en: column.text("en"),
      required: column.flag("required"),
      holds: column.text("holds"),
      words: column.list("words", (word) => ({
        key: word.text("key"),
        zh: word.text("zh"),
        en: word.text("en"),
      })),
    })),
  }));
}

export function readRecordPage(json: unknown): RecordPage {
  const page = new JsonReader(json, "records");
  return {
    total: page.number("total"),
    rows: page.list("items", (row) => ({
      key: row.text("key"),
      cells: row.array("cells").map(String),
    })),
  };
}

// What a cell shows: words in the reader's language, everything else as it stands.
export function shownCell(column: RecordColumn, cell: string, language: "zh" | "en"): string {
  return column.words.find((word) => word.key === cell)?.[language] ?? cell;
}

// The address of a kind's sheet, for a link.
export function sheetUrl(
  kind: string,
  format: "csv" | "xlsx",
  moment: RecordMoment,
  language: "zh" | "en",
): string {
  const parameters = new URLSearchParams({ ...momentQuery(moment), language });
  return `/api/v1/records/${encodeURIComponent(kind)}.${format}?${parameters.toString()}`;
}

export const templateUrl = (kind: string, language: "zh" | "en") =>
  `/api/v1/records/${encodeURIComponent(kind)}/template.xlsx?language=${language}`;

export function momentQuery(moment: RecordMoment): Readonly<Record<string, string>> {
  return {
    ...(moment.at === null ? {} : { at: new Date(moment.at).toISOString() }),
    ...(moment.knownAt === null ? {} : { known_at: new Date(moment.knownAt).toISOString() }),
  };
}
