import type { JsonReader } from "./json_reader";
import { JsonReader as Reader } from "./json_reader";
import { operatorId, type OperatorId, type UtcMs } from "./units";

// The run sheet of a day (趟次表) as docs/api.md has it.
export interface Said {
  readonly saidBy: string; // assignment: assumed; declaration: somebody said so
}
export interface SheetBus extends Said {
  readonly plate: string;
  readonly seats: number | null;
}
export interface SheetPerson extends Said {
  readonly code: string;
  readonly name: string;
}
export interface SheetCheck {
  readonly name: string;
  readonly subject: string;
  readonly lastDay: string | null;
  readonly detail: string | null; // number of the order or violation, or how two things differ
  readonly knownBy: string;
  readonly curedBy: string;
  readonly source: string;
}
export interface SheetDeclaration {
  readonly aspect: string;
  readonly change: string;
  readonly time: string | null;
  readonly plate: string | null;
  readonly driver: string | null;
  readonly attendant: string | null;
  readonly ground: string;
  readonly filingNumber: string | null;
  readonly note: string | null;
  readonly by: string;
  readonly role: string;
  readonly at: UtcMs;
}
export interface SheetStop {
  readonly stop: string;
  readonly boarding: number;
  readonly alighting: number;
}
export interface SheetRun {
  readonly id: string;
  readonly route: string;
  readonly direction: string;
  readonly school: string | null;
  readonly operator: { readonly id: OperatorId; readonly name: string } | null;
  readonly state: string;
  readonly timetabled: string; // HH:MM
  readonly departsAt: UtcMs;
  readonly because: { readonly reason: string; readonly source: string } | null;
  readonly bus: SheetBus | null;
  readonly driver: SheetPerson | null;
  readonly attendant: SheetPerson | null;
  readonly riders: number | null;
  readonly stops: readonly SheetStop[];
  readonly onSite: OnSite;
  readonly declared: readonly SheetDeclaration[];
  readonly invalid: readonly SheetCheck[];
  readonly notOnFile: readonly SheetCheck[];
}
// What those on board recorded of the run.
export interface OnSite {
  readonly checkedAt: UtcMs | null;
  readonly driver: string | null;
  readonly cardAt: UtcMs | null; // of the newest card in the reader
  readonly cardDriver: string | null; // whose it is, by code; null: nobody on file
  readonly boarded: number;
  readonly alighted: number;
  readonly sweptAt: UtcMs | null;
  readonly faults: readonly string[];
}
export interface SheetCard {
  readonly cause: SheetCheck;
  readonly operator: string;
  readonly matters: readonly string[]; // several where it is a task for whoever keeps the files
  readonly runs: number;
  readonly subjects: readonly string[];
}
// What keeps runs that are looked at now from leaving, and who could go instead on the first.
export interface HeldCard extends SheetCard {
  readonly day: string;
  readonly buses: readonly Offer[];
  readonly drivers: readonly Offer[];
}
export interface RunSheet {
  readonly day: string; // 2026-09-01
  readonly zone: string; // the county's
  readonly runs: readonly SheetRun[];
  readonly held: readonly SheetCard[];
  readonly tasks: readonly SheetCard[];
}
export interface Offer {
  readonly name: string; // a plate, or a person's name
  readonly sameOperator: boolean;
  readonly notOnFile: number;
  readonly distanceM: number | null;
}
export interface Substitutes {
  readonly buses: readonly Offer[];
  readonly drivers: readonly Offer[];
}

export function readRunSheet(json: unknown): RunSheet {
  const sheet = new Reader(json, "run_sheet");
  return {
    day: sheet.text("day"),
    zone: sheet.text("zone"),
    runs: sheet.list("items", readRun),
    held: sheet.list("held", readCard),
    tasks: sheet.list("tasks", readCard),
  };
}

export function readSubstitutes(json: unknown): Substitutes {
  return readOffers(new Reader(json, "substitutes"));
}

export function readHeldRuns(json: unknown): readonly HeldCard[] {
  return new Reader(json, "held_runs").list("items", (card) => ({
    ...readCard(card),
    ...readOffers(card),
    day: card.text("day"),
  }));
}

function readOffers(answer: JsonReader): Substitutes {
  return {
    buses: answer.list("buses", (offer) => readOffer(offer, offer.text("plate"))),
    drivers: answer.list("drivers", (offer) => readOffer(offer, offer.text("name"))),
  };
}

function readRun(run: JsonReader): SheetRun {
  const operator = run.maybeObject("operator");
  const because = run.maybeObject("because");
  return {
    id: run.text("id"),
    route: run.text("route"),
    direction: run.text("direction"),
    school: run.maybeObject("school")?.text("name") ?? null,
    operator:
      operator === null
        ? null
        : { id: operatorId(operator.text("id")), name: operator.text("name") },
    state: run.text("state"),
    timetabled: run.text("timetabled"),
    departsAt: run.time("departs_at"),
    because:
      because === null ? null : { reason: because.text("reason"), source: because.text("source") },
    ...readWho(run),
    riders: run.maybeNumber("riders"),
    stops: run.list("stops", (stop) => ({
      stop: stop.text("stop"),
      boarding: stop.number("boarding"),
      alighting: stop.number("alighting"),
    })),
    onSite: readOnSite(run.object("on_site")),
    declared: run.list("declared", readDeclaration),
    invalid: run.list("invalid", readCheck),
    notOnFile: run.list("not_on_file", readCheck),
  };
}

function readOnSite(seen: JsonReader): OnSite {
  return {
    checkedAt: seen.maybeTime("checked_at"),
    driver: seen.maybeText("driver"),
    cardAt: seen.maybeTime("card_at"),
    cardDriver: seen.maybeText("card_driver"),
    boarded: seen.number("boarded"),
    alighted: seen.number("alighted"),
    sweptAt: seen.maybeTime("swept_at"),
    faults: seen.array("faults").map(String),
  };
}

function readWho(run: JsonReader): Pick<SheetRun, "bus" | "driver" | "attendant"> {
  const bus = run.maybeObject("bus");
  return {
    bus:
      bus === null
        ? null
        : {
            saidBy: bus.text("said_by"),
            plate: bus.text("plate"),
            seats: bus.maybeNumber("seats"),
          },
    driver: readPerson(run.maybeObject("driver")),
    attendant: readPerson(run.maybeObject("attendant")),
  };
}

function readPerson(person: JsonReader | null): SheetPerson | null {
  if (person === null) return null;
  const code = person.text("code");
  return { saidBy: person.text("said_by"), code, name: person.maybeText("name") ?? code };
}

function readDeclaration(declared: JsonReader): SheetDeclaration {
  return {
    aspect: declared.text("aspect"),
    change: declared.text("change"),
    time: declared.maybeText("time"),
    plate: declared.maybeText("plate"),
    driver: declared.maybeText("driver"),
    attendant: declared.maybeText("attendant"),
    ground: declared.text("ground"),
    filingNumber: declared.maybeText("filing_number"),
    note: declared.maybeText("note"),
    by: declared.text("by"),
    role: declared.text("role"),
    at: declared.time("at"),
  };
}

function readCheck(check: JsonReader): SheetCheck {
  return {
    name: check.text("name"),
    subject: check.text("subject"),
    lastDay: check.maybeText("last_day"),
    detail: check.maybeText("detail"),
    knownBy: check.text("known_by"),
    curedBy: check.text("cured_by"),
    source: check.text("source"),
  };
}

function readCard(card: JsonReader): SheetCard {
  return {
    cause: readCheck(card.object("cause")),
    operator: card.text("operator"),
    matters: card.array("matters").map(String),
    runs: card.number("runs"),
    subjects: card.array("subjects").map(String),
  };
}

function readOffer(offer: JsonReader, name: string): Offer {
  return {
    name,
    sameOperator: offer.flag("same_operator"),
    notOnFile: offer.number("not_on_file"),
    distanceM: offer.maybeNumber("distance_m"),
  };
}
