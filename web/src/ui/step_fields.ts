import type { NewStep } from "../api/handling";
import { fromCivil } from "../i18n/civil_time";

// What a step is asked for, beside its note: a choice of codes or a text. `only` hides a field
// unless another has that value.
export interface StepField {
  readonly name: string;
  readonly kind: "choice" | "text" | "day" | "time" | "count";
  readonly codes?: readonly string[];
  readonly prefix?: string; // of the codes' texts
  readonly only?: { readonly field: string; readonly is: string };
}

export interface StepForm {
  readonly fields: readonly StepField[];
  readonly note: "wanted" | "welcome";
}

const kOutcomes = ["warned", "justified", "false_alarm", "confirmed", "unsupported"];
const kRuling: readonly StepField[] = [
  { name: "outcome", kind: "choice", codes: kOutcomes, prefix: "outcome" },
  {
    name: "ground",
    kind: "choice",
    prefix: "ground",
    codes: [
      "traffic_control",
      "road_works",
      "natural_disaster",
      "severe_weather",
      "major_accident",
      "other_obstruction",
    ],
    only: { field: "outcome", is: "justified" },
  },
  {
    name: "reason",
    kind: "choice",
    prefix: "reason",
    codes: [
      "position_error",
      "map_error",
      "terminal_fault",
      "wrong_binding",
      "wrong_file",
      "test_drive",
    ],
    only: { field: "outcome", is: "false_alarm" },
  },
];

// The forms of the steps that want more than a click.
export const kStepForms: Readonly<Record<string, StepForm>> = {
  handed_over: { fields: [{ name: "to", kind: "text" }], note: "welcome" },
  contacted: {
    fields: [
      {
        name: "way",
        kind: "choice",
        prefix: "way",
        codes: ["cab_voice", "attendant", "safety_manager", "driver_phone"],
      },
    ],
    note: "welcome",
  },
  decided: { fields: kRuling, note: "welcome" },
  ground_confirmed: { fields: [], note: "welcome" },
  searched: {
    fields: [
      { name: "searched_by", kind: "text" },
      { name: "searched_at", kind: "time" },
    ],
    note: "welcome",
  },
  counted: {
    fields: [
      { name: "on", kind: "count" },
      { name: "off", kind: "count" },
    ],
    note: "welcome",
  },
  supervision_ordered: { fields: [{ name: "due_on", kind: "day" }], note: "welcome" },
  rectified: { fields: [], note: "wanted" },
  closed: { fields: [], note: "welcome" },
  appealed: { fields: [], note: "wanted" },
  appeal_decided: {
    fields: [
      { name: "accepted", kind: "choice", codes: ["true", "false"], prefix: "appeal_accepted" },
      ...kRuling.map((field): StepField =>
        field.only === undefined
          ? {
              ...field,
              codes: kOutcomes.filter((code) => code !== "confirmed"),
              only: { field: "accepted", is: "true" },
            }
          : field,
      ),
    ],
    note: "welcome",
  },
  escalated: {
    fields: [
      {
        name: "tier",
        kind: "choice",
        prefix: "tier",
        codes: ["duty_officer", "traffic_police"],
      },
    ],
    note: "welcome",
  },
  noted: { fields: [], note: "wanted" },
};

export type Entered = Readonly<Record<string, string>>;

export function shownFields(form: StepForm, entered: Entered): readonly StepField[] {
  return form.fields.filter(
    (field) => field.only === undefined || entered[field.only.field] === field.only.is,
  );
}

// The first thing that is still missing; null: it can be sent.
export function missingField(form: StepForm, entered: Entered): string | null {
  const missing = shownFields(form, entered).find(
    (field) => (entered[field.name] ?? "").trim() === "",
  );
  if (missing !== undefined) return missing.name;
  return form.note === "wanted" && (entered.note ?? "").trim() === "" ? "note" : null;
}

export interface EnteredForm {
  readonly form: StepForm;
  readonly entered: Entered;
  readonly zone: string; // of the county, by whose clocks times are entered
}

// What is no time stays as it is, for the server to name.
function timeIn(value: string, zone: string): string {
  const at = fromCivil(value, zone);
  return at === null ? value : new Date(at).toISOString();
}

// Only what is shown is sent: a ground that was chosen before the outcome changed is not.
export function stepOf(kind: string, { form, entered, zone }: EnteredForm): NewStep {
  const step: Record<string, string | number | boolean> = {};
  for (const field of shownFields(form, entered)) {
    const value = (entered[field.name] ?? "").trim();
    if (field.kind === "count") step[field.name] = Number(value);
    else if (field.kind === "time") step[field.name] = timeIn(value, zone);
    else step[field.name] = field.name === "accepted" ? value === "true" : value;
  }
  const note = (entered.note ?? "").trim();
  return note === "" ? { kind, ...step } : { kind, ...step, note };
}

// The steps that come next in a state, the likeliest first. Which of them the role may take, the
// session says; whether one is allowed now is the server's business, which says why not.
export function nextSteps(state: string, rule: string, awaited: Pending): readonly string[] {
  const appeal = awaited.appealed ? [] : ["appealed"];
  const children = rule === "child_left_on_board" ? ["searched", "counted"] : [];
  switch (state) {
    case "unacknowledged":
      return ["acknowledged", "owner_taken", "contacted", ...children, "decided", "noted"];
    case "acknowledged":
      return [
        ...(awaited.ground ? ["ground_confirmed"] : []),
        "owner_taken",
        "contacted",
        ...children,
        "decided",
        "handed_over",
        "escalated",
        "noted",
      ];
    case "decided":
      return [
        ...(awaited.rectification ? ["rectified"] : ["supervision_ordered"]),
        "closed",
        "decided",
        ...children,
        ...appeal,
        "contacted",
        "noted",
      ];
    case "appealed":
      return ["appeal_decided", "contacted", "noted"];
    default:
      return [...appeal, "noted"];
  }
}

export interface Pending {
  readonly ground: boolean; // an outcome rests on an obstruction that nobody has confirmed
  readonly rectification: boolean;
  readonly appealed: boolean; // which is done once
}
