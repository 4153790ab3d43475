import type { Handling } from "../api/handling";
import type { Alarm } from "../api/types";
import type { AlarmId } from "../api/units";

export const kAlarmsKept = 2_000;

// The alarms a console holds, each in its newest revision, newest first. Bounded: past kAlarmsKept
// the oldest ended ones go (they stay on the server), open ones never do.
export class AlarmBook {
  readonly #byId = new Map<AlarmId, Alarm>();
  #sorted: readonly Alarm[] | null = [];

  // True where something changed. An older revision than the one held, or the same again, changes
  // nothing but may bring the names that the feed leaves out.
  put(alarm: Alarm): boolean {
    const held = this.#byId.get(alarm.id);
    const next = held === undefined ? alarm : newer(held, alarm);
    if (next === held) return false;
    this.#byId.set(alarm.id, next);
    this.#sorted = null;
    if (this.#byId.size > kAlarmsKept) this.#shrink();
    return true;
  }

  // What people did about an alarm that is held; an older step than the one known changes nothing.
  handle(id: AlarmId, handling: Handling): boolean {
    const held = this.#byId.get(id);
    if (held === undefined || (held.handling !== null && held.handling.steps >= handling.steps))
      return false;
    this.#byId.set(id, { ...held, handling });
    this.#sorted = null;
    return true;
  }

  clear(): void {
    this.#byId.clear();
    this.#sorted = [];
  }

  get(id: AlarmId): Alarm | undefined {
    return this.#byId.get(id);
  }

  newestFirst(): readonly Alarm[] {
    this.#sorted ??= [...this.#byId.values()].sort(byTime);
    return this.#sorted;
  }

  #shrink(): void {
    const ended = this.newestFirst().filter((alarm) => alarm.endedAt !== null);
    for (const alarm of ended.slice(-Math.max(1, this.#byId.size - kAlarmsKept)))
      this.#byId.delete(alarm.id);
    this.#sorted = null;
  }
}

function newer(held: Alarm, coming: Alarm): Alarm {
  const [old, fresh] = coming.revision >= held.revision ? [held, coming] : [coming, held];
  const merged = {
    ...fresh,
    plate: fresh.plate ?? old.plate,
    route: fresh.route ?? old.route,
    handling: further(held.handling, coming.handling),
  };
  const same =
    held.revision === merged.revision &&
    held.plate === merged.plate &&
    held.route === merged.route &&
    held.handling === merged.handling;
  return same ? held : merged;
}

// The engine's revisions and people's steps come each in its own order.
function further(held: Handling | null, coming: Handling | null): Handling | null {
  if (held === null || coming === null) return held ?? coming;
  return coming.steps > held.steps ? coming : held;
}

function byTime(a: Alarm, b: Alarm): number {
  return b.detectedAt - a.detectedAt || (a.id < b.id ? 1 : -1);
}
