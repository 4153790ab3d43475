import type { Person } from "./handling";
import { JsonReader } from "./json_reader";
import { vehicleId, type UtcMs, type VehicleId } from "./units";

export interface EmergencyStep {
  readonly number: number;
  readonly at: UtcMs;
  readonly actor: Person;
  readonly kind: string; // done, not_needed, noted, closed
  readonly task: string | null;
  readonly note: string | null;
}

// An accident or emergency with all that was done about it.
export interface Emergency {
  readonly id: string;
  readonly cause: string;
  readonly vehicleId: VehicleId;
  readonly plate: string;
  readonly at: UtcMs;
  readonly openedBy: Person | null; // null: it opened itself
  readonly note: string;
  readonly heldFrom: UtcMs;
  readonly heldTo: UtcMs;
  readonly holdLifted: { readonly at: UtcMs; readonly by: Person; readonly note: string } | null;
  readonly closed: boolean;
  readonly tasksLeft: readonly string[];
  readonly steps: readonly EmergencyStep[];
}

// Somebody to be told, for one of the tasks, and how to reach him.
export interface Contact {
  readonly task: string;
  readonly organisation: string;
  readonly person: string | null; // none on file
  readonly role: string | null; // safety_manager, monitor, driver; duty_phone of a school
  readonly phone: string | null;
  readonly contract: string | null; // its number, under which the school is served
}

export function readContacts(json: unknown): readonly Contact[] {
  return new JsonReader(json, "contacts").list("items", (item) => ({
    task: item.text("task"),
    organisation: item.text("organisation"),
    person: item.maybeText("person"),
    role: item.maybeText("role"),
    phone: item.maybeText("phone"),
    contract: item.maybeText("contract"),
  }));
}

// The register of a year; none is a number like any other.
export interface EmergencyRegister {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly count: number;
  readonly open: number;
  readonly items: readonly Emergency[];
}

export function readEmergencies(json: unknown): EmergencyRegister {
  const register = new JsonReader(json, "emergencies");
  return {
    from: register.time("from"),
    to: register.time("to"),
    count: register.number("count"),
    open: register.number("open"),
    items: register.list("items", readEmergency),
  };
}

function readEmergency(item: JsonReader): Emergency {
  const person = (actor: JsonReader) => ({ name: actor.text("name"), role: actor.text("role") });
  const opener = item.maybeObject("opened_by");
  const lifted = item.maybeObject("hold_lifted");
  return {
    id: item.text("id"),
    cause: item.text("cause"),
    vehicleId: vehicleId(item.text("vehicle_id")),
    plate: item.text("plate"),
    at: item.time("at"),
    openedBy: opener === null ? null : person(opener),
    note: item.text("note"),
    heldFrom: item.time("held_from"),
    heldTo: item.time("held_to"),
    holdLifted:
      lifted === null
        ? null
        : { at: lifted.time("at"), by: person(lifted.object("actor")), note: lifted.text("note") },
    closed: item.flag("closed"),
    tasksLeft: item.array("tasks_left").map(String),
    steps: item.list("steps", (step) => ({
      number: step.number("number"),
      at: step.time("at"),
      actor: person(step.object("actor")),
      kind: step.text("kind"),
      task: step.maybeText("task"),
      note: step.maybeText("note"),
    })),
  };
}
