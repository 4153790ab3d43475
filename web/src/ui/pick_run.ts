import type { BusState, PlannedRun } from "../api/types";

// Today's run on that route nearest to now; off a run, the next to depart.
export function pickRun(
  runs: readonly PlannedRun[],
  routeId: BusState["routeId"],
  now: number,
): PlannedRun | null {
  const fitting = runs.filter((run) =>
    routeId === null ? run.departsAt > now : run.routeId === routeId,
  );
  const distance = (run: PlannedRun) => Math.abs(run.departsAt - now);
  return fitting.reduce<PlannedRun | null>(
    (best, run) => (best === null || distance(run) < distance(best) ? run : best),
    null,
  );
}
