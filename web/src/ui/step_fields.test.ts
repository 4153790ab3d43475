import { describe, expect, it } from "vitest";

import {
  kStepForms,
  missingField,
  nextSteps,
  shownFields,
  stepOf,
  type Entered,
  type StepForm,
} from "./step_fields";

function form(kind: string): StepForm {
  const found = kStepForms[kind];
  if (found === undefined) throw new Error(kind);
  return found;
}

const filled = (kind: string, entered: Entered) => ({
  form: form(kind),
  entered,
  zone: "Asia/Shanghai",
});

describe("the form of a step", () => {
  it("asks for a ground only of what is justified, and for a reason only of what is false", () => {
    const names = (outcome: string) =>
      shownFields(form("decided"), { outcome }).map((field) => field.name);
    expect(names("confirmed")).toEqual(["outcome"]);
    expect(names("justified")).toEqual(["outcome", "ground"]);
    expect(names("false_alarm")).toEqual(["outcome", "reason"]);
  });

  it("sends only what is shown", () => {
    const entered = { outcome: "confirmed", ground: "road_works", note: " seen " };
    expect(stepOf("decided", filled("decided", entered))).toEqual({
      kind: "decided",
      outcome: "confirmed",
      note: "seen",
    });
    expect(stepOf("counted", filled("counted", { on: "31", off: "31" }))).toEqual({
      kind: "counted",
      on: 31,
      off: 31,
    });
  });

  it("takes a time by the county's clocks, wherever the browser stands", () => {
    const entered = { searched_by: "王芳", searched_at: "2026-09-01T17:20" };
    expect(stepOf("searched", filled("searched", entered))).toMatchObject({
      searched_at: "2026-09-01T09:20:00.000Z",
    });
  });

  it("says what is missing, a note too where it is wanted", () => {
    expect(missingField(form("decided"), {})).toBe("outcome");
    expect(missingField(form("decided"), { outcome: "justified" })).toBe("ground");
    expect(missingField(form("decided"), { outcome: "warned" })).toBeNull();
    expect(missingField(form("rectified"), { note: " " })).toBe("note");
  });

  it("of an appeal asks for an outcome only where it is granted, never for the same one", () => {
    const rejected = { accepted: "false" };
    expect(missingField(form("appeal_decided"), rejected)).toBeNull();
    expect(stepOf("appeal_decided", filled("appeal_decided", rejected))).toEqual({
      kind: "appeal_decided",
      accepted: false,
    });
    const outcome = shownFields(form("appeal_decided"), { accepted: "true" })[1];
    expect(outcome?.codes).not.toContain("confirmed");
  });
});

describe("the next steps", () => {
  const none = { ground: false, rectification: false, appealed: false };
  it("begin with the acknowledgement and end with the close", () => {
    expect(nextSteps("unacknowledged", "overspeed", none)[0]).toBe("acknowledged");
    expect(nextSteps("decided", "overspeed", none)).toContain("closed");
    expect(nextSteps("closed", "overspeed", none)).toEqual(["appealed", "noted"]);
    expect(nextSteps("closed", "overspeed", { ...none, appealed: true })).toEqual(["noted"]);
  });
  it("look for children only where one may be on board", () => {
    expect(nextSteps("acknowledged", "child_left_on_board", none)).toContain("searched");
    expect(nextSteps("acknowledged", "overspeed", none)).not.toContain("searched");
  });
});
