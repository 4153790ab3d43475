import type {
  AlarmId,
  Kmh,
  LatLng,
  Metres,
  OperatorId,
  RouteId,
  Seq,
  UtcMs,
  VehicleId,
} from "./units";
import type { Handling } from "./handling";

// What the console knows, in its own words; `null` is "not known" or "not there", never a magic
// number.
export interface County {
  readonly nameZh: string;
  readonly nameEn: string;
  readonly zone: string;
  readonly centre: LatLng;
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
}

export interface TerminalInfo {
  readonly phone: string;
  readonly edition: string;
  readonly linked: boolean;
}

export interface PlannedRun {
  readonly routeId: RouteId;
  readonly route: string;
  readonly departsAt: UtcMs;
  readonly arrivesAt: UtcMs | null;
  readonly driver: string | null;
}

export interface Bus {
  readonly id: VehicleId;
  readonly plate: string;
  readonly plateColour: string;
  readonly kind: string;
  readonly seats: number | null;
  readonly operator: string | null;
  readonly terminal: TerminalInfo | null;
  readonly runs: readonly PlannedRun[];
}

export interface RouteSummary {
  readonly id: RouteId;
  readonly route: string;
  readonly direction: string;
  readonly school: string | null;
  readonly version: string | null;
  readonly length: Metres;
  readonly stops: number;
}

export interface Stop {
  readonly name: string;
  readonly place: LatLng;
  readonly at: Metres; // along the route
  readonly plannedS: number | null; // after departure
}

export interface Stretch {
  readonly from: Metres;
  readonly to: Metres;
  readonly limit: Kmh;
  readonly reason: string | null;
}

export interface RouteDetail extends Omit<RouteSummary, "stops"> {
  readonly halfWidth: Metres;
  readonly line: readonly LatLng[];
  readonly stops: readonly Stop[];
  readonly limits: readonly Stretch[];
}

// What was allowed where the alarm was decided: a speed with its source, the corridor of the
// approved route, the last day on which a document held, a time (the shortest halt that serves a
// stop, or for how long a bus may be silent), or the order by which bus or route were stopped and
// since when, by the county's clocks.
export type AlarmLimit =
  | {
      readonly kind: "speed";
      readonly value: Kmh;
      readonly source: string | null;
      readonly reason: string | null;
    }
  | { readonly kind: "corridor"; readonly halfWidth: Metres }
  | { readonly kind: "document"; readonly lastDay: string }
  | { readonly kind: "duration"; readonly seconds: number; readonly stop: string | null }
  | { readonly kind: "stoppage"; readonly from: string; readonly number: string };

export interface Alarm {
  readonly id: AlarmId;
  readonly seq: Seq | null; // null: it came by the feed, whose sequence the socket keeps
  readonly vehicleId: VehicleId;
  readonly plate: string | null;
  readonly rule: string;
  readonly kind: string | null;
  readonly routeId: RouteId | null;
  readonly route: string | null;
  readonly beganAt: UtcMs;
  readonly detectedAt: UtcMs;
  readonly endedAt: UtcMs | null;
  readonly late: boolean;
  readonly revision: number;
  readonly cause: string;
  readonly measured: ReadonlyMap<string, number>;
  readonly limit: AlarmLimit | null;
  readonly place: LatLng | null;
  readonly handling: Handling | null; // null: not known, it came by the feed
}

// One fix of the series that decided an alarm, and the evidence against the bus after it.
export interface EvidenceStep {
  readonly at: UtcMs;
  readonly value: number; // km/h, or metres beside the line
  readonly allowed: number | null;
  readonly evidence: number; // nats; at a stop: seconds for which the bus may have stood
}

// What was last heard of a bus that cannot be seen.
export interface Heard {
  readonly at: UtcMs;
  readonly what: string; // "fix", "report_without_fix", …
  readonly count: number | null;
}

// A document of the bus that was over when the run began.
export interface Lapse {
  readonly document: string;
  readonly lastDay: string;
}

// A suspension or an open defect that was in force when the run began.
export interface Stoppage {
  readonly stoppage: string;
  readonly number: string;
  readonly from: string; // civil, 2026-09-01T07:30:00
}

// Why whoever was known to drive may not: over since, or by which order or violation.
export interface DriverFault {
  readonly driver: string; // code
  readonly check: string;
  readonly lastDay: string | null;
  readonly number: string | null;
  readonly knownBy: string;
}

// What the driver was told of an alarm, and what came of it.
export interface CabWarning {
  readonly text: string;
  readonly outcome: string;
  readonly sentAt: UtcMs | null;
}

// Empty while the server has not collected it yet.
export interface AlarmEvidence {
  readonly steps: readonly EvidenceStep[];
  readonly lapses: readonly Lapse[];
  readonly heard: readonly Heard[];
  readonly stoppages: readonly Stoppage[];
  readonly driver: readonly DriverFault[];
  readonly frames: number;
  readonly cabWarning: CabWarning | null;
}

export interface AlarmPage {
  readonly items: readonly Alarm[];
  readonly next: string | null;
}

export interface TrackFix {
  readonly at: UtcMs;
  readonly place: LatLng;
  readonly speed: Kmh | null;
}

export interface Track {
  readonly fixes: readonly TrackFix[];
  readonly truncated: boolean;
}

export type RunPhase = "none" | "approaching" | "loaded" | "done";

// The newest that is known of a bus. `fix` is null while its terminal has never sent one.
export interface BusState {
  readonly vehicleId: VehicleId;
  readonly linked: boolean;
  readonly phase: RunPhase;
  readonly routeId: RouteId | null;
  readonly progress: Metres;
  readonly limit: Kmh | null;
  readonly openAlarms: number;
  readonly fix: LiveFix | null;
}

export interface LiveFix {
  readonly place: LatLng;
  readonly speed: Kmh | null;
  readonly courseDeg: number | null;
  readonly at: UtcMs; // the terminal's clock
  readonly receivedAt: UtcMs;
}

// What one frame of the live feed says.
export type LiveMessage =
  | {
      readonly kind: "hello";
      readonly latestSeq: Seq;
      readonly serverTime: UtcMs;
      readonly build: string;
    }
  | { readonly kind: "state"; readonly serverTime: UtcMs; readonly buses: readonly BusState[] }
  | { readonly kind: "alarm"; readonly seq: Seq; readonly alarm: Alarm }
  | {
      readonly kind: "step";
      readonly seq: Seq;
      readonly alarm: AlarmId;
      readonly handling: Handling;
    }
  // of a newer server: its number counts, its content does not
  | { readonly kind: "other_event"; readonly seq: Seq }
  | { readonly kind: "gap"; readonly seq: Seq };

export interface Operator {
  readonly id: OperatorId;
  readonly code: string;
  readonly name: string;
}

// One bus, driver, school or operator of a task.
// The rule values of the day by which something was judged, by name; empty where none were asked.
export type RuleNumbers = ReadonlyMap<string, number>;

export interface FileGap {
  readonly name: string;
  readonly standing: string;
  readonly lastDay: string | null; // a civil day, 2026-09-01
  readonly reminderDays: number | null;
  readonly detail: string | null;
}

// What is to do in an operator's file about one matter: one card, whatever the number of subjects.
export interface FileTask {
  readonly group: string; // document, condition, placard, organisation, violation
  readonly kind: string;
  readonly subject: string; // what the gaps are of: bus, driver, operator, school
  readonly source: string; // the article that asks for it
  readonly numbers: RuleNumbers;
  readonly owedBy: string;
  readonly waits: string | null; // the rule that cannot judge until it is mended
  readonly invalid: number;
  readonly notOnFile: number;
  readonly due: number;
  readonly gaps: readonly FileGap[]; // where one operator was asked for
}

// How complete a file is: counts of required documents. `due` of the valid ones end soon.
export interface FileHealth {
  readonly operator: Operator | null; // null: what belongs to no operator
  readonly valid: number;
  readonly due: number;
  readonly invalid: number;
  readonly notOnFile: number;
  readonly tasks: readonly FileTask[];
}
