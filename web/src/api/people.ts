import { getFile, search } from "./client";

// All that is kept of one person, for that person.
export type PersonKind = "drivers" | "staff";
export interface OnFile {
  readonly kind: PersonKind;
  readonly code: string;
  readonly name: string;
}

export const isPersonKind = (kind: string): kind is PersonKind =>
  kind === "drivers" || kind === "staff";

// `why`, who asked and on what ground, stands in the log of readings.
export const exportOf = (person: OnFile, why: string, signal: AbortSignal): Promise<Blob> =>
  getFile(
    `/people/${person.kind}/${encodeURIComponent(person.code)}/export.zip${search({ why })}`,
    signal,
  );
