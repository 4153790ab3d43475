import { kUnhandled } from "../api/handling";
import type { Alarm, BusState } from "../api/types";
import { alarmId, kmh, metres, utcMs, vehicleId } from "../api/units";
import type { Wire, WireEvents } from "./socket";

// What the tests of this folder share: a wire they hold the far end of, and small true-to-form
// values.
export class FakeWire implements Wire {
  closed = false;
  readonly after: number;
  readonly events: WireEvents;

  constructor(after: number, events: WireEvents) {
    this.after = after;
    this.events = events;
  }
  close(): void {
    this.closed = true;
  }
}

export function busState(id: string, overrides: Partial<BusState> = {}): BusState {
  return {
    vehicleId: vehicleId(id),
    linked: true,
    phase: "none",
    routeId: null,
    progress: metres(0),
    limit: null,
    openAlarms: 0,
    fix: {
      place: { lat: 30, lng: 112 },
      speed: kmh(36),
      courseDeg: 90,
      at: utcMs(1_000_000),
      receivedAt: utcMs(1_000_500),
    },
    ...overrides,
  };
}

export function alarm(id: string, overrides: Partial<Alarm> = {}): Alarm {
  return {
    id: alarmId(id),
    seq: null,
    vehicleId: vehicleId("7"),
    plate: null,
    rule: "overspeed",
    kind: null,
    routeId: null,
    route: null,
    beganAt: utcMs(1_000_000),
    detectedAt: utcMs(1_010_000),
    endedAt: null,
    late: false,
    revision: 1,
    cause: "raised",
    measured: new Map([["peak_kmh", 71.3]]),
    limit: { kind: "speed", value: kmh(60), source: "school_bus_cap", reason: null },
    place: { lat: 30, lng: 112 },
    handling: kUnhandled,
    ...overrides,
  };
}
