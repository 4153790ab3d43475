import type { OperatorId } from "./units";

export interface OperatorName {
  readonly id: OperatorId;
  readonly code: string;
  readonly name: string;
}

// Civil moments, 2026-09-01T07:30:00, and days, 2026-09-01, are texts: they are shown, not counted.
export interface Suspension {
  readonly subject: string;
  readonly of: string;
  readonly number: string;
  readonly issuedBy: string;
  readonly ground: string;
  readonly from: string;
  readonly servedTo: string | null;
  readonly resumedAt: string | null;
  readonly resumptionNumber: string | null;
  readonly acceptedBy: string | null;
  readonly state: string;
  readonly inForce: boolean;
  readonly departures: number; // for which it is rostered all the same
  readonly operator: OperatorName | null;
}

export interface Defect {
  readonly plate: string;
  readonly number: string;
  readonly grade: string;
  readonly item: string;
  readonly what: string;
  readonly foundAt: string;
  readonly foundBy: string;
  readonly repairedBy: string | null;
  readonly repairDocument: string | null;
  readonly clearedAt: string | null;
  readonly clearedBy: string | null;
  readonly state: string;
  readonly operator: OperatorName | null;
}

export interface Stoppages {
  readonly suspensions: readonly Suspension[];
  readonly defects: readonly Defect[];
}

// The rate is null where it would be of nobody.
export interface Coverage {
  readonly covered: number;
  readonly of: number;
  readonly rate: number | null;
}

export interface OperatorCoverage {
  readonly operator: OperatorName | null;
  readonly drivers: Coverage;
}

export interface TrainingSession {
  readonly number: string;
  readonly at: string;
  readonly topic: string;
  readonly audience: string;
  readonly operator: string | null;
  readonly expected: number;
  readonly attendances: number;
  readonly absent: number;
}

export interface Absence {
  readonly session: string;
  readonly person: string;
  readonly name: string | null;
  readonly operator: OperatorName | null;
  readonly madeUpIn: string | null;
}

export interface Training {
  readonly first: string;
  readonly last: string;
  readonly audiences: readonly {
    readonly audience: string;
    readonly sessions: number;
    readonly attendances: number;
    readonly persons: number;
  }[];
  readonly drivers: Coverage;
  readonly operators: readonly OperatorCoverage[];
  readonly sessions: readonly TrainingSession[];
  readonly absences: readonly Absence[];
}

export interface OwedPledge {
  readonly person: string;
  readonly name: string | null;
  readonly operator: OperatorName | null;
  readonly why: string;
  readonly lastDay: string | null;
}

export interface Pledges {
  readonly version: string | null; // of the text in force
  readonly from: string | null;
  readonly drivers: Coverage;
  readonly operators: readonly OperatorCoverage[];
  readonly owed: readonly OwedPledge[];
}

// A periodic duty, or a card of what is over, missing or ends soon.
export interface DueItem {
  readonly duty: { readonly zh: string; readonly en: string; readonly rhythm: string } | null;
  readonly file: {
    readonly group: string;
    readonly kind: string;
    readonly subject: string;
    readonly invalid: number;
    readonly notOnFile: number;
    readonly due: number;
  } | null;
  readonly state: string;
  readonly lastDay: string | null;
  readonly reminderDays: number | null;
  readonly source: string;
}

export interface DueOf {
  readonly owner: string;
  readonly of: string | null;
  readonly name: string | null;
  readonly overdue: number;
  readonly due: number;
  readonly open: number;
  readonly items: readonly DueItem[];
}
