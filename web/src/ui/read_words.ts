import type { PersonalRead } from "../api/keeping";
import { utcMs } from "../api/units";
import type { TimeFormats } from "../i18n/format";
import { isMessageKey, type Translate } from "../i18n/messages";

// Whose data were read: "driver D001", or a kind of records; of a track the bus, of contacts the
// emergency, by number.
export function subjectOf(read: Pick<PersonalRead, "what" | "subject">, t: Translate): string {
  const [kind = "", ...code] = read.subject.split(" ");
  const key = `read_subject.${read.what === "people" ? kind : read.what}`;
  if (!isMessageKey(key)) return read.subject;
  const of = read.what === "people" ? code.join(" ") : `#${read.subject}`;
  return `${t(key)} ${of}`.trim();
}

const kExport = "export: ";

// How much of it: a span by the county's clocks, on whose request a copy was made, what was
// searched for.
export function extentOf(extent: string | null, times: TimeFormats, t: Translate): string {
  if (extent === null) return "";
  if (extent.startsWith(kExport)) return t("audit.copied", { why: extent.slice(kExport.length) });
  const span = extent.split("/").map((moment) => Date.parse(moment));
  if (span.length !== 2 || span.some(Number.isNaN)) return extent;
  return span.map((at) => `${times.day(at)} ${times.clock(utcMs(at))}`).join(" – ");
}
