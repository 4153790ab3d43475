import type { TrainedPerson } from "../api/safety_types";

// Minutes that are still asked for; none where no rule asks.
export const minutesShort = (person: TrainedPerson) =>
  Math.max(0, (person.askedMinutes ?? 0) - person.minutes);

// Who lacks most first, then who has most to make up for; else as they came.
export function mostOwedFirst(people: readonly TrainedPerson[]): readonly TrainedPerson[] {
  return people.toSorted((a, b) => minutesShort(b) - minutesShort(a) || b.owed - a.owed);
}

// 150 as "2.5": hours to the tenth, rounded down, so that what is short never looks enough.
export const hours = (minutes: number) => String(Math.floor(minutes / 6) / 10);
