import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { keepingApi, type AuditQuery } from "../api/keeping";
import { timeFormats, type TimeFormats } from "../i18n/format";
import { useLanguage } from "../i18n/language";

export const useAuditEntries = (query: AuditQuery) =>
  useQuery({
    queryKey: ["audit", "entries", query],
    queryFn: ({ signal }) => keepingApi.entries(query, signal),
    placeholderData: keepPreviousData,
  });

export const useAuditStanding = () =>
  useQuery({
    queryKey: ["audit", "standing"],
    queryFn: ({ signal }) => keepingApi.standing(signal),
    refetchInterval: 60_000,
  });

export const usePersonalReads = (query: { readonly from?: string; readonly what?: string }) =>
  useQuery({
    queryKey: ["audit", "reads", query],
    queryFn: ({ signal }) => keepingApi.reads(query, signal),
    placeholderData: keepPreviousData,
  });

// The audit administrator sees no county: times are those of the place where the page stands.
export function useLocalTimes(): TimeFormats {
  const { t } = useLanguage();
  return useMemo(
    () => timeFormats(Intl.DateTimeFormat().resolvedOptions().timeZone, t.language),
    [t.language],
  );
}

// The beginning of a day of the place where the page stands, so many days later.
export function midnight(day: string, later: number): string {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + later);
  return at.toISOString();
}
