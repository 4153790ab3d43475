import { get, search } from "./client";
import {
  readDue,
  readPledges,
  readStoppages,
  readTrainedPeople,
  readTraining,
} from "./read_safety";
import type { DueOf, Pledges, Stoppages, TrainedPerson, Training } from "./safety_types";

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
  trainedPeople: (signal: AbortSignal): Promise<readonly TrainedPerson[]> =>
    get("/safety/training/people", signal, readTrainedPeople),
  pledges: (signal: AbortSignal): Promise<Pledges> => get("/safety/pledges", signal, readPledges),
};

// Where a sheet of the safety work is saved from: "training/people", "pledges/coverage".
export const safetySheetUrl = (what: string, format: "csv" | "xlsx", language: "zh" | "en") =>
  `/api/v1/safety/${what}.${format}?language=${language}`;
