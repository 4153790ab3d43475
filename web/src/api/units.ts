// One type per kind of number or key, so that a route's id never stands where a bus's is wanted.
// Values enter by the functions here and leave as plain numbers and strings.
declare const brand: unique symbol;
type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };

export type VehicleId = Branded<string, "VehicleId">;
export type RouteId = Branded<string, "RouteId">;
export type OperatorId = Branded<string, "OperatorId">;
export type AlarmId = Branded<string, "AlarmId">;
export type Metres = Branded<number, "Metres">;
export type Kmh = Branded<number, "Kmh">;
export type UtcMs = Branded<number, "UtcMs">; // milliseconds since 1970, UTC
export type Seq = Branded<number, "Seq">; // of the live feed's events; exact up to 2^53

export const vehicleId = (value: string) => value as VehicleId;
export const routeId = (value: string) => value as RouteId;
export const operatorId = (value: string) => value as OperatorId;
export const alarmId = (value: string) => value as AlarmId;
export const metres = (value: number) => value as Metres;
export const kmh = (value: number) => value as Kmh;
export const utcMs = (value: number) => value as UtcMs;
export const seq = (value: number) => value as Seq;

export interface LatLng {
  readonly lat: number;
  readonly lng: number;
}
