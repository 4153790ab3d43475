import type { AlarmCase, Card, Handled, NewStep } from "./handling";
import {
  readAlarms,
  readBuses,
  readCounty,
  readFileHealth,
  readRoute,
  readRoutes,
  readTrack,
} from "./read_answers";
import { readAlarmEvidence } from "./read_evidence";
import { readAlarmCase, readCards, readStepAnswer } from "./read_handling";
import {
  momentQuery,
  readRecordKinds,
  readRecordPage,
  type RecordKind,
  type RecordMoment,
  type RecordPage,
} from "./records";
import {
  readAccounts,
  readOpenSessions,
  readPlaces,
  readSession,
  readTokens,
} from "./read_session";
import type { Account, AccountId, ApiToken, OpenSession, Places, Session } from "./session_types";
import { readSheetAnswer, type SheetAnswer } from "./sheet_answer";
import type {
  AlarmEvidence,
  AlarmPage,
  Bus,
  County,
  FileHealth,
  RouteDetail,
  RouteSummary,
  Track,
} from "./types";
import type { AlarmId, OperatorId, RouteId, Seq, UtcMs, VehicleId } from "./units";

// A request that was answered with a problem, or not at all. `code` is the stable one of
// docs/api.md.
export class ApiError extends Error {
  readonly code: string;
  readonly status: number | null; // null: no answer came
  readonly reason: string | null; // why a step was not taken

  constructor(code: string, status: number | null, detail: string, reason: string | null = null) {
    super(detail);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.reason = reason;
  }
}

export const isUnauthorised = (error: unknown) => error instanceof ApiError && error.status === 401;

const kDeadlineMs = 20_000;

export const api = {
  session: (signal: AbortSignal): Promise<Session> => get("/session", signal, readSession),
  accounts: (signal: AbortSignal): Promise<readonly Account[]> =>
    get("/accounts", signal, readAccounts),
  sessionsOf: (account: AccountId, signal: AbortSignal): Promise<readonly OpenSession[]> =>
    get(`/accounts/${account}/sessions`, signal, readOpenSessions),
  tokens: (signal: AbortSignal): Promise<readonly ApiToken[]> =>
    get("/session/tokens", signal, readTokens),
  places: (signal: AbortSignal): Promise<Places> => get("/accounts/places", signal, readPlaces),
  county: (signal: AbortSignal): Promise<County> => get("/county", signal, readCounty),
  buses: (signal: AbortSignal): Promise<readonly Bus[]> => get("/buses", signal, readBuses),
  routes: (signal: AbortSignal): Promise<readonly RouteSummary[]> =>
    get("/routes", signal, readRoutes),
  route: (id: RouteId, signal: AbortSignal): Promise<RouteDetail> =>
    get(`/routes/${encodeURIComponent(id)}`, signal, readRoute),
  alarms: (query: AlarmQuery, signal: AbortSignal): Promise<AlarmPage> =>
    get(`/alarms${search(query)}`, signal, readAlarms),
  evidence: (id: AlarmId, signal: AbortSignal): Promise<AlarmEvidence> =>
    get(`/alarms/${encodeURIComponent(id)}`, signal, readAlarmEvidence),
  alarmCase: (id: AlarmId, signal: AbortSignal): Promise<AlarmCase> =>
    get(`/alarms/${encodeURIComponent(id)}`, signal, readAlarmCase),
  cards: (signal: AbortSignal): Promise<readonly Card[]> => get("/cards", signal, readCards),
  addStep: (id: AlarmId, wish: StepWish, signal: AbortSignal): Promise<readonly Handled[]> =>
    send(
      {
        method: "POST",
        path: `/alarms/${encodeURIComponent(id)}/steps`,
        body: {
          after: wish.after,
          ...wish.step,
          also: wish.also.length === 0 ? undefined : wish.also,
        },
      },
      signal,
      readStepAnswer,
    ),
  fileHealth: (query: FileQuery, signal: AbortSignal): Promise<readonly FileHealth[]> =>
    get(`/file-health${search(query)}`, signal, readFileHealth),
  recordKinds: (signal: AbortSignal): Promise<readonly RecordKind[]> =>
    get("/records", signal, readRecordKinds),
  records: (query: RecordQuery, signal: AbortSignal): Promise<RecordPage> =>
    get(
      `/records/${encodeURIComponent(query.kind)}${search({
        ...momentQuery(query.moment),
        ...(query.query === "" ? {} : { q: query.query }),
        limit: query.limit,
      })}`,
      signal,
      readRecordPage,
    ),
  previewSheet: (sheet: SentSheet, signal: AbortSignal): Promise<SheetAnswer> =>
    sendSheet("/preview", sheet, signal).then((response) =>
      readAnswer("/records", response, signal, readSheetAnswer),
    ),
  takeSheet: (sheet: SentSheet, signal: AbortSignal): Promise<SheetAnswer> =>
    sendSheet("", sheet, signal).then((response) =>
      readAnswer("/records", response, signal, readSheetAnswer),
    ),
  markedSheet: async (sheet: SentSheet, signal: AbortSignal): Promise<Blob> => {
    const response = await sendSheet("/marked", sheet, signal);
    if (!response.ok) throw await problem(response);
    return response.blob();
  },
  track: (query: TrackQuery, signal: AbortSignal): Promise<Track> =>
    get(
      `/tracks${search({ vehicle: query.vehicle, from: iso(query.from), to: iso(query.to) })}`,
      signal,
      readTrack,
    ),
};

export interface AlarmQuery {
  readonly vehicle?: VehicleId;
  readonly before?: string;
  readonly limit?: number;
}

// A step about an alarm and about the others of its card; `after`: how many steps of each the
// person had seen. Asked twice it is taken once.
export interface StepWish {
  readonly after: number;
  readonly step: NewStep;
  readonly also: readonly { readonly alarm: AlarmId; readonly after: number }[];
}

export interface FileQuery {
  readonly operator?: OperatorId;
}

export interface RecordQuery {
  readonly kind: string;
  readonly query: string; // empty: all
  readonly moment: RecordMoment;
  readonly limit: number;
}

export interface SentSheet {
  readonly kind: string;
  readonly file: File;
  readonly language: "zh" | "en";
}

export interface TrackQuery {
  readonly vehicle: VehicleId;
  readonly from: UtcMs;
  readonly to: UtcMs;
}

// The live feed's address: the events behind `after` come first.
export function liveUrl(
  after: Seq,
  page: { readonly protocol: string; readonly host: string },
): string {
  const scheme = page.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${page.host}/api/v1/live?after=${after}`;
}

export async function get<Answer>(
  path: string,
  signal: AbortSignal,
  read: (json: unknown) => Answer,
): Promise<Answer> {
  return readAnswer(path, await answerTo(path, {}, signal), signal, read);
}

// A change. `key` makes it happen once however often it is sent: the same key for the same press of
// a button, until an answer has come.
export interface Write {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: object;
  readonly key?: string;
  readonly ifMatch?: string;
}

export async function send<Answer>(
  write: Write,
  signal: AbortSignal,
  read: (json: unknown) => Answer,
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (write.body !== undefined) headers["content-type"] = "application/json";
  if (write.key !== undefined) headers["idempotency-key"] = write.key;
  if (write.ifMatch !== undefined) headers["if-match"] = write.ifMatch;
  const body = write.body === undefined ? null : JSON.stringify(write.body);
  const response = await answerTo(write.path, { method: write.method, headers, body }, signal);
  return readAnswer(write.path, response, signal, read);
}

export async function getFile(path: string, signal: AbortSignal): Promise<Blob> {
  const response = await answerTo(path, { headers: { accept: "*/*" } }, signal);
  if (!response.ok) throw await problem(response);
  return response.blob();
}

async function readAnswer<Answer>(
  path: string,
  response: Response,
  signal: AbortSignal,
  read: (json: unknown) => Answer,
): Promise<Answer> {
  if (!response.ok) throw await problem(response);
  let json: unknown = null;
  try {
    if (response.status !== 204) json = await response.json();
  } catch {
    signal.throwIfAborted();
    throw new ApiError("bad_answer", response.status, `${path}: no JSON`);
  }
  try {
    return read(json);
  } catch (error) {
    throw new ApiError(
      "bad_answer",
      response.status,
      error instanceof Error ? error.message : String(error),
    );
  }
}

interface Sending {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Blob | null;
}

function sendSheet(what: string, sheet: SentSheet, signal: AbortSignal): Promise<Response> {
  const path = `/records/${encodeURIComponent(sheet.kind)}${what}?language=${sheet.language}`;
  const headers = { "content-type": "application/octet-stream" };
  return answerTo(path, { method: "POST", headers, body: sheet.file }, signal);
}

async function answerTo(path: string, init: Sending, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, {
      ...init,
      credentials: "same-origin",
      headers: { accept: "application/json", ...init.headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(kDeadlineMs)]),
    });
  } catch (error) {
    signal.throwIfAborted(); // given up by us: not a fault of the server
    throw new ApiError("unreachable", null, error instanceof Error ? error.message : String(error));
  }
}

async function problem(response: Response): Promise<ApiError> {
  const fallback = response.status === 401 ? "unauthorised" : "unavailable";
  try {
    const body = (await response.json()) as Readonly<Record<string, unknown>>;
    const detail = typeof body.detail === "string" ? body.detail : body.title;
    return new ApiError(
      typeof body.code === "string" ? body.code : fallback,
      response.status,
      typeof detail === "string" ? detail : response.statusText,
      typeof body.reason === "string" ? body.reason : null,
    );
  } catch {
    return new ApiError(fallback, response.status, response.statusText);
  }
}

export function search(query: object): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(key, String(value));
  }
  const text = parameters.toString().replaceAll("+", "%20"); // a plus is a plus to the server
  return text === "" ? "" : `?${text}`;
}

const iso = (at: UtcMs) => new Date(at).toISOString();
