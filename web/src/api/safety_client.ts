import { get, search } from "./client";
import { readDue, readPledges, readStoppages, readTraining } from "./read_safety";
import type { DueOf, Pledges, Stoppages, Training } from "./safety_types";

// Without an owner the counts of all; the bureau and the police have no code.
export interface DueQuery {
  readonly owner?: string;
  readonly of?: string;
}

export const safetyApi = {
  due: (query: DueQuery, signal: AbortSignal): Promise<readonly DueOf[]> =>
    get(`/safety/due${search(query)}`, signal, readDue),
  stoppages: (signal: AbortSignal): Promise<Stoppages> =>
    get("/safety/stoppages", signal, readStoppages),
  training: (signal: AbortSignal): Promise<Training> =>
    get("/safety/training", signal, readTraining),
  pledges: (signal: AbortSignal): Promise<Pledges> => get("/safety/pledges", signal, readPledges),
};
