import { fromBinary } from "@bufbuild/protobuf";

import {
  FrameSchema,
  RunPhase as WirePhase,
  type Alarm as WireAlarm,
  type AlarmStep as WireStep,
  type BusState as WireBus,
  type Event as WireEvent,
} from "./generated/live_pb.js";
import { readLimitText, readMeasuredText } from "./read_answers";
import { kUnhandled } from "./handling";
import type { Alarm, BusState, LiveFix, LiveMessage, RunPhase } from "./types";
import { alarmId, kmh, metres, routeId, seq, utcMs, vehicleId, type Seq } from "./units";

// One binary frame of the live feed into our own words. Throws where the bytes are no Frame; a body
// of a kind that this build does not know gives null.
export function readFrame(bytes: Uint8Array): LiveMessage | null {
  const { body } = fromBinary(FrameSchema, bytes);
  switch (body.case) {
    case "hello":
      return {
        kind: "hello",
        latestSeq: seq(Number(body.value.latestSeq)),
        serverTime: utcMs(Number(body.value.serverTimeMs)),
        build: body.value.build,
      };
    case "state":
      return {
        kind: "state",
        serverTime: utcMs(Number(body.value.serverTimeMs)),
        buses: body.value.buses.map(readBusState),
      };
    case "event":
      return readEvent(body.value);
    case "gap":
      return { kind: "gap", seq: seq(Number(body.value.seq)) };
    case undefined:
      return null;
  }
}

function readEvent(event: WireEvent): LiveMessage {
  const number = seq(Number(event.seq));
  if (event.body.case === "step") return readStep(number, event.body.value);
  if (event.body.case !== "alarm") return { kind: "other_event", seq: number };
  return { kind: "alarm", seq: number, alarm: readAlarm(event.body.value) };
}

function readStep(number: Seq, step: WireStep): LiveMessage {
  return {
    kind: "step",
    seq: number,
    alarm: alarmId(step.alarmId),
    handling: {
      state: step.state,
      steps: step.number,
      acknowledgedAt: step.acknowledgedAtMs === 0n ? null : utcMs(Number(step.acknowledgedAtMs)),
      owner: step.owner === "" ? null : step.owner,
      outcome: step.outcome === "" ? null : step.outcome,
      stands: step.outcomeStands,
    },
  };
}

function readBusState(bus: WireBus): BusState {
  return {
    vehicleId: vehicleId(String(bus.vehicleId)),
    linked: bus.linked,
    phase: readPhase(bus.phase),
    routeId: bus.routeId === 0n ? null : routeId(String(bus.routeId)),
    progress: metres(bus.progressM),
    limit: bus.limitDmh === 0 ? null : kmh(bus.limitDmh / 10),
    openAlarms: bus.openAlarms,
    fix: bus.positioned ? readFix(bus) : null,
  };
}

function readFix(bus: WireBus): LiveFix {
  return {
    place: { lat: bus.latE6 / 1e6, lng: bus.lngE6 / 1e6 },
    speed: bus.hasSpeed ? kmh(bus.speedDmh / 10) : null,
    courseDeg: bus.hasCourse ? bus.courseDeg : null,
    at: utcMs(Number(bus.atMs)),
    receivedAt: utcMs(Number(bus.receivedAtMs)),
  };
}

function readPhase(phase: WirePhase): RunPhase {
  switch (phase) {
    case WirePhase.APPROACHING:
      return "approaching";
    case WirePhase.LOADED:
      return "loaded";
    case WirePhase.DONE:
      return "done";
    default:
      return "none";
  }
}

function readAlarm(alarm: WireAlarm): Alarm {
  return {
    id: alarmId(alarm.id),
    seq: null,
    vehicleId: vehicleId(String(alarm.vehicleId)),
    plate: null,
    rule: alarm.rule,
    kind: alarm.kind === "" ? null : alarm.kind,
    routeId: alarm.routeId === 0n ? null : routeId(String(alarm.routeId)),
    route: null,
    beganAt: utcMs(Number(alarm.beganAtMs)),
    detectedAt: utcMs(Number(alarm.detectedAtMs)),
    endedAt: alarm.endedAtMs === 0n ? null : utcMs(Number(alarm.endedAtMs)),
    late: alarm.late,
    revision: alarm.revision,
    cause: alarm.cause,
    measured: readMeasuredText(alarm.measuredJson),
    limit: readLimitText(alarm.limitJson),
    place: { lat: alarm.latE6 / 1e6, lng: alarm.lngE6 / 1e6 },
    handling: alarm.revision === 1 ? kUnhandled : null,
  };
}
