import type { Alarm } from "./types";
import type { AlarmId, UtcMs } from "./units";

// What people have done about an alarm so far. Until an outcome stands it is suspected, whatever
// was entered.
export interface Handling {
  readonly state: string; // unacknowledged, acknowledged, decided, appealed, closed
  readonly steps: number;
  readonly acknowledgedAt: UtcMs | null;
  readonly owner: string | null;
  readonly outcome: string | null;
  readonly stands: boolean;
}

export const kUnhandled: Handling = {
  state: "unacknowledged",
  steps: 0,
  acknowledgedAt: null,
  owner: null,
  outcome: null,
  stands: false,
};

export type Handled = readonly [AlarmId, Handling];

export interface Person {
  readonly name: string;
  readonly role: string;
}

// One step of a person, with what it says beside its kind: codes, and texts.
export interface HandlingStep {
  readonly number: number;
  readonly kind: string;
  readonly at: UtcMs;
  readonly actor: Person;
  readonly note: string | null;
  readonly outcome: string | null;
  readonly ground: string | null;
  readonly reason: string | null;
  readonly way: string | null;
  readonly to: string | null;
  readonly tier: string | null;
  readonly dueOn: string | null; // a civil day
  readonly searchedBy: string | null;
  readonly searchedAt: UtcMs | null;
  readonly counted: { readonly on: number; readonly off: number } | null;
  readonly accepted: boolean | null;
}

// One revision by the engine, for the history beside the steps.
export interface VerdictStep {
  readonly revision: number;
  readonly cause: string;
  readonly at: UtcMs; // when it was recorded
}

// A tier that was called about an alarm.
export interface TierCall {
  readonly tier: string;
  readonly at: UtcMs;
  readonly reason: string;
  readonly answeredS: number | null;
}

export interface AlarmCase {
  readonly handling: Handling;
  readonly rectifyBy: string | null;
  readonly steps: readonly HandlingStep[];
  readonly verdicts: readonly VerdictStep[];
  readonly calls: readonly TierCall[];
}

// What is handled at once: one alarm, or those of one cause.
export interface Card {
  readonly id: AlarmId;
  readonly cause: string;
  readonly rings: boolean;
  readonly alarms: readonly Alarm[]; // oldest first
  readonly calls: readonly TierCall[]; // of the newest
}

// A step as the form hands it over; the names are those of docs/api.md.
export type NewStep = { readonly kind: string } & Readonly<
  Record<string, string | number | boolean | undefined>
>;

// Of an operator, an area with all below it, an operator in an area, or of all.
export interface StageScope {
  readonly operatorId: string | null;
  readonly areaId: string | null;
}
export interface StageRow {
  readonly rule: string;
  readonly stage: string;
  readonly own: boolean; // moved for just this scope, and not for a wider one
  readonly fixed: boolean; // cannot be turned down
  readonly alarms14d: number;
}
export interface StageMove extends StageScope {
  readonly rule: string;
  readonly stage: string;
  readonly from: UtcMs;
  readonly alarmsBefore: number;
  readonly actor: Person;
  readonly note: string;
}
// A number of the responder chain that somebody set, from a day on.
export interface ChainNumber {
  readonly quantity: string;
  readonly value: number;
  readonly rule: string | null;
  readonly operatorId: string | null;
  readonly validFrom: string;
  readonly at: UtcMs;
  readonly actor: Person;
  readonly note: string;
}
export interface DutyPlace {
  readonly id: string;
  readonly name: string;
}
export interface Stages {
  readonly rules: readonly StageRow[];
  readonly moves: readonly StageMove[];
  readonly numbers: readonly ChainNumber[];
  readonly operators: readonly DutyPlace[];
  readonly areas: readonly DutyPlace[];
}
