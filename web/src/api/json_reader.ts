import { utcMs, type UtcMs } from "./units";

// An answer that does not hold to docs/api.md: names the member, so that the fault is found on the
// first look.
export class BadAnswer extends Error {
  constructor(path: string, wanted: string) {
    super(`${path}: ${wanted} expected`);
    this.name = "BadAnswer";
  }
}

// Reads one JSON object member by member. Required members throw BadAnswer; the `maybe` ones give
// null where the member is missing or null, and throw all the same where it has the wrong type.
export class JsonReader {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new BadAnswer(path, "object");
    this.#object = value as Readonly<Record<string, unknown>>;
    this.#path = path;
  }

  text(key: string): string {
    const value = this.#object[key];
    if (typeof value !== "string") throw new BadAnswer(`${this.#path}.${key}`, "text");
    return value;
  }

  number(key: string): number {
    const value = this.#object[key];
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new BadAnswer(`${this.#path}.${key}`, "number");
    return value;
  }

  flag(key: string): boolean {
    const value = this.#object[key];
    if (typeof value !== "boolean") throw new BadAnswer(`${this.#path}.${key}`, "true or false");
    return value;
  }

  time(key: string): UtcMs {
    const value = Date.parse(this.text(key));
    if (Number.isNaN(value)) throw new BadAnswer(`${this.#path}.${key}`, "ISO 8601 time");
    return utcMs(value);
  }

  // A name or number that people know, as text: a route's version may be sent either way.
  maybeLabel(key: string): string | null {
    const value = this.#object[key];
    if (typeof value === "number") return String(value);
    return this.maybeText(key);
  }

  maybeText(key: string): string | null {
    return this.#missing(key) || this.#object[key] === "" ? null : this.text(key);
  }

  maybeNumber(key: string): number | null {
    return this.#missing(key) ? null : this.number(key);
  }

  maybeFlag(key: string): boolean | null {
    return this.#missing(key) ? null : this.flag(key);
  }

  maybeTime(key: string): UtcMs | null {
    return this.#missing(key) ? null : this.time(key);
  }

  object(key: string): JsonReader {
    return new JsonReader(this.#object[key], `${this.#path}.${key}`);
  }

  maybeObject(key: string): JsonReader | null {
    return this.#missing(key) ? null : this.object(key);
  }

  array(key: string): readonly unknown[] {
    const value = this.#object[key];
    if (!Array.isArray(value)) throw new BadAnswer(`${this.#path}.${key}`, "array");
    return value as readonly unknown[];
  }

  list<Item>(key: string, read: (item: JsonReader) => Item): readonly Item[] {
    return this.array(key).map((item, index) =>
      read(new JsonReader(item, `${this.#path}.${key}[${index}]`)),
    );
  }

  maybeList<Item>(key: string, read: (item: JsonReader) => Item): readonly Item[] {
    return this.#missing(key) ? [] : this.list(key, read);
  }

  // Every member that is a finite number, for records whose members depend on the rule.
  numbers(): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const [key, value] of Object.entries(this.#object)) {
      if (typeof value === "number" && Number.isFinite(value)) found.set(key, value);
    }
    return found;
  }

  // Every member, for objects that have whatever members their record has.
  entries<Value>(read: (value: unknown) => Value): ReadonlyMap<string, Value> {
    return new Map(Object.entries(this.#object).map(([key, value]) => [key, read(value)]));
  }

  #missing(key: string): boolean {
    const value = this.#object[key];
    return value === undefined || value === null;
  }
}

// [number, number, ...] of at least `length` entries, where null may stand from `nullableFrom` on.
export function numberRow(
  value: unknown,
  path: string,
  length: number,
): readonly (number | null)[] {
  if (!Array.isArray(value) || value.length < length)
    throw new BadAnswer(path, `array of ${length}`);
  return (value as readonly unknown[]).map((entry, index) => {
    if (typeof entry === "number" && Number.isFinite(entry)) return entry;
    if (entry === null) return null;
    throw new BadAnswer(`${path}[${index}]`, "number");
  });
}
