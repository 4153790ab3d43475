import type { AlarmQuery } from "../api/client";
import type { Alarm, AlarmPage, LiveMessage } from "../api/types";
import { seq, type Seq } from "../api/units";
import { backoffMs } from "./link";
import type { ServerClock } from "./server_clock";
import { kBackoff, LiveSocket, type SocketPorts } from "./socket";
import type { LiveStore } from "./store";

export const kPageSize = 200;

export interface SessionPorts extends Pick<SocketPorts, "open" | "read" | "random" | "admitted"> {
  readonly alarms: (query: AlarmQuery, signal: AbortSignal) => Promise<AlarmPage>;
  readonly isUnauthorised: (error: unknown) => boolean;
  readonly isForbidden: (error: unknown) => boolean;
  readonly store: LiveStore;
  readonly clock: ServerClock;
}

// Everything between the page's opening and its end: first the alarms so far, then the live link
// behind the newest of them, so that nothing falls between; after a gap the alarms are fetched
// again.
export class LiveSession {
  readonly #ports: SessionPorts;
  readonly #socket: LiveSocket;
  readonly #life = new AbortController();
  #withAlarms = true;
  #older: string | null = null;
  #cameMeanwhile: Alarm[] | null = null; // by the feed, while alarms are fetched after a gap

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#socket = new LiveSocket({
      ...ports,
      message: (message) => this.#hear(message),
      link: (state) => ports.store.setLink(state),
    });
  }

  // Without `alarms` of a role that is told of none: it hears of its buses all the same.
  async start({ alarms }: { readonly alarms: boolean } = { alarms: true }): Promise<void> {
    this.#withAlarms = alarms;
    const page = await this.#fetchAlarms();
    if (page === null) return;
    this.#ports.store.putAlarms(page.items);
    this.#older = page.next;
    const newest = page.items.reduce((max, alarm) => Math.max(max, alarm.seq ?? 0), 0);
    this.#socket.start(seq(newest));
  }

  stop(): void {
    this.#life.abort();
    this.#socket.stop();
  }

  hurry(): void {
    this.#socket.hurry();
  }

  get latest(): Seq {
    return this.#socket.latest;
  }
  get hasOlder(): boolean {
    return this.#older !== null;
  }

  // One page further back, for whoever scrolls to the end of the list.
  async fetchOlder(): Promise<void> {
    const before = this.#older;
    if (before === null) return;
    this.#older = null; // one page at a time
    try {
      const page = await this.#ports.alarms({ limit: kPageSize, before }, this.#life.signal);
      this.#older = page.next;
      this.#ports.store.putAlarms(page.items);
    } catch {
      this.#older = before; // the end of the list asks again
    }
  }

  #ended(): boolean {
    return this.#life.signal.aborted;
  }

  #hear(message: LiveMessage): void {
    this.#ports.store.apply(message);
    if (message.kind === "alarm") this.#cameMeanwhile?.push(message.alarm);
    if (message.kind === "gap" && this.#cameMeanwhile === null) void this.#fillGap();
  }

  // What was left out may have ended any alarm we hold, so the list is laid anew and not only added
  // to.
  async #fillGap(): Promise<void> {
    this.#cameMeanwhile = [];
    const page = await this.#fetchAlarms();
    const meanwhile = this.#cameMeanwhile;
    this.#cameMeanwhile = null;
    if (page === null) return;
    this.#older = page.next;
    this.#ports.store.replaceAlarms([...page.items, ...meanwhile]);
  }

  // Tries until it has them, the page is left or the server refuses us; null in the last two cases.
  async #fetchAlarms(): Promise<AlarmPage | null> {
    if (!this.#withAlarms) return { items: [], next: null };
    for (let attempt = 1; !this.#ended(); ++attempt) {
      try {
        return await this.#ports.alarms({ limit: kPageSize }, this.#life.signal);
      } catch (error) {
        if (this.#ended()) return null;
        if (this.#ports.isUnauthorised(error)) {
          this.#ports.store.setLink({ kind: "unauthorised" });
          return null;
        }
        // Acts in another role meanwhile, which is told of none.
        if (this.#ports.isForbidden(error)) return { items: [], next: null };
        if (this.#socket.latest === 0)
          this.#ports.store.setLink({ kind: "lost", since: null, attempt });
        await pause(backoffMs(attempt, this.#ports.random(), kBackoff), this.#life.signal);
      }
    }
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
