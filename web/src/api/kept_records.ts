import { ApiError, send } from "./client";
import { utcMs, type UtcMs } from "./units";

// What an attendant recorded on the spot, kept in the browser until the server has it. Each record
// has its own id and time: made without a network it is sent later, and sent twice it is one.
export type RecordKind = "checks" | "counts" | "sweep";

export interface KeptRecord {
  readonly id: string;
  readonly account: string; // whose it is: a telephone may be handed on
  readonly run: string;
  readonly day: string;
  readonly kind: RecordKind;
  readonly at: UtcMs;
  readonly body: Readonly<Record<string, string | number | boolean>>;
  readonly refused: string | null; // why the server will not have it
}

export interface Shelf {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, text: string) => void;
}

const kShelf = "busward.on_site";
const kKinds: ReadonlySet<string> = new Set(["checks", "counts", "sweep"]);

export function keptRecords(shelf: Shelf): readonly KeptRecord[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(kShelf) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecord) : [];
  } catch {
    return []; // not ours, or no longer whole
  }
}

export function keep(shelf: Shelf, record: KeptRecord): void {
  write(shelf, [...keptRecords(shelf), record]);
}
export function drop(shelf: Shelf, id: string): void {
  write(
    shelf,
    keptRecords(shelf).filter((record) => record.id !== id),
  );
}

type Sending = (record: KeptRecord) => Promise<unknown>;

// Sends the account's records in their order, until one finds no server. What the server has leaves
// the shelf; what it will not have stays, with the reason, and keeps nothing else waiting. True:
// nothing waits any more.
export async function sendKept(shelf: Shelf, account: string, sending: Sending = post) {
  const waiting = keptRecords(shelf).filter(
    (record) => record.account === account && record.refused === null,
  );
  for (const record of waiting) {
    try {
      await sending(record);
      drop(shelf, record.id);
    } catch (error) {
      if (!(error instanceof ApiError) || !isFinal(error)) return false;
      write(
        shelf,
        keptRecords(shelf).map((one) =>
          one.id === record.id ? { ...one, refused: error.code } : one,
        ),
      );
    }
  }
  return true;
}

// What asking again would not change. Who is logged out or asks too often asks again later.
function isFinal(error: ApiError): boolean {
  const later = error.status === 401 || error.status === 403 || error.status === 429;
  return error.status !== null && error.status < 500 && !later;
}

const post: Sending = (record) =>
  send(
    {
      method: "POST",
      path: `/runs/${encodeURIComponent(record.run)}/${record.kind}`,
      body: {
        ...record.body,
        id: record.id,
        day: record.day,
        at: new Date(record.at).toISOString(),
        method: "app",
      },
    },
    new AbortController().signal,
    () => null,
  );

function write(shelf: Shelf, records: readonly KeptRecord[]): void {
  shelf.setItem(kShelf, JSON.stringify(records));
}

function isRecord(value: unknown): value is KeptRecord {
  if (typeof value !== "object" || value === null) return false;
  const one = value as Readonly<Record<string, unknown>>;
  return (
    ["id", "account", "run", "day"].every((key) => typeof one[key] === "string") &&
    typeof one.kind === "string" &&
    kKinds.has(one.kind) &&
    typeof one.at === "number" &&
    typeof one.body === "object" &&
    one.body !== null
  );
}

export function newRecord(record: Omit<KeptRecord, "id" | "at" | "refused">): KeptRecord {
  return { ...record, id: newId(), at: utcMs(Date.now()), refused: null };
}

// A random UUID; crypto.randomUUID is there over TLS and on loopback alone.
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab".charAt((bytes[8] ?? 0) & 3);
  return (
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-` +
    `${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
  );
}
