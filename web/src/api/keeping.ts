import { get, search, send } from "./client";
import { JsonReader } from "./json_reader";
import type { UtcMs } from "./units";

// Legal holds, the audit log and the readings of personal data.

export const kHoldAbouts = ["vehicle", "run", "alarm", "person", "interval"] as const;
export type HoldAbout = (typeof kHoldAbouts)[number] | "emergency";

export interface Hold {
  readonly id: string;
  readonly about: string;
  readonly emergency: string | null;
  readonly plate: string | null;
  readonly run: string | null;
  readonly alarm: string | null;
  readonly person: string | null;
  readonly from: UtcMs | null;
  readonly to: UtcMs | null;
  readonly document: string | null;
  readonly reason: string;
  readonly placedAt: UtcMs;
  readonly placedBy: string | null;
  readonly lifted: { readonly at: UtcMs; readonly by: string; readonly note: string } | null;
}

export interface NewHold {
  readonly about: string;
  readonly document: string;
  readonly reason: string;
  readonly vehicle?: string;
  readonly run?: string;
  readonly alarm?: string;
  readonly driver?: string;
  readonly staff?: string;
  readonly from?: string;
  readonly to?: string;
}

// A value of a row, as the log has it: personal ones stand there as a digest.
export type LoggedValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "hidden"; readonly digest: string; readonly of: string | null };
export type LoggedRow = ReadonlyMap<string, LoggedValue>;

export interface AuditEntry {
  readonly id: string;
  readonly at: UtcMs;
  readonly login: string | null;
  readonly role: string | null;
  readonly address: string | null;
  readonly why: string | null;
  readonly action: string;
  readonly subject: string;
  readonly before: LoggedRow | null;
  readonly after: LoggedRow | null;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next: string | null;
}

export interface AuditQuery {
  readonly from?: string;
  readonly to?: string;
  readonly login?: string;
  readonly subject?: string;
  readonly action?: string;
  readonly key?: string;
  readonly before?: string;
}

export interface Anchor {
  readonly day: string;
  readonly seal: string;
  readonly hash: string;
  readonly algorithm: string;
  readonly keyVersion: string;
  readonly signature: string;
}

export interface Verified {
  readonly at: UtcMs;
  readonly build: string;
  readonly runBy: string | null; // the account of the machine
  readonly sums: ReadonlyMap<string, number>;
  readonly findings: readonly { readonly tampering: string; readonly number: number }[];
}

export interface AuditStanding {
  readonly seals: number;
  readonly sealedAt: UtcMs | null;
  readonly algorithm: string | null;
  readonly verified: Verified | null;
  readonly anchors: readonly Anchor[];
  readonly subjects: readonly string[];
}

export interface PersonalRead {
  readonly at: UtcMs;
  readonly login: string | null;
  readonly role: string | null;
  readonly address: string | null;
  readonly purpose: string;
  readonly what: string;
  readonly subject: string;
  readonly extent: string | null;
}

export const keepingApi = {
  holds: (signal: AbortSignal): Promise<readonly Hold[]> => get("/holds", signal, readHolds),
  place: (body: NewHold, signal: AbortSignal): Promise<readonly Hold[]> =>
    send({ method: "POST", path: "/holds", body }, signal, readHolds),
  lift: (id: string, note: string, signal: AbortSignal): Promise<Hold> =>
    send({ method: "POST", path: `/holds/${id}/lifted`, body: { note } }, signal, (json) =>
      readHold(new JsonReader(json, "hold")),
    ),
  entries: (query: AuditQuery, signal: AbortSignal): Promise<AuditPage> =>
    get(`/audit/entries${search({ ...query })}`, signal, readAuditPage),
  standing: (signal: AbortSignal): Promise<AuditStanding> =>
    get("/audit/standing", signal, readStanding),
  reads: (
    query: { readonly from?: string; readonly to?: string; readonly what?: string },
    signal: AbortSignal,
  ): Promise<readonly PersonalRead[]> =>
    get(`/audit/reads${search({ ...query })}`, signal, readReads),
};

function readHolds(json: unknown): readonly Hold[] {
  return new JsonReader(json, "holds").list("items", readHold);
}

function readHold(hold: JsonReader): Hold {
  const lifted = hold.maybeObject("lifted");
  return {
    id: hold.text("id"),
    about: hold.text("about"),
    emergency: hold.maybeText("emergency"),
    plate: hold.maybeText("plate"),
    run: hold.maybeText("run"),
    alarm: hold.maybeText("alarm"),
    person: hold.maybeText("person"),
    from: hold.maybeTime("from"),
    to: hold.maybeTime("to"),
    document: hold.maybeText("document"),
    reason: hold.text("reason"),
    placedAt: hold.time("placed_at"),
    placedBy: hold.maybeObject("placed_by")?.text("name") ?? null,
    lifted:
      lifted === null
        ? null
        : {
            at: lifted.time("at"),
            by: lifted.object("actor").text("name"),
            note: lifted.text("note"),
          },
  };
}

export function readAuditPage(json: unknown): AuditPage {
  const page = new JsonReader(json, "audit");
  return { entries: page.list("items", readEntry), next: page.maybeText("next") };
}

function readEntry(entry: JsonReader): AuditEntry {
  return {
    id: entry.text("id"),
    at: entry.time("at"),
    login: entry.maybeText("login"),
    role: entry.maybeText("role"),
    address: entry.maybeText("address"),
    why: entry.maybeText("why"),
    action: entry.text("action"),
    subject: entry.text("subject"),
    before: entry.maybeObject("before")?.entries(readValue) ?? null,
    after: entry.maybeObject("after")?.entries(readValue) ?? null,
  };
}

function readValue(value: unknown): LoggedValue {
  if (typeof value === "object" && value !== null && "personal" in value && "digest" in value) {
    const of = "of" in value && typeof value.of === "string" ? value.of : null;
    return { kind: "hidden", digest: String(value.digest), of };
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { kind: "text", text: value === null ? "" : text };
}

function readStanding(json: unknown): AuditStanding {
  const standing = new JsonReader(json, "standing");
  const verified = standing.maybeObject("verified");
  return {
    seals: standing.number("seals"),
    sealedAt: standing.maybeTime("sealed_at"),
    algorithm: standing.maybeText("algorithm"),
    verified:
      verified === null
        ? null
        : {
            at: verified.time("at"),
            build: verified.text("build"),
            runBy: verified.maybeText("run_by"),
            sums: verified.object("sums").numbers(),
            findings: verified.list("findings", (found) => ({
              tampering: found.text("tampering"),
              number: found.number("number"),
            })),
          },
    anchors: standing.list("anchors", (anchor) => ({
      day: anchor.text("day"),
      seal: anchor.text("seal"),
      hash: anchor.text("hash"),
      algorithm: anchor.text("algorithm"),
      keyVersion: anchor.text("key_version"),
      signature: anchor.text("signature"),
    })),
    subjects: standing.array("subjects").map(String),
  };
}

function readReads(json: unknown): readonly PersonalRead[] {
  return new JsonReader(json, "reads").list("items", (read) => ({
    at: read.time("at"),
    login: read.maybeText("login"),
    role: read.maybeText("role"),
    address: read.maybeText("address"),
    purpose: read.text("purpose"),
    what: read.text("what"),
    subject: read.text("subject"),
    extent: read.maybeText("extent"),
  }));
}
