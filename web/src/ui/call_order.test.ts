import { expect, it } from "vitest";

import type { Contact } from "../api/emergency";
import { callOrder } from "./call_order";

const contact = (task: string, phone: string | null): Contact => ({
  task,
  organisation: "第一小学",
  person: null,
  role: "duty_phone",
  phone,
  contract: null,
});

it("the calls begin with police and rescue, and name a task once", () => {
  const calls = callOrder([
    contact("school_told", "0551-60000001"),
    contact("school_told", null),
    contact("guardians_told", "0551-60000001"),
  ]);
  expect(calls.map((call) => call.phone)).toEqual([
    "110",
    "120",
    "0551-60000001",
    null,
    "0551-60000001",
  ]);
  expect(calls.map((call) => call.number)).toEqual([1, 2, 3, 4, 5]);
  expect(calls.map((call) => call.isFirstOfTask)).toEqual([true, true, true, false, true]);
});
