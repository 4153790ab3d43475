import type {
  AlarmCase,
  Card,
  Handled,
  Handling,
  HandlingStep,
  Person,
  Stages,
  TierCall,
} from "./handling";
import { JsonReader } from "./json_reader";
import { readAlarm } from "./read_answers";
import { alarmId } from "./units";

export function readHandling(status: JsonReader): Handling {
  const ruling = status.maybeObject("ruling");
  return {
    state: status.text("state"),
    steps: status.number("steps"),
    acknowledgedAt: status.maybeTime("acknowledged_at"),
    owner: status.maybeText("owner"),
    outcome: ruling?.text("outcome") ?? null,
    stands: ruling?.flag("stands") ?? false,
  };
}

export function readAlarmCase(json: unknown): AlarmCase {
  const alarm = new JsonReader(json, "alarm");
  const status = alarm.object("status");
  return {
    handling: readHandling(status),
    rectifyBy: status.maybeText("rectify_by"),
    steps: alarm.list("steps", readHandlingStep),
    verdicts: alarm.list("revisions", (revision) => ({
      revision: revision.number("revision"),
      cause: revision.text("cause"),
      at: revision.time("recorded_at"),
    })),
    calls: alarm.list("responders", readCall),
  };
}

function readCall(call: JsonReader): TierCall {
  return {
    tier: call.text("tier"),
    at: call.time("at"),
    reason: call.text("reason"),
    answeredS: call.maybeNumber("answered_s"),
  };
}

function readPerson(actor: JsonReader): Person {
  return { name: actor.text("name"), role: actor.text("role") };
}

function readHandlingStep(step: JsonReader): HandlingStep {
  const on = step.maybeNumber("on");
  const off = step.maybeNumber("off");
  return {
    number: step.number("number"),
    kind: step.text("kind"),
    at: step.time("at"),
    actor: readPerson(step.object("actor")),
    note: step.maybeText("note"),
    outcome: step.maybeText("outcome"),
    ground: step.maybeText("ground"),
    reason: step.maybeText("reason"),
    way: step.maybeText("way"),
    to: step.maybeText("to"),
    tier: step.maybeText("tier"),
    dueOn: step.maybeText("due_on"),
    searchedBy: step.maybeText("searched_by"),
    searchedAt: step.maybeTime("searched_at"),
    counted: on === null || off === null ? null : { on, off },
    accepted: step.maybeFlag("accepted"),
  };
}

// Each alarm that took the step, as it stands behind it.
export function readStepAnswer(json: unknown): readonly Handled[] {
  return new JsonReader(json, "step")
    .list("items", (item) => {
      const status = item.maybeObject("status");
      return status === null
        ? null
        : ([alarmId(item.text("alarm")), readHandling(status)] as const);
    })
    .filter((handled) => handled !== null);
}

export function readCards(json: unknown): readonly Card[] {
  return new JsonReader(json, "cards").list("items", (card) => {
    const calls = card.list("alarms", (alarm) => alarm.list("responders", readCall));
    return {
      id: alarmId(card.text("id")),
      cause: card.text("cause"),
      rings: card.flag("rings"),
      alarms: card.list("alarms", readAlarm),
      calls: calls.at(-1) ?? [],
    };
  });
}

export function readStages(json: unknown): Stages {
  const stages = new JsonReader(json, "stages");
  const place = (row: JsonReader) => ({ id: row.text("id"), name: row.text("name") });
  return {
    rules: stages.list("rules", (row) => ({
      rule: row.text("rule"),
      stage: row.text("stage"),
      own: row.flag("own"),
      fixed: row.flag("fixed"),
      alarms14d: row.number("alarms_14d"),
    })),
    moves: stages.list("moves", (row) => ({
      rule: row.text("rule"),
      operatorId: row.maybeText("operator_id"),
      areaId: row.maybeText("area_id"),
      stage: row.text("stage"),
      from: row.time("from"),
      alarmsBefore: row.number("alarms_before"),
      actor: readPerson(row.object("actor")),
      note: row.text("note"),
    })),
    numbers: stages.list("numbers", (row) => ({
      quantity: row.text("quantity"),
      value: row.number("value"),
      rule: row.maybeText("rule"),
      operatorId: row.maybeText("operator_id"),
      validFrom: row.text("valid_from"),
      at: row.time("at"),
      actor: readPerson(row.object("actor")),
      note: row.text("note"),
    })),
    operators: stages.list("operators", place),
    areas: stages.list("areas", place),
  };
}
