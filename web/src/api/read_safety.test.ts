import { describe, expect, it } from "vitest";

import { BadAnswer } from "./json_reader";
import {
  readDue,
  readPledges,
  readStoppages,
  readTrainedPeople,
  readTraining,
} from "./read_safety";

const operator = { id: "3", code: "FW01", name: "安达" };

describe("The safety work's answers", () => {
  it("tell what is stopped, by whom and how far it has come", () => {
    const read = readStoppages({
      at: "2026-09-07T09:00:00",
      suspensions: [
        {
          subject: "bus",
          of: "皖A00001",
          number: "3号",
          issued_by: "交警",
          ground: "制动",
          from: "2026-09-04T10:00:00",
          conditions: null,
          served_to: "赵安",
          served_on: null,
          rectified_by: null,
          resumed_at: null,
          resumption_number: null,
          accepted_by: null,
          state: "served",
          in_force: true,
          departures: 2,
          operator,
        },
      ],
      defects: [],
    });
    expect(read.suspensions[0]).toMatchObject({ inForce: true, departures: 2, resumedAt: null });
    expect(() => readStoppages({ suspensions: [{}], defects: [] })).toThrow(BadAnswer);
  });

  it("have no rate of nobody", () => {
    const coverage = { covered: 0, of: 0, rate: null };
    const training = readTraining({
      first: "2026-09-01",
      last: "2026-09-07",
      audiences: [{ audience: "pupils", sessions: 1, attendances: 240, persons: 0 }],
      active: [{ audience: "drivers", attendances: 0, persons: 0, coverage }],
      operators: [],
      sessions: [],
      absences: [],
    });
    expect(training.active[0]?.coverage.rate).toBeNull();
    expect(training.audiences[0]?.attendances).toBe(240);
    const roles = [{ role: "driver", coverage, text: null }];
    expect(readPledges({ roles, operators: [], owed: [] }).roles[0]?.version).toBeNull();
  });

  it("ask for no hours where no rule does", () => {
    const person = { code: "D1", name: "王", audience: "attendants", operator: null };
    const counted = { attendances: 2, minutes: 240, asked_minutes: null, owed: 1 };
    expect(readTrainedPeople({ items: [{ ...person, ...counted }] })[0]).toMatchObject({
      minutes: 240,
      askedMinutes: null,
      owed: 1,
    });
  });

  it("put duties and documents into one list", () => {
    const [mine] = readDue({
      items: [
        {
          owner: "operator",
          of: "FW01",
          name: "安达",
          overdue: 1,
          due: 1,
          open: 0,
          items: [
            {
              document: "placard",
              group: "document",
              subject: "bus",
              invalid: 1,
              not_on_file: 37,
              ending: 0,
              numbers: {},
              state: "overdue",
              last_day: "2026-09-01",
              reminder_days: null,
              source: "art. 18",
            },
            {
              duty: "office_safety_check",
              title_zh: "安全例查",
              title_en: "Safety check of the office",
              rhythm: "weekly",
              law: "unverified",
              state: "due",
              last_day: "2026-09-13",
              reminder_days: 7,
              source: "seen",
            },
          ],
        },
      ],
    });
    expect(mine?.items[0]).toMatchObject({ duty: null, file: { kind: "placard", notOnFile: 37 } });
    expect(mine?.items[1]).toMatchObject({ file: null, duty: { rhythm: "weekly" } });
  });
});
