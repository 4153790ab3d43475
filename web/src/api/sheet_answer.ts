import { JsonReader } from "./json_reader";

// One thing wrong with a sheet: where, what, and what to do.
export interface SheetFault {
  readonly line: number | null;
  readonly cell: string; // "C12"; empty in CSV
  readonly column: string;
  readonly what: string;
  readonly remedy: string;
}

export interface CellChange {
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

export interface RecordChange {
  readonly key: string;
  readonly change: string; // added, changed, removed
  readonly cells: readonly CellChange[];
}

// What a sheet would change or has changed; with faults nothing was taken.
export interface SheetAnswer {
  readonly taken: boolean;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly changes: readonly RecordChange[]; // the first 500
  readonly faultsTotal: number;
  readonly faults: readonly SheetFault[]; // the first 500
}

export function readSheetAnswer(json: unknown): SheetAnswer {
  const answer = new JsonReader(json, "sheet");
  return {
    taken: answer.flag("taken"),
    added: answer.maybeNumber("added") ?? 0,
    changed: answer.maybeNumber("changed") ?? 0,
    unchanged: answer.maybeNumber("unchanged") ?? 0,
    removed: answer.maybeNumber("removed") ?? 0,
    changes: answer.maybeList("changes", (change) => ({
      key: change.text("key"),
      change: change.text("change"),
      cells: change.list("cells", (cell) => ({
        column: cell.text("column"),
        before: cell.text("old"),
        after: cell.text("new"),
      })),
    })),
    faultsTotal: answer.number("faults_total"),
    faults: answer.list("faults", (fault) => ({
      line: fault.maybeNumber("line"),
      cell: fault.text("cell"),
      column: fault.text("column"),
      what: fault.text("what"),
      remedy: fault.text("remedy"),
    })),
  };
}
