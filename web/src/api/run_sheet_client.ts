import { get, search, send } from "./client";
import {
  readHeldRuns,
  readRunSheet,
  readSubstitutes,
  type HeldCard,
  type RunSheet,
  type Substitutes,
} from "./run_sheet";

export const runSheetApi = {
  runSheet: (day: string, signal: AbortSignal): Promise<RunSheet> =>
    get(`/run-sheet${search({ day })}`, signal, readRunSheet),
  today: (signal: AbortSignal): Promise<RunSheet> => get("/run-sheet", signal, readRunSheet),
  declare: (run: string, body: object, key: string, signal: AbortSignal): Promise<null> =>
    send(
      { method: "POST", path: `/runs/${encodeURIComponent(run)}/declarations`, body, key },
      signal,
      () => null,
    ),
  held: (signal: AbortSignal): Promise<readonly HeldCard[]> =>
    get("/run-sheet/held", signal, readHeldRuns),
  substitutes: (run: string, day: string, signal: AbortSignal): Promise<Substitutes> =>
    get(`/runs/${encodeURIComponent(run)}/substitutes${search({ day })}`, signal, readSubstitutes),
};
