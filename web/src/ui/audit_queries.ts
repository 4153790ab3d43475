import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { keepingApi, type AuditQuery } from "../api/keeping";

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
