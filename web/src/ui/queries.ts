import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { badgeApi } from "../api/badges";
import { api, ApiError, isUnauthorised, type RecordQuery } from "../api/client";
import { dutyApi } from "../api/duty_client";
import type { StageScope } from "../api/handling";
import type { AccountId } from "../api/session_types";
import { runSheetApi } from "../api/run_sheet_client";
import type { AlarmId, OperatorId, RouteId, UtcMs, VehicleId } from "../api/units";
import { utcMs } from "../api/units";

// What the page fetches beside the feed. Each request ends with the part that asked for it (React
// Query's signal).
const kMinute = 60_000;
export const kTrackMs = 60 * kMinute;

// A refusal or a wrong request does not get better by asking again.
export function worthRetrying(failures: number, error: Error): boolean {
  const status = error instanceof ApiError ? error.status : null;
  return failures < 3 && (status === null || status >= 500);
}

export const useSession = () =>
  useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => api.session(signal),
    refetchInterval: 5 * kMinute,
  });

export const useAccounts = () =>
  useQuery({
    queryKey: ["accounts"],
    queryFn: ({ signal }) => api.accounts(signal),
    refetchInterval: kMinute,
  });

export const useSessionsOf = (account: AccountId | null) =>
  useQuery({
    queryKey: ["sessions", account],
    queryFn: ({ signal }) => (account === null ? [] : api.sessionsOf(account, signal)),
    enabled: account !== null,
  });

export const useTokens = (open: boolean) =>
  useQuery({
    queryKey: ["tokens"],
    queryFn: ({ signal }) => api.tokens(signal),
    enabled: open,
  });

export const useAttendants = (open: boolean) =>
  useQuery({
    queryKey: ["attendants"],
    queryFn: ({ signal }) => badgeApi.attendants(signal),
    enabled: open,
  });

export const usePlaces = () =>
  useQuery({
    queryKey: ["places"],
    queryFn: ({ signal }) => api.places(signal),
    staleTime: 5 * kMinute,
  });

// Until it has come it is asked for again and again: the server may be starting, or its county on
// the way in.
export const useCounty = () =>
  useQuery({
    queryKey: ["county"],
    queryFn: ({ signal }) => api.county(signal),
    staleTime: Infinity,
    refetchInterval: ({ state }) =>
      state.data === undefined && !isUnauthorised(state.error) ? 5_000 : false,
  });

export const useBuses = (enabled: boolean) =>
  useQuery({
    queryKey: ["buses"],
    queryFn: ({ signal }) => api.buses(signal),
    refetchInterval: kMinute,
    enabled,
  });

export const useRoutes = (enabled: boolean) =>
  useQuery({
    queryKey: ["routes"],
    queryFn: ({ signal }) => api.routes(signal),
    refetchInterval: 5 * kMinute,
    enabled,
  });

export const useRoute = (id: RouteId | null) =>
  useQuery({
    queryKey: ["route", id],
    queryFn: ({ signal }) => (id === null ? null : api.route(id, signal)),
    enabled: id !== null,
    staleTime: 5 * kMinute,
  });

// The last hour; asked for again each minute, and carried on by the feed in between.
export const useTrack = (vehicle: VehicleId | null, now: () => UtcMs) =>
  useQuery({
    queryKey: ["track", vehicle],
    queryFn: ({ signal }) => {
      if (vehicle === null) return null;
      const to = now();
      return api.track({ vehicle, from: utcMs(to - kTrackMs), to }, signal);
    },
    enabled: vehicle !== null,
    refetchInterval: kMinute,
  });

export const useBusAlarms = (vehicle: VehicleId) =>
  useQuery({
    queryKey: ["alarms", vehicle],
    queryFn: ({ signal }) => api.alarms({ vehicle, limit: 20 }, signal),
    refetchInterval: kMinute,
  });

// What decided an alarm does not change; its raw frames come a few minutes later.
export const useEvidence = (alarm: AlarmId) =>
  useQuery({
    queryKey: ["evidence", alarm],
    queryFn: ({ signal }) => api.evidence(alarm, signal),
    refetchInterval: ({ state }) => (state.data?.frames === 0 ? kMinute : false),
  });

// What is to be handled. The feed says when to ask again; the interval is for the clock alone, by
// which tiers are called.
export const useCards = (enabled: boolean) =>
  useQuery({
    queryKey: ["cards"],
    queryFn: ({ signal }) => api.cards(signal),
    refetchInterval: 30_000,
    enabled,
  });

// `seen`: what the feed knows of the alarm; another value asks again.
export const useCase = (alarm: AlarmId, seen: string) =>
  useQuery({
    queryKey: ["case", alarm, seen],
    queryFn: ({ signal }) => api.alarmCase(alarm, signal),
    placeholderData: keepPreviousData,
    refetchInterval: kMinute,
  });

export const useStages = (open: boolean, scope: StageScope) =>
  useQuery({
    queryKey: ["stages", scope.operatorId, scope.areaId],
    queryFn: ({ signal }) => dutyApi.stages(scope, signal),
    placeholderData: keepPreviousData,
    enabled: open,
  });

export const useEmergencies = (open: boolean) =>
  useQuery({
    queryKey: ["emergencies"],
    queryFn: ({ signal }) => dutyApi.emergencies(signal),
    enabled: open,
    refetchInterval: kMinute,
  });

export const useContacts = (emergency: string, open: boolean) =>
  useQuery({
    queryKey: ["contacts", emergency],
    queryFn: ({ signal }) => dutyApi.contacts(emergency, signal),
    enabled: open,
  });

export const useFiles = (open: boolean) =>
  useQuery({
    queryKey: ["files"],
    queryFn: ({ signal }) => api.fileHealth({}, signal),
    enabled: open,
    refetchInterval: 5 * kMinute,
  });

export const useFileOf = (operator: OperatorId | null) =>
  useQuery({
    queryKey: ["files", operator],
    queryFn: async ({ signal }) =>
      operator === null ? null : ((await api.fileHealth({ operator }, signal))[0] ?? null),
    enabled: operator !== null,
    refetchInterval: 5 * kMinute,
  });

export const useRecordKinds = (open: boolean) =>
  useQuery({
    queryKey: ["record-kinds"],
    queryFn: ({ signal }) => api.recordKinds(signal),
    staleTime: Infinity,
    enabled: open,
  });

export const useRecords = (query: RecordQuery) =>
  useQuery({
    queryKey: ["records", query],
    queryFn: ({ signal }) => api.records(query, signal),
    placeholderData: keepPreviousData,
  });

// What a sheet would change. Asking changes nothing; the file's own marks tell one from the next.
export const useSheetPreview = (kind: string, file: File, language: "zh" | "en") =>
  useQuery({
    queryKey: ["sheet-preview", kind, file.name, file.size, file.lastModified, language],
    queryFn: ({ signal }) => api.previewSheet({ kind, file, language }, signal),
    gcTime: 0,
    retry: false,
  });

// Everything that shows records is read again once they have changed.
export function useSheetTaking(kind: string, file: File, language: "zh" | "en") {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.takeSheet({ kind, file, language }, new AbortController().signal),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export const useRunSheet = (day: string, open: boolean) =>
  useQuery({
    queryKey: ["run-sheet", day],
    queryFn: ({ signal }) => runSheetApi.runSheet(day, signal),
    enabled: open,
    refetchInterval: kMinute,
  });

// Of an attendant; the last answer stays on the page while there is no network.
export const useRunsOfToday = () =>
  useQuery({
    queryKey: ["run-sheet", "today"],
    queryFn: ({ signal }) => runSheetApi.today(signal),
    refetchInterval: kMinute,
    placeholderData: keepPreviousData,
  });

// What was due at 17:00 shows whenever somebody looks, for the answer hangs on the time alone.
export const useHeldRuns = (open: boolean) =>
  useQuery({
    queryKey: ["run-sheet", "held"],
    queryFn: ({ signal }) => runSheetApi.held(signal),
    enabled: open,
    refetchInterval: kMinute,
  });

export const useSubstitutes = (run: string, day: string) =>
  useQuery({
    queryKey: ["substitutes", run, day],
    queryFn: ({ signal }) => runSheetApi.substitutes(run, day, signal),
  });

// A declaration is in force when it is answered; the sheet is read anew.
export const useDeclare = (run: string, day: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: object) =>
      runSheetApi.declare(run, body, crypto.randomUUID(), AbortSignal.timeout(20_000)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["run-sheet", day] }),
  });
};
