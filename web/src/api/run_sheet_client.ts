import { get, search, send } from "./client";
import { readRunSheet, readSubstitutes, type RunSheet, type Substitutes } from "./run_sheet";

export const runSheetApi = {
  runSheet: (day: string, signal: AbortSignal): Promise<RunSheet> =>
    get(`/run-sheet${search({ day })}`, signal, readRunSheet),
  declare: (run: string, body: object, key: string, signal: AbortSignal): Promise<null> =>
    send(
      { method: "POST", path: `/runs/${encodeURIComponent(run)}/declarations`, body, key },
      signal,
      () => null,
    ),
  substitutes: (run: string, day: string, signal: AbortSignal): Promise<Substitutes> =>
    get(`/runs/${encodeURIComponent(run)}/substitutes${search({ day })}`, signal, readSubstitutes),
};
