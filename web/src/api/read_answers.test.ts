import { describe, expect, it } from "vitest";

import { BadAnswer } from "./json_reader";
import {
  readAlarms,
  readBuses,
  readCounty,
  readFileHealth,
  readLimitText,
  readMeasuredText,
  readRoute,
  readTrack,
} from "./read_answers";
import { readAlarmEvidence } from "./read_evidence";

const alarm = {
  id: "0b0c0f52-6f1d-5b0e-9d5e-000000000001",
  seq: 12,
  vehicle_id: "7",
  plate: "鄂F12345",
  rule: "overspeed",
  kind: "",
  route_id: "3",
  route: "3号线",
  began_at: "2026-09-01T23:10:00.500Z",
  detected_at: "2026-09-01T23:10:12Z",
  ended_at: null,
  late: false,
  status: {
    state: "decided",
    steps: 3,
    acknowledged_at: "2026-09-01T07:06:00Z",
    owner: "王",
    ruling: {
      outcome: "warned",
      ground: null,
      reason: null,
      at: "2026-09-01T07:09:00Z",
      stands: true,
    },
    rectify_by: null,
    escalated_to: null,
    closed_at: null,
  },
  revision: 1,
  cause: "raised",
  measured: { peak_kmh: 78.3, band: 3, note: "text is left out" },
  limit: { value: 60, unit: "km/h", source: "school_bus_cap" },
  lat: 31.5,
  lon: 112.3,
};

describe("answers of the API", () => {
  it("give an alarm its limit, its figures and its place, latitude apart from longitude", () => {
    const [read] = readAlarms({ items: [alarm], next: null }).items;
    expect(read).toMatchObject({
      kind: null,
      endedAt: null,
      limit: { kind: "speed", value: 60, source: "school_bus_cap" },
    });
    expect(read?.handling).toMatchObject({ state: "decided", outcome: "warned", stands: true });
    expect(read?.place).toEqual({ lat: 31.5, lng: 112.3 });
    expect(read?.beganAt).toBe(Date.UTC(2026, 8, 1, 23, 10, 0, 500));
    expect([...(read?.measured ?? [])]).toEqual([
      ["peak_kmh", 78.3],
      ["band", 3],
    ]);
  });

  it("know an alarm without a limit from one with a limit of zero", () => {
    expect(readAlarms({ items: [{ ...alarm, limit: {} }], next: "12" }).items[0]?.limit).toBeNull();
    expect(readLimitText("")).toBeNull();
    expect(readLimitText('{"value":0,"unit":"km/h"}')).toMatchObject({ kind: "speed", value: 0 });
    expect(readLimitText('{"value":20.00,"unit":"m","source":"approved_route"}')).toEqual({
      kind: "corridor",
      halfWidth: 20,
    });
    expect(
      readLimitText('{"value":5.000,"unit":"s","source":"approved_stop","stop":"东门"}'),
    ).toEqual({ kind: "duration", seconds: 5, stop: "东门" });
    expect(readMeasuredText("").size).toBe(0);
  });

  it("take a bus without terminal, seats and runs", () => {
    const [bus] = readBuses({
      items: [{ id: "1", plate: "鄂F1", plate_colour: "yellow", kind: "primary", terminal: null }],
    });
    expect(bus).toMatchObject({ terminal: null, seats: null, operator: null, runs: [] });
  });

  it("turn GeoJSON's longitude-first order round", () => {
    const route = readRoute({
      id: "1",
      route: "1",
      direction: "to_school",
      school: null,
      version: 2,
      length_m: 10,
      half_width_m: 20,
      geometry: {
        type: "LineString",
        coordinates: [
          [112.3, 31.5],
          [112.4, 31.5],
        ],
      },
      stops: [{ name: "a", lat: 31.5, lon: 112.3, at_m: 0, planned_s: 0 }],
      limits: [{ from_m: 0, to_m: 5, limit_kmh: 20, reason: "narrow_bridge" }],
    });
    expect(route.line[0]).toEqual({ lat: 31.5, lng: 112.3 });
    expect(route.stops[0]?.place).toEqual({ lat: 31.5, lng: 112.3 });
    expect(route.version).toBe("2");
  });

  it("read tracks with unknown speeds", () => {
    const track = readTrack({
      items: [
        [1000, 31.5, 112.3, 40.5],
        [2000, 31.5, 112.4, null],
      ],
      truncated: false,
    });
    expect(track.fixes.map((fix) => fix.speed)).toEqual([40.5, null]);
    expect(track.fixes[1]?.place).toEqual({ lat: 31.5, lng: 112.4 });
  });

  it.each([
    [
      "a member that is missing",
      { items: [{ ...alarm, rule: undefined }], next: null },
      "alarms.items[0].rule",
    ],
    ["a number as text", { items: [{ ...alarm, seq: "12" }], next: null }, "alarms.items[0].seq"],
    [
      "a time that is none",
      { items: [{ ...alarm, began_at: "yesterday" }], next: null },
      "alarms.items[0].began_at",
    ],
    ["no list at all", { items: null }, "alarms.items"],
  ])("name the place of %s", (_what, json, place) => {
    expect(() => readAlarms(json)).toThrow(BadAnswer);
    expect(() => readAlarms(json)).toThrow(place);
  });

  it("refuse a county without bounds", () => {
    expect(() =>
      readCounty({
        name_zh: "",
        name_en: "",
        zone: "Asia/Shanghai",
        centre: { lat: 1, lon: 2 },
        bounds: [1, 2],
      }),
    ).toThrow(BadAnswer);
  });
});

describe("the series that decided an alarm", () => {
  const detail = (series: unknown, frames: unknown) => ({ evidence: { series, frames } });

  it("reads speeds and their limits", () => {
    const step = { at: "2026-09-01T07:00:00Z", speed_kmh: 72, limit_kmh: 60, evidence: 1.5 };
    const read = readAlarmEvidence(detail([step], [{}, {}]));
    expect(read.frames).toBe(2);
    expect(read.steps).toMatchObject([{ value: 72, allowed: 60, evidence: 1.5 }]);
  });

  it("reads distances, which have no limit of their own", () => {
    const step = { at: "2026-09-01T07:00:00Z", distance_m: 61, against: 4.6 };
    expect(readAlarmEvidence(detail([step], null)).steps).toMatchObject([
      { value: 61, allowed: null, evidence: 4.6 },
    ]);
  });

  it("reads documents that were over", () => {
    const lapse = { document: "placard", last_day: "2026-08-31", source: "art. 18" };
    const read = readAlarmEvidence(detail([lapse], null));
    expect(read.steps).toEqual([]);
    expect(read.lapses).toEqual([{ document: "placard", lastDay: "2026-08-31" }]);
    expect(readLimitText('{"value":"2026-08-31","unit":"day","source":"art. 18"}')).toEqual({
      kind: "document",
      lastDay: "2026-08-31",
    });
  });

  it("reads the drive past a stop, and what was heard of a silent bus", () => {
    const past = {
      at: "2026-09-01T07:00:00Z",
      progress_m: 812,
      speed_kmh: 39.5,
      halt_at_most_s: 1.25,
    };
    expect(readAlarmEvidence(detail([past], null)).steps).toMatchObject([
      { value: 39.5, allowed: null, evidence: 1.25 },
    ]);
    const blind = { at: "2026-09-01T07:00:00Z", heard: "report_without_fix", count: 7 };
    const read = readAlarmEvidence(detail([blind], null));
    expect(read.steps).toEqual([]);
    expect(read.heard).toEqual([
      { at: Date.parse("2026-09-01T07:00:00Z"), what: "report_without_fix", count: 7 },
    ]);
  });

  it("reads orders that stopped the bus", () => {
    const order = { stoppage: "bus_suspension", number: "3号", from: "2026-09-01T07:10:00" };
    const read = readAlarmEvidence(detail([{ ...order, source: "art. 65" }], null));
    expect(read.steps).toEqual([]);
    expect(read.stoppages).toEqual([order]);
    expect(
      readLimitText('{"value":"2026-09-01T07:10:00","unit":"civil_time","number":"3号"}'),
    ).toEqual({ kind: "stoppage", from: "2026-09-01T07:10:00", number: "3号" });
  });

  it("reads why whoever was known to drive may not", () => {
    const fault = { driver: "D1", check: "annual_review", last_day: "2026-08-31" };
    const read = readAlarmEvidence(detail([{ ...fault, known_by: "departure_check" }], null));
    expect(read.steps).toEqual([]);
    expect(read.driver).toEqual([
      {
        driver: "D1",
        check: "annual_review",
        lastDay: "2026-08-31",
        number: null,
        knownBy: "departure_check",
      },
    ]);
    expect(readLimitText('{"check":"licence_class","source":"art. 23 (1)"}')).toBeNull();
  });

  it("is empty where nothing has been collected", () => {
    expect(readAlarmEvidence(detail(null, null))).toEqual({
      steps: [],
      stoppages: [],
      driver: [],
      lapses: [],
      heard: [],
      frames: 0,
      cabWarning: null,
    });
  });

  it("reads what the driver was told", () => {
    const warning = { text: "您已超速", outcome: "confirmed", sent_at: "2026-09-01T07:00:01Z" };
    const read = readAlarmEvidence({ ...detail(null, null), cab_warning: warning });
    expect(read.cabWarning).toEqual({
      text: "您已超速",
      outcome: "confirmed",
      sentAt: Date.parse("2026-09-01T07:00:01Z"),
    });
  });

  it("give what is to do in a file, and files of nobody", () => {
    const counts = { valid: 3, due: 1, invalid: 1, not_on_file: 2 };
    const gap = {
      name: "鄂F12345",
      standing: "invalid",
      last_day: "2026-08-31",
      reminder_days: null,
      detail: null,
    };
    const task = {
      group: "document",
      kind: "placard",
      subject: "bus",
      source: "art. 18",
      numbers: { driver_age_min_years: 25 },
      owed_by: "operator",
      waits: null,
      invalid: 1,
      not_on_file: 0,
      due: 0,
    };
    const operator = { id: "4", code: "O1", name: "公交公司", kind: "school" };
    const [mine, nobodys] = readFileHealth({
      day: "2026-09-01",
      items: [
        { operator, ...counts, tasks: [{ ...task, gaps: [gap] }] },
        { operator: null, ...counts, tasks: [task] },
      ],
    });
    expect(mine?.operator?.name).toBe("公交公司");
    expect(mine?.tasks[0]?.numbers.get("driver_age_min_years")).toBe(25);
    expect(mine?.tasks[0]?.gaps).toEqual([expect.objectContaining({ lastDay: "2026-08-31" })]);
    expect(nobodys).toMatchObject({ operator: null, notOnFile: 2, tasks: [{ gaps: [] }] });
    expect(() => readFileHealth({ items: [{ operator: null }] })).toThrow(BadAnswer);
  });
});
