import { readHandling } from "./read_handling";
import { BadAnswer, JsonReader, numberRow } from "./json_reader";
import type {
  Alarm,
  AlarmLimit,
  AlarmPage,
  Bus,
  County,
  FileGap,
  FileHealth,
  FileTask,
  PlannedRun,
  RouteDetail,
  RouteSummary,
  Stop,
  Stretch,
  TerminalInfo,
  Track,
  TrackFix,
} from "./types";
import {
  alarmId,
  kmh,
  metres,
  operatorId,
  routeId,
  seq,
  utcMs,
  vehicleId,
  type LatLng,
} from "./units";

// docs/api.md, read once at the edge. GeoJSON's longitude-first order ends in `lineString`.
export function readCounty(json: unknown): County {
  const county = new JsonReader(json, "county");
  const [west, south, east, north] = numberRow(county.array("bounds"), "county.bounds", 4);
  if (west == null || south == null || east == null || north == null)
    throw new BadAnswer("county.bounds", "numbers");
  return {
    nameZh: county.text("name_zh"),
    nameEn: county.text("name_en"),
    zone: county.text("zone"),
    centre: latLng(county.object("centre")),
    bounds: [west, south, east, north],
  };
}

export function readBuses(json: unknown): readonly Bus[] {
  return new JsonReader(json, "buses").list("items", readBus);
}

function readBus(bus: JsonReader): Bus {
  const terminal = bus.maybeObject("terminal");
  return {
    id: vehicleId(bus.text("id")),
    plate: bus.text("plate"),
    plateColour: bus.maybeText("plate_colour") ?? "other",
    kind: bus.maybeText("kind") ?? "",
    seats: bus.maybeNumber("seats"),
    operator: bus.maybeText("operator"),
    terminal: terminal === null ? null : readTerminal(terminal),
    runs: bus.maybeList("runs", readPlannedRun),
  };
}

function readTerminal(terminal: JsonReader): TerminalInfo {
  return {
    phone: terminal.text("phone"),
    edition: terminal.maybeLabel("edition") ?? "",
    linked: terminal.flag("linked"),
  };
}

function readPlannedRun(run: JsonReader): PlannedRun {
  return {
    routeId: routeId(run.text("route_id")),
    route: run.text("route"),
    departsAt: run.time("departs_at"),
    arrivesAt: run.maybeTime("arrives_at"),
    driver: run.maybeText("driver"),
  };
}

export function readRoutes(json: unknown): readonly RouteSummary[] {
  return new JsonReader(json, "routes").list("items", (route) => ({
    ...routeHead(route),
    stops: route.number("stops"),
  }));
}

export function readRoute(json: unknown): RouteDetail {
  const route = new JsonReader(json, "route");
  return {
    ...routeHead(route),
    halfWidth: metres(route.number("half_width_m")),
    line: lineString(route.object("geometry")),
    stops: route.list("stops", readStop),
    limits: route.maybeList("limits", readStretch),
  };
}

function routeHead(route: JsonReader): Omit<RouteSummary, "stops"> {
  return {
    id: routeId(route.text("id")),
    route: route.text("route"),
    direction: route.maybeText("direction") ?? "",
    school: route.maybeText("school"),
    version: route.maybeLabel("version"),
    length: metres(route.number("length_m")),
  };
}

function readStop(stop: JsonReader): Stop {
  return {
    name: stop.text("name"),
    place: latLng(stop),
    at: metres(stop.number("at_m")),
    plannedS: stop.maybeNumber("planned_s"),
  };
}

function readStretch(stretch: JsonReader): Stretch {
  return {
    from: metres(stretch.number("from_m")),
    to: metres(stretch.number("to_m")),
    limit: kmh(stretch.number("limit_kmh")),
    reason: stretch.maybeText("reason"),
  };
}

export function readAlarms(json: unknown): AlarmPage {
  const page = new JsonReader(json, "alarms");
  return { items: page.list("items", readAlarm), next: page.maybeLabel("next") };
}

export function readAlarm(alarm: JsonReader): Alarm {
  const lat = alarm.maybeNumber("lat");
  const lng = alarm.maybeNumber("lon");
  const route = alarm.maybeText("route_id");
  return {
    id: alarmId(alarm.text("id")),
    seq: seq(alarm.number("seq")),
    vehicleId: vehicleId(alarm.text("vehicle_id")),
    plate: alarm.maybeText("plate"),
    rule: alarm.text("rule"),
    kind: alarm.maybeText("kind"),
    routeId: route === null ? null : routeId(route),
    route: alarm.maybeText("route"),
    beganAt: alarm.time("began_at"),
    detectedAt: alarm.time("detected_at"),
    endedAt: alarm.maybeTime("ended_at"),
    late: alarm.flag("late"),
    revision: alarm.number("revision"),
    cause: alarm.text("cause"),
    measured: alarm.maybeObject("measured")?.numbers() ?? new Map<string, number>(),
    limit: readLimit(alarm.maybeObject("limit")),
    place: lat === null || lng === null ? null : { lat, lng },
    handling: readHandling(alarm.object("status")),
  };
}

// The feed carries the same two objects as JSON texts; an empty text is an empty object.
export function readMeasuredText(text: string): ReadonlyMap<string, number> {
  return text === ""
    ? new Map<string, number>()
    : new JsonReader(JSON.parse(text), "measured").numbers();
}

export function readLimitText(text: string): AlarmLimit | null {
  return text === "" ? null : readLimit(new JsonReader(JSON.parse(text), "limit"));
}

function readLimit(limit: JsonReader | null): AlarmLimit | null {
  const unit = limit?.maybeText("unit");
  if (limit !== null && unit === "day") return { kind: "document", lastDay: limit.text("value") };
  if (limit !== null && unit === "civil_time") {
    return { kind: "stoppage", from: limit.text("value"), number: limit.text("number") };
  }
  const value = limit?.maybeNumber("value") ?? null;
  if (limit === null || value === null) return null;
  if (unit === "s") return { kind: "duration", seconds: value, stop: limit.maybeText("stop") };
  if (unit === "m") return { kind: "corridor", halfWidth: metres(value) };
  return {
    kind: "speed",
    value: kmh(value),
    source: limit.maybeText("source"),
    reason: limit.maybeText("reason"),
  };
}

export function readTrack(json: unknown): Track {
  const track = new JsonReader(json, "track");
  return {
    fixes: track.array("items").map((row, index) => readTrackFix(row, `track.items[${index}]`)),
    truncated: track.flag("truncated"),
  };
}

function readTrackFix(row: unknown, path: string): TrackFix {
  const [at, lat, lng, speed] = numberRow(row, path, 4);
  if (at == null || lat == null || lng == null) throw new BadAnswer(path, "time and position");
  return { at: utcMs(at), place: { lat, lng }, speed: speed == null ? null : kmh(speed) };
}

function latLng(place: JsonReader): LatLng {
  return { lat: place.number("lat"), lng: place.number("lon") };
}

function lineString(geometry: JsonReader): readonly LatLng[] {
  if (geometry.text("type") !== "LineString") throw new BadAnswer("route.geometry", "LineString");
  return geometry.array("coordinates").map((pair, index) => {
    const [lng, lat] = numberRow(pair, `route.geometry.coordinates[${index}]`, 2);
    if (lng == null || lat == null) throw new BadAnswer("route.geometry", "numbers");
    return { lat, lng };
  });
}

export function readFileHealth(json: unknown): readonly FileHealth[] {
  return new JsonReader(json, "file_health").list("items", (file) => {
    const operator = file.maybeObject("operator");
    return {
      operator:
        operator === null
          ? null
          : {
              id: operatorId(operator.text("id")),
              code: operator.text("code"),
              name: operator.text("name"),
            },
      valid: file.number("valid"),
      due: file.number("due"),
      invalid: file.number("invalid"),
      notOnFile: file.number("not_on_file"),
      tasks: file.list("tasks", readFileTask),
    };
  });
}

function readFileTask(task: JsonReader): FileTask {
  return {
    group: task.text("group"),
    kind: task.text("kind"),
    subject: task.text("subject"),
    source: task.text("source"),
    numbers: task.object("numbers").numbers(),
    owedBy: task.text("owed_by"),
    waits: task.maybeText("waits"),
    invalid: task.number("invalid"),
    notOnFile: task.number("not_on_file"),
    due: task.number("due"),
    gaps: task.maybeList("gaps", readFileGap),
  };
}

function readFileGap(gap: JsonReader): FileGap {
  return {
    name: gap.text("name"),
    standing: gap.text("standing"),
    lastDay: gap.maybeText("last_day"),
    reminderDays: gap.maybeNumber("reminder_days"),
    detail: gap.maybeText("detail"),
  };
}
