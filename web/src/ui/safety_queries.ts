import { useQuery } from "@tanstack/react-query";

import { safetyApi } from "../api/safety_client";

// What the safety work's page fetches, each part when it is looked at.
const kRefetchMs = 5 * 60_000;

export const useStoppages = () =>
  useQuery({
    queryKey: ["safety", "stoppages"],
    queryFn: ({ signal }) => safetyApi.stoppages(signal),
    refetchInterval: kRefetchMs,
  });

export const useTraining = () =>
  useQuery({
    queryKey: ["safety", "training"],
    queryFn: ({ signal }) => safetyApi.training(signal),
    refetchInterval: kRefetchMs,
  });

export const useTrainedPeople = () =>
  useQuery({
    queryKey: ["safety", "training", "people"],
    queryFn: ({ signal }) => safetyApi.trainedPeople(signal),
    staleTime: kRefetchMs,
  });

export const usePledges = () =>
  useQuery({
    queryKey: ["safety", "pledges"],
    queryFn: ({ signal }) => safetyApi.pledges(signal),
    refetchInterval: kRefetchMs,
  });

export const useDue = () =>
  useQuery({
    queryKey: ["safety", "due"],
    queryFn: ({ signal }) => safetyApi.due({}, signal),
    refetchInterval: kRefetchMs,
  });

export interface Bearer {
  readonly owner: string;
  readonly of: string | null;
}

export const useDueOf = ({ owner, of }: Bearer) =>
  useQuery({
    queryKey: ["safety", "due", owner, of],
    queryFn: async ({ signal }) =>
      (await safetyApi.due(of === null ? { owner } : { owner, of }, signal))[0] ?? null,
    refetchInterval: kRefetchMs,
  });
