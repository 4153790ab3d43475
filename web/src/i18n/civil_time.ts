import { utcMs, type UtcMs } from "../api/units";

// The moment that the county's clocks call `text` ("2026-09-01T07:05"); null for what is no time.
// Where clocks go back an hour and a time comes twice, either of the two.
export function fromCivil(text: string, zone: string): UtcMs | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  const guess = asUtc - offsetMs(asUtc, zone);
  return utcMs(asUtc - offsetMs(guess, zone));
}

// When the civil day of the county begins that lies `later` days behind `day` ("2026-09-01"); null
// for what is no day.
export function midnight(day: string, later: number, zone: string): UtcMs | null {
  const asUtc = Date.parse(`${day}T00:00Z`);
  if (Number.isNaN(asUtc)) return null;
  const wanted = new Date(asUtc + later * 86_400_000).toISOString();
  return fromCivil(wanted.slice(0, 16), zone);
}

// How far the zone's clocks are ahead of UTC at a moment.
function offsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(at);
  const found = /^(\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d:\d\d)$/.exec(parts);
  if (found === null) return 0;
  const [, day, month, year, clock] = found;
  return Date.parse(`${year}-${month}-${day}T${clock}Z`) - Math.floor(at / 1000) * 1000;
}
