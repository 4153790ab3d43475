import type { Shelf } from "./kept_records";
import type { RunSheet, SheetRun } from "./run_sheet";

// The own runs of today as an attendant's telephone keeps them, so that the page opens where there
// is no network: the runs, the buses, how many board where, and the attendant's own number. The
// driver, who declared what and what is said of either stay with the server.
export interface KeptSheet {
  readonly account: string;
  readonly sheet: RunSheet;
}

const kShelf = "busward.at_hand";

export function keepSheet(shelf: Shelf, account: string, sheet: RunSheet): void {
  const kept: KeptSheet = {
    account,
    sheet: { ...sheet, runs: sheet.runs.map(onlyTheRun), held: [], tasks: [] },
  };
  shelf.setItem(kShelf, JSON.stringify({ version: kVersion, ...kept }));
}

// Null: nothing is kept, or of another day than `today` (of the sheet's zone).
export function keptSheet(shelf: Shelf, today: (zone: string) => string): KeptSheet | null {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(kShelf) ?? "null");
    return isOurs(kept) && kept.sheet.day === today(kept.sheet.zone) ? kept : null;
  } catch {
    return null; // not ours, or no longer whole
  }
}

export function dropSheet(shelf: Pick<Storage, "removeItem">): void {
  shelf.removeItem(kShelf);
}

const kVersion = 1; // of what is written; another one is not read

function onlyTheRun(run: SheetRun): SheetRun {
  return {
    ...run,
    operator: null,
    because: null,
    driver: null,
    attendant: run.attendant === null ? null : { ...run.attendant, name: "" },
    onSite: { ...run.onSite, driver: null },
    declared: [],
    invalid: run.invalid.map((check) => ({ ...check, detail: null })),
    notOnFile: [],
  };
}

// What we wrote ourselves, in this version.
function isOurs(kept: unknown): kept is KeptSheet {
  if (typeof kept !== "object" || kept === null) return false;
  const { version, account, sheet } = kept as Readonly<Record<string, unknown>>;
  return (
    version === kVersion &&
    typeof account === "string" &&
    typeof sheet === "object" &&
    sheet !== null &&
    "runs" in sheet &&
    Array.isArray(sheet.runs)
  );
}
