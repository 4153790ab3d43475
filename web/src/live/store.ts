import type { Handling } from "../api/handling";
import type { Alarm, BusState, LiveMessage } from "../api/types";
import type { AlarmId, VehicleId } from "../api/units";
import { AlarmBook } from "./alarm_book";
import type { LinkState } from "./link";

// `feed`: an alarm or a step came by the feed, whether or not it changed what is held here.
export type Topic = "buses" | "alarms" | "link" | "feed";

// What the console knows now: the newest state of each bus, the alarms, the link. It is written by
// the session and read by whoever subscribes; listeners hear of a topic at most once a frame,
// however many messages came (`schedule` is the frame). Versions rise with each change, so that a
// reader can tell whether it has seen it.
export class LiveStore {
  readonly alarms = new AlarmBook();
  readonly #buses = new Map<VehicleId, BusState>();
  readonly #listeners: Readonly<Record<Topic, Set<() => void>>> = {
    buses: new Set(),
    alarms: new Set(),
    link: new Set(),
    feed: new Set(),
  };
  readonly #versions: Record<Topic, number> = { buses: 0, alarms: 0, link: 0, feed: 0 };
  readonly #dirty = new Set<Topic>();
  readonly #schedule: (flush: () => void) => void;
  #link: LinkState = { kind: "connecting" };
  #wholeStateNext = true;

  constructor(schedule: (flush: () => void) => void) {
    this.#schedule = schedule;
  }

  get buses(): ReadonlyMap<VehicleId, BusState> {
    return this.#buses;
  }
  get link(): LinkState {
    return this.#link;
  }
  version(topic: Topic): number {
    return this.#versions[topic];
  }

  subscribe(topic: Topic, listener: () => void): () => void {
    this.#listeners[topic].add(listener);
    return () => {
      this.#listeners[topic].delete(listener);
    };
  }

  apply(message: LiveMessage): void {
    switch (message.kind) {
      case "hello":
        this.#wholeStateNext = true;
        break;
      case "state":
        this.#takeState(message.buses);
        break;
      case "alarm":
        this.putAlarms([message.alarm]);
        this.#touch("feed");
        break;
      case "step":
        this.handle(message.alarm, message.handling);
        this.#touch("feed");
        break;
      case "gap": // the session fetches what was left out
      case "other_event":
        break;
    }
  }

  putAlarms(alarms: readonly Alarm[]): void {
    let changed = false;
    for (const alarm of alarms) changed = this.alarms.put(alarm) || changed;
    if (changed) this.#touch("alarms");
  }

  handle(id: AlarmId, handling: Handling): void {
    if (this.alarms.handle(id, handling)) this.#touch("alarms");
  }

  replaceAlarms(alarms: readonly Alarm[]): void {
    this.alarms.clear();
    for (const alarm of alarms) this.alarms.put(alarm);
    this.#touch("alarms");
  }

  setLink(link: LinkState): void {
    if (sameLink(this.#link, link)) return;
    this.#link = link;
    this.#touch("link");
  }

  #takeState(buses: readonly BusState[]): void {
    if (this.#wholeStateNext) this.#buses.clear();
    this.#wholeStateNext = false;
    for (const bus of buses) this.#buses.set(bus.vehicleId, bus);
    this.#touch("buses");
  }

  #touch(topic: Topic): void {
    this.#versions[topic] += 1;
    if (this.#dirty.size === 0) this.#schedule(() => this.#flush());
    this.#dirty.add(topic);
  }

  #flush(): void {
    const topics = [...this.#dirty];
    this.#dirty.clear();
    for (const topic of topics) for (const listener of [...this.#listeners[topic]]) listener();
  }
}

function sameLink(a: LinkState, b: LinkState): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "lost" && b.kind === "lost") return a.attempt === b.attempt && a.since === b.since;
  return true;
}
