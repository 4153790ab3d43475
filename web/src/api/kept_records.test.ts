import { describe, expect, it } from "vitest";

import { ApiError } from "./client";
import {
  keep,
  keptRecords,
  newRecord,
  sendKept,
  type KeptRecord,
  type Shelf,
} from "./kept_records";

function shelfOf(text: string | null = null): Shelf {
  let kept = text;
  return { getItem: () => kept, setItem: (_, said) => (kept = said) };
}
const sweep = (account: string) =>
  newRecord({ account, run: "r", day: "2026-09-01", kind: "sweep", body: { empty: true } });

describe("kept records", () => {
  it("leave the shelf when the server has them, in their order", async () => {
    const shelf = shelfOf();
    const [first, second] = [sweep("1"), sweep("1")];
    keep(shelf, first);
    keep(shelf, second);
    const sent: KeptRecord[] = [];
    expect(await sendKept(shelf, "1", (one) => Promise.resolve(sent.push(one)))).toBe(true);
    expect(sent.map((one) => one.id)).toEqual([first.id, second.id]);
    expect(sent[0]?.at).toBe(first.at);
    expect(keptRecords(shelf)).toEqual([]);
  });

  it("stay while no server answers, and while nobody is logged in", async () => {
    for (const status of [null, 401, 403, 429, 503]) {
      const shelf = shelfOf();
      keep(shelf, sweep("1"));
      const away = () => Promise.reject(new ApiError("x", status, ""));
      expect(await sendKept(shelf, "1", away)).toBe(false);
      expect(keptRecords(shelf)[0]?.refused).toBeNull();
    }
  });

  it("that are refused stay with the reason and keep nothing waiting", async () => {
    const shelf = shelfOf();
    const bad = sweep("1");
    keep(shelf, bad);
    keep(shelf, sweep("1"));
    const refusing = (one: KeptRecord) =>
      one.id === bad.id
        ? Promise.reject(new ApiError("not_found", 404, ""))
        : Promise.resolve(null);
    expect(await sendKept(shelf, "1", refusing)).toBe(true);
    expect(keptRecords(shelf).map((one) => one.refused)).toEqual(["not_found"]);
  });

  it("are sent by nobody but whose they are", async () => {
    const shelf = shelfOf();
    keep(shelf, sweep("1"));
    expect(await sendKept(shelf, "2", () => Promise.reject(new Error("sent")))).toBe(true);
    expect(keptRecords(shelf)).toHaveLength(1);
  });

  it("have an id of their own", () => {
    expect(sweep("1").id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(sweep("1").id).not.toBe(sweep("1").id);
  });

  it("are none where the shelf holds something else", () => {
    expect(keptRecords(shelfOf("nonsense"))).toEqual([]);
    expect(keptRecords(shelfOf('[{"id":1}]'))).toEqual([]);
  });
});
