// One beat a second for everything that shows an age; nobody else keeps a timer for it. It beats
// only while someone listens.
export class Ticker {
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #beats = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#beat(), 1000);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  readonly beats = (): number => this.#beats;

  #beat(): void {
    this.#beats += 1;
    for (const listener of [...this.#listeners]) listener();
  }
}
