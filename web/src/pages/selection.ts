import type { Alarm } from "../api/types";
import type { AlarmId, RouteId, VehicleId } from "../api/units";

// What the user looks at. An alarm always brings its bus.
export type Selection =
  | { readonly kind: "none" }
  | { readonly kind: "bus"; readonly id: VehicleId; readonly alarm: AlarmId | null }
  | { readonly kind: "route"; readonly id: RouteId };

export const kNoSelection: Selection = { kind: "none" };

export const ofAlarm = (alarm: Alarm): Selection => ({
  kind: "bus",
  id: alarm.vehicleId,
  alarm: alarm.id,
});

// The alarm `step` places down the list from the selected one; from none, the first.
export function neighbour(
  alarms: readonly Alarm[],
  selection: Selection,
  step: 1 | -1,
): Alarm | null {
  const selected = selection.kind === "bus" ? selection.alarm : null;
  const index = alarms.findIndex((alarm) => alarm.id === selected);
  if (index < 0) return alarms[0] ?? null;
  return alarms[Math.min(alarms.length - 1, Math.max(0, index + step))] ?? null;
}
