import type { SheetCard, SheetRun } from "../api/run_sheet";
import { isMessageKey, type Translate } from "../i18n/messages";

// What of the sheet is shown.
export const kSheetViews = ["all", "held", "declared", "resting"] as const;
export type SheetView = (typeof kSheetViews)[number];

const kOfView: Readonly<Record<SheetView, (run: SheetRun) => boolean>> = {
  all: () => true,
  held: (run) => run.invalid.length > 0,
  declared: (run) => run.declared.length > 0,
  resting: (run) => run.state !== "planned",
};

export const ofView = (runs: readonly SheetRun[], view: SheetView): readonly SheetRun[] =>
  runs.filter(kOfView[view]);

export function operatorsOf(runs: readonly SheetRun[]): readonly string[] {
  const names = new Set(runs.flatMap((run) => run.operator?.name ?? []));
  return [...names].toSorted((a, b) => a.localeCompare(b, "zh"));
}

// A check is called by its document, condition or order, or by its own name.
export function checkName(t: Translate, name: string): string {
  if (isMessageKey(`document.${name}`)) return t.code("document", name);
  return isMessageKey(`stoppage.${name}`) ? t.code("stoppage", name) : t.code("check", name);
}

// What may be declared of a run.
export const kChanges = [
  "other_bus",
  "other_driver",
  "other_attendant",
  "moved",
  "merged",
  "cancelled",
] as const;
export type Change = (typeof kChanges)[number];
export const kGrounds = [
  "breakdown",
  "inspection",
  "accident",
  "illness",
  "school_plan",
  "weather",
  "other",
] as const;

// The request of docs/api.md; what does not go with the change is not there.
export interface DeclarationBody {
  readonly day: string;
  readonly change: string;
  readonly aspect?: string;
  readonly ground: string;
  readonly time?: string;
  readonly plate?: string;
  readonly driver?: string;
  readonly attendant?: string;
  readonly into?: string;
  readonly filing_number?: string;
}

// One matter by its name; of the files of one subject all that they lack.
export function cardTitle(t: Translate, card: SheetCard): string {
  if (card.matters.length < 2) return checkName(t, card.cause.name);
  const matters = card.matters.map((name) => checkName(t, name)).join(t("sheet.comma"));
  return `${t.code("check_subject", card.cause.subject)}: ${matters}`;
}
