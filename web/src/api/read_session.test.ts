import { describe, expect, it } from "vitest";

import { readAccounts, readSession } from "./read_session";

const affiliation = { operator_id: "3", school_id: null, area_id: null };
const grant = {
  id: "101",
  role: "monitor",
  affiliation,
  valid_from: "2026-09-01T00:00:00Z",
  valid_until: null,
};
const session = {
  rights: ["see_traffic", "see_alarms"],
  steps: ["acknowledged", "noted"],
  opens_emergencies: true,
  account: { id: "100", login: "wang.li", name: "王丽" },
  role: "monitor",
  affiliation,
  staff_id: null,
  by_badge: false,
  has_account: true,
  duty: null,
  zone: "Asia/Shanghai",
  grants: [grant],
};

describe("readSession", () => {
  it("says who sits here, in which role, and what comes first", () => {
    expect(readSession(session)).toMatchObject({
      login: "wang.li",
      role: "monitor",
      of: { operatorId: "3", schoolId: null },
      staffId: null,
      byBadge: false,
      duty: null,
      zone: "Asia/Shanghai",
      grants: [{ id: "101", until: null }],
    });
    expect(readSession({ ...session, duty: "change_password" }).duty).toBe("change_password");
  });

  it("names the member that is wrong", () => {
    expect(() => readSession({ ...session, grants: [{ ...grant, id: 101 }] })).toThrow(
      "session.grants[0].id",
    );
  });
});

describe("readAccounts", () => {
  it("reads accounts with their standing", () => {
    const account = {
      id: "100",
      login: "wang.li",
      name: "王丽",
      person: { code: "W1", name: "王丽", drives: false },
      disabled_at: null,
      has_second_factor: false,
      failures: 5,
      locked: true,
      grants: [grant],
    };
    expect(readAccounts({ items: [account] })[0]).toMatchObject({
      login: "wang.li",
      locked: true,
      disabledAt: null,
    });
  });
});
