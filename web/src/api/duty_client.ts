import { get, search, send } from "./client";
import { readContacts, readEmergencies, type Contact, type EmergencyRegister } from "./emergency";
import type { StageScope, Stages } from "./handling";
import { readStages } from "./read_handling";
import type { VehicleId } from "./units";

export interface EmergencyWish {
  readonly vehicle: VehicleId;
  readonly cause: "hand";
  readonly note: string;
}

export interface StageWish {
  readonly rule: string;
  readonly scope: StageScope;
  readonly stage: string;
  readonly note: string;
}

export interface ChainWish {
  readonly quantity: string;
  readonly value: number;
  readonly valid_from: string;
  readonly note: string;
  readonly rule?: string;
  readonly operator_id?: string;
}

const scopeOf = (scope: StageScope) => ({
  ...(scope.operatorId === null ? {} : { operator_id: scope.operatorId }),
  ...(scope.areaId === null ? {} : { area_id: scope.areaId }),
});

const post = (path: string, body: object, signal: AbortSignal): Promise<null> =>
  send({ method: "POST", path, body }, signal, () => null);

// Who is called when, how far rules are let out, and emergencies.
export const dutyApi = {
  stages: (scope: StageScope, signal: AbortSignal): Promise<Stages> =>
    get(`/stages${search(scopeOf(scope))}`, signal, readStages),
  moveStage: ({ scope, ...move }: StageWish, signal: AbortSignal): Promise<null> =>
    post("/stages", { ...move, ...scopeOf(scope) }, signal),
  setChainNumber: (number: ChainWish, signal: AbortSignal): Promise<null> =>
    post("/responder-numbers", number, signal),
  emergencies: (signal: AbortSignal): Promise<EmergencyRegister> =>
    get("/emergencies", signal, readEmergencies),
  contacts: (emergency: string, signal: AbortSignal): Promise<readonly Contact[]> =>
    get(`/emergencies/${encodeURIComponent(emergency)}/contacts`, signal, readContacts),
  openEmergency: (body: EmergencyWish, signal: AbortSignal): Promise<null> =>
    post("/emergencies", body, signal),
  addEmergencyStep: (id: string, body: object, signal: AbortSignal): Promise<null> =>
    post(`/emergencies/${encodeURIComponent(id)}/steps`, body, signal),
  liftHold: (id: string, note: string, signal: AbortSignal): Promise<null> =>
    post(`/emergencies/${encodeURIComponent(id)}/lifted-hold`, { note }, signal),
};
