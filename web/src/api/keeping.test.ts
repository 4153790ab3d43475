import { expect, test } from "vitest";

import { readAuditPage } from "./keeping";

const entry = {
  id: "7",
  at: "2026-09-01T07:05:00Z",
  account: "3",
  login: "li",
  db_role: "busward_api",
  role: null,
  address: null,
  why: null,
  action: "changed",
  subject: "access.account",
  before: { name: { personal: "SHA-256/1", digest: "abcd", of: "account 3" }, n: null },
  after: { name: { personal: "SHA-256/1", digest: "ef01" }, n: 3, list: [1] },
};

test("an entry shows what is personal as hidden, and says whose it is where it is told", () => {
  const page = readAuditPage({ items: [entry], next: "6" });
  expect(page.next).toBe("6");
  const [first] = page.entries;
  expect(first?.before?.get("name")).toEqual({ kind: "hidden", digest: "abcd", of: "account 3" });
  expect(first?.after?.get("name")).toEqual({ kind: "hidden", digest: "ef01", of: null });
});

test("an entry shows what is empty as empty and all else as text", () => {
  const [first] = readAuditPage({ items: [entry], next: null }).entries;
  expect(first?.before?.get("n")).toEqual({ kind: "text", text: "" });
  expect(first?.after?.get("n")).toEqual({ kind: "text", text: "3" });
  expect(first?.after?.get("list")).toEqual({ kind: "text", text: "[1]" });
});

test("an entry without sides has none", () => {
  const [first] = readAuditPage({
    items: [{ ...entry, before: null, after: null }],
    next: null,
  }).entries;
  expect(first?.before).toBeNull();
  expect(first?.after).toBeNull();
});
