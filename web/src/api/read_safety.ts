import { JsonReader } from "./json_reader";
import type {
  Coverage,
  Defect,
  DueItem,
  DueOf,
  OperatorName,
  OwedPledge,
  PledgeRole,
  Pledges,
  Reach,
  Stoppages,
  Suspension,
  TrainedPerson,
  Training,
} from "./safety_types";
import type { Stoppage } from "./types";
import { operatorId } from "./units";

// The answers of /api/v1/safety/…, each read once at the door.
export function readStoppages(json: unknown): Stoppages {
  const answer = new JsonReader(json, "stoppages");
  return {
    suspensions: answer.list("suspensions", readSuspension),
    defects: answer.list("defects", readDefect),
  };
}

export function readTraining(json: unknown): Training {
  const answer = new JsonReader(json, "training");
  return {
    first: answer.text("first"),
    last: answer.text("last"),
    audiences: answer.list("audiences", (one) => ({
      audience: one.text("audience"),
      sessions: one.number("sessions"),
      attendances: one.number("attendances"),
      persons: one.number("persons"),
    })),
    active: answer.list("active", readReach),
    operators: answer.list("operators", (one) => ({
      operator: readOperator(one.maybeObject("operator")),
      active: one.list("active", readReach),
    })),
    sessions: answer.list("sessions", (one) => ({
      number: one.text("number"),
      at: one.text("at"),
      topic: one.text("topic"),
      audience: one.text("audience"),
      operator: one.maybeText("operator"),
      expected: one.number("expected"),
      attendances: one.number("attendances"),
      absent: one.number("absent"),
    })),
    absences: answer.list("absences", (one) => ({
      session: one.text("session"),
      person: one.text("person"),
      name: one.maybeText("name"),
      operator: readOperator(one.maybeObject("operator")),
      madeUpIn: one.maybeText("made_up_in"),
    })),
  };
}

export function readTrainedPeople(json: unknown): readonly TrainedPerson[] {
  return new JsonReader(json, "trained_people").list("items", (one) => ({
    code: one.text("code"),
    name: one.text("name"),
    audience: one.text("audience"),
    operator: readOperator(one.maybeObject("operator")),
    attendances: one.number("attendances"),
    minutes: one.number("minutes"),
    askedMinutes: one.maybeNumber("asked_minutes"),
    owed: one.number("owed"),
  }));
}

export function readPledges(json: unknown): Pledges {
  const answer = new JsonReader(json, "pledges");
  return {
    roles: answer.list("roles", (one) => {
      const text = one.maybeObject("text");
      return {
        ...readPledgeRole(one),
        version: text?.text("version") ?? null,
        from: text?.text("from") ?? null,
      };
    }),
    operators: answer.list("operators", (one) => ({
      operator: readOperator(one.maybeObject("operator")),
      roles: one.list("roles", readPledgeRole),
    })),
    owed: answer.list("owed", readOwed),
  };
}

export function readDue(json: unknown): readonly DueOf[] {
  return new JsonReader(json, "due").list("items", (one) => ({
    owner: one.text("owner"),
    of: one.maybeText("of"),
    name: one.maybeText("name"),
    overdue: one.number("overdue"),
    due: one.number("due"),
    open: one.number("open"),
    items: one.maybeList("items", readDueItem),
  }));
}

// Of the series that decided an alarm.
export function readStoppage(stoppage: JsonReader): Stoppage {
  return {
    stoppage: stoppage.text("stoppage"),
    number: stoppage.text("number"),
    from: stoppage.text("from"),
  };
}

function readSuspension(one: JsonReader): Suspension {
  return {
    subject: one.text("subject"),
    of: one.text("of"),
    number: one.text("number"),
    issuedBy: one.text("issued_by"),
    ground: one.text("ground"),
    from: one.text("from"),
    servedTo: one.maybeText("served_to"),
    resumedAt: one.maybeText("resumed_at"),
    resumptionNumber: one.maybeText("resumption_number"),
    acceptedBy: one.maybeText("accepted_by"),
    state: one.text("state"),
    inForce: one.flag("in_force"),
    departures: one.number("departures"),
    operator: readOperator(one.maybeObject("operator")),
  };
}

function readDefect(one: JsonReader): Defect {
  return {
    plate: one.text("plate"),
    number: one.text("number"),
    grade: one.text("grade"),
    item: one.text("item"),
    what: one.text("what"),
    foundAt: one.text("found_at"),
    foundBy: one.text("found_by"),
    repairedBy: one.maybeText("repaired_by"),
    repairDocument: one.maybeText("repair_document"),
    clearedAt: one.maybeText("cleared_at"),
    clearedBy: one.maybeText("cleared_by"),
    state: one.text("state"),
    operator: readOperator(one.maybeObject("operator")),
  };
}

function readOperator(operator: JsonReader | null): OperatorName | null {
  if (operator === null) return null;
  return {
    id: operatorId(operator.text("id")),
    code: operator.text("code"),
    name: operator.text("name"),
  };
}

function readCoverage(coverage: JsonReader): Coverage {
  return {
    covered: coverage.number("covered"),
    of: coverage.number("of"),
    rate: coverage.maybeNumber("rate"),
  };
}

function readReach(one: JsonReader): Reach {
  return {
    audience: one.text("audience"),
    attendances: one.number("attendances"),
    persons: one.number("persons"),
    coverage: readCoverage(one.object("coverage")),
  };
}

function readPledgeRole(one: JsonReader): PledgeRole {
  return { role: one.text("role"), coverage: readCoverage(one.object("coverage")) };
}

function readOwed(one: JsonReader): OwedPledge {
  return {
    person: one.text("person"),
    role: one.text("role"),
    name: one.maybeText("name"),
    operator: readOperator(one.maybeObject("operator")),
    why: one.text("why"),
    lastDay: one.maybeText("last_day"),
  };
}

function readDueItem(one: JsonReader): DueItem {
  const document = one.maybeText("document");
  return {
    duty:
      document === null
        ? { zh: one.text("title_zh"), en: one.text("title_en"), rhythm: one.text("rhythm") }
        : null,
    file:
      document === null
        ? null
        : {
            group: one.text("group"),
            kind: document,
            subject: one.text("subject"),
            invalid: one.number("invalid"),
            notOnFile: one.number("not_on_file"),
            due: one.number("ending"),
            numbers: one.object("numbers").numbers(),
          },
    state: one.text("state"),
    lastDay: one.maybeText("last_day"),
    reminderDays: one.maybeNumber("reminder_days"),
    source: one.text("source"),
  };
}
