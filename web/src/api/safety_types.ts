import type { RuleNumbers } from "./types";
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

// How far the sessions of a post reached those who are active in it: person-times and persons.
export interface Reach {
  readonly audience: string;
  readonly attendances: number;
  readonly persons: number;
  readonly coverage: Coverage;
}

// A driver or a member of the staff, with the time that was trained in the period.
export interface TrainedPerson {
  readonly code: string;
  readonly name: string;
  readonly audience: string;
  readonly operator: OperatorName | null;
  readonly attendances: number;
  readonly minutes: number;
  readonly askedMinutes: number | null; // null: no rule asks
  readonly owed: number; // sessions to make up for
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
  readonly active: readonly Reach[];
  readonly operators: readonly {
    readonly operator: OperatorName | null;
    readonly active: readonly Reach[];
  }[];
  readonly sessions: readonly TrainingSession[];
  readonly absences: readonly Absence[];
}

export interface OwedPledge {
  readonly person: string;
  readonly role: string;
  readonly name: string | null;
  readonly operator: OperatorName | null;
  readonly why: string;
  readonly lastDay: string | null;
}

export interface PledgeRole {
  readonly role: string;
  readonly coverage: Coverage;
}

export interface Pledges {
  readonly roles: readonly (PledgeRole & {
    readonly version: string | null; // of the text in force
    readonly from: string | null;
  })[];
  readonly operators: readonly {
    readonly operator: OperatorName | null;
    readonly roles: readonly PledgeRole[];
  }[];
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
    readonly numbers: RuleNumbers;
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
