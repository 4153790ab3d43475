import type { LiveMessage } from "../api/types";
import { seq, type Seq, type UtcMs } from "../api/units";
import { backoffMs, type LinkState } from "./link";
import type { ServerClock } from "./server_clock";

export interface Wire {
  close(): void;
}
export interface WireEvents {
  message(bytes: Uint8Array): void;
  closed(): void;
}

export interface SocketPorts {
  readonly open: (after: Seq, events: WireEvents) => Wire;
  readonly read: (bytes: Uint8Array) => LiveMessage | null;
  readonly clock: ServerClock;
  readonly random: () => number; // [0, 1)
  // Asked after a link that ended before its Hello: a browser does not tell a refused upgrade from
  // a dead server.
  readonly admitted: (signal: AbortSignal) => Promise<boolean>;
  readonly message: (message: LiveMessage) => void;
  readonly link: (state: LinkState) => void;
}

export const kQuietMs = 12_000; // the server sends a State every second while buses move
export const kGiveUpMs = 30_000; // a link this quiet is closed and opened anew
export const kBackoff = { firstMs: 500, longestMs: 15_000 };

// Keeps one live link up. It knows the newest event and asks for what lies behind it each time it
// comes back, hands on each message decoded once, and says how the link stands. Timers are the
// global ones, so that tests may own them. stop() is final and silent; nothing is called after it.
export class LiveSocket {
  readonly #ports: SocketPorts;
  #latest: Seq = seq(0);
  #wire: Wire | null = null;
  #attempt = 0;
  #heard = false; // on this wire
  #heardAt: UtcMs | null = null; // on any
  #silence: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #life = new AbortController();

  constructor(ports: SocketPorts) {
    this.#ports = ports;
  }

  start(after: Seq): void {
    this.#latest = after;
    this.#ports.link({ kind: "connecting" });
    this.#connect();
  }

  stop(): void {
    this.#life.abort();
    clearTimeout(this.#silence);
    clearTimeout(this.#retry);
    this.#wire?.close();
    this.#wire = null;
  }

  // The machine woke up or the network came back: do not sit out the wait.
  hurry(): void {
    if (this.#wire !== null || this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  get latest(): Seq {
    return this.#latest;
  }

  #connect(): void {
    this.#retry = undefined;
    this.#heard = false;
    const wire: { current: Wire | null } = { current: null };
    const isMine = () => !this.#life.signal.aborted && this.#wire === wire.current;
    wire.current = this.#ports.open(this.#latest, {
      message: (bytes) => {
        if (isMine()) this.#receive(bytes);
      },
      closed: () => {
        if (isMine()) this.#lose();
      },
    });
    this.#wire = wire.current;
    this.#watchSilence(kGiveUpMs);
  }

  #receive(bytes: Uint8Array): void {
    let message: LiveMessage | null;
    try {
      message = this.#ports.read(bytes);
    } catch {
      this.#lose(); // no Frame: this wire cannot be trusted any more
      return;
    }
    if (message !== null) this.#take(message);
    this.#watchSilence(kQuietMs);
  }

  #take(message: LiveMessage): void {
    if (message.kind === "hello" || message.kind === "state")
      this.#ports.clock.hear(message.serverTime);
    this.#heard = true;
    this.#heardAt = this.#ports.clock.now();
    this.#attempt = 0;
    this.#ports.link({ kind: "live" });
    this.#ports.message(message);
    if (message.kind === "hello") this.#checkLatest(message.latestSeq);
    else if (message.kind !== "state") this.#latest = seq(Math.max(this.#latest, message.seq));
  }

  // A server whose newest event is older than ours has another database than before: what we have
  // is not its own, and for whoever listens that is a gap.
  #checkLatest(latest: Seq): void {
    if (latest >= this.#latest) return;
    this.#latest = latest;
    this.#ports.message({ kind: "gap", seq: latest });
  }

  #watchSilence(afterMs: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      if (!this.#heard || this.#heardAt === null) {
        this.#lose();
        return;
      }
      this.#ports.link({ kind: "quiet", since: this.#heardAt });
      this.#silence = setTimeout(() => this.#lose(), kGiveUpMs - kQuietMs);
    }, afterMs);
  }

  #lose(): void {
    clearTimeout(this.#silence);
    const wire = this.#wire;
    this.#wire = null;
    wire?.close();
    this.#attempt += 1;
    this.#ports.link({ kind: "lost", since: this.#heardAt, attempt: this.#attempt });
    if (this.#heard) this.#wait();
    else void this.#askWhetherAdmitted();
  }

  async #askWhetherAdmitted(): Promise<void> {
    let admitted = true;
    try {
      admitted = await this.#ports.admitted(this.#life.signal);
    } catch {
      // Unreachable: that is no refusal, so the wait goes on.
    }
    if (this.#life.signal.aborted) return;
    if (admitted) this.#wait();
    else this.#ports.link({ kind: "unauthorised" });
  }

  #wait(): void {
    this.#retry = setTimeout(
      () => this.#connect(),
      backoffMs(this.#attempt, this.#ports.random(), kBackoff),
    );
  }
}
