import { useSession } from "./queries";

// What whoever sits here may do, as the server says it; nothing until it has. What they may not is
// not shown: a button that only refuses is worse than none.
export interface May {
  readonly seeTracks: boolean;
  readonly seeAlarms: boolean;
  readonly seeFiles: boolean;
  readonly seeRuns: boolean;
  readonly otherDays: boolean; // of the run sheet: an attendant sees today alone
  readonly declareRuns: boolean;
  readonly openEmergencies: boolean;
  readonly keepHolds: boolean;
  readonly exportPeople: boolean;
  readonly moveStages: boolean; // for everybody, which is the whole county's too
  readonly step: (kind: string) => boolean;
}

export function useMay(): May {
  const session = useSession().data;
  const has = (right: string) => session?.rights.has(right) ?? false;
  const of = session?.of;
  const ofCounty = of?.operatorId === null && of.schoolId === null && of.areaId === null;
  return {
    seeTracks: has("see_tracks"),
    seeAlarms: has("see_alarms"),
    seeFiles: has("see_files"),
    seeRuns: has("see_runs"),
    otherDays: session?.role !== "attendant",
    declareRuns: has("declare_runs"),
    openEmergencies: has("handle_alarms") && session?.opensEmergencies === true,
    keepHolds: has("keep_holds"),
    exportPeople: has("export_people"),
    moveStages: has("set_stages") && ofCounty,
    step: (kind) => has("handle_alarms") && (session?.steps.has(kind) ?? false),
  };
}
