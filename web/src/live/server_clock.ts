import { utcMs, type UtcMs } from "../api/units";

// The server's time, carried on by a clock that never jumps: a console's own wall clock may be
// minutes wrong, and the age of a position must not be. Before the first word of the server it
// falls back to the page's clock.
export class ServerClock {
  readonly #steadyMs: () => number;
  #server: number;
  #heardAtMs: number;

  constructor(steadyMs: () => number, wallMs: number) {
    this.#steadyMs = steadyMs;
    this.#server = wallMs;
    this.#heardAtMs = steadyMs();
  }

  hear(serverTime: UtcMs): void {
    this.#server = serverTime;
    this.#heardAtMs = this.#steadyMs();
  }

  now(): UtcMs {
    return utcMs(this.#server + (this.#steadyMs() - this.#heardAtMs));
  }
}
