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
import { alarmId, operatorId } from "./units";

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
  const head = (row: JsonReader) => {
    const operator = row.maybeText("operator_id");
    return {
      rule: row.text("rule"),
      operatorId: operator === null ? null : operatorId(operator),
      stage: row.text("stage"),
    };
  };
  return {
    rules: stages.list("rules", (row) => ({ ...head(row), alarms14d: row.number("alarms_14d") })),
    moves: stages.list("moves", (row) => ({
      ...head(row),
      from: row.time("from"),
      alarmsBefore: row.number("alarms_before"),
      actor: readPerson(row.object("actor")),
      note: row.text("note"),
    })),
  };
}
