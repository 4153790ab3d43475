import { JsonReader } from "./json_reader";
import { readStoppage } from "./read_safety";
import type { AlarmEvidence, CabWarning, EvidenceStep } from "./types";

// What decided an alarm, as docs/api.md has it.
export function readAlarmEvidence(json: unknown): AlarmEvidence {
  const alarm = new JsonReader(json, "alarm");
  const evidence = alarm.object("evidence");
  const series = evidence.maybeList("series", (step) => step);
  const has = (name: string) => (step: JsonReader) => step.maybeText(name) !== null;
  const isFix = (step: JsonReader) =>
    !["document", "heard", "stoppage", "driver"].some((n) => has(n)(step));
  return {
    steps: series.filter(isFix).map(readEvidenceStep),
    stoppages: series.filter(has("stoppage")).map(readStoppage),
    lapses: series.filter(has("document")).map((lapse) => ({
      document: lapse.text("document"),
      lastDay: lapse.text("last_day"),
    })),
    driver: series.filter(has("driver")).map((fault) => ({
      driver: fault.text("driver"),
      check: fault.text("check"),
      lastDay: fault.maybeText("last_day"),
      number: fault.maybeText("number"),
      knownBy: fault.text("known_by"),
    })),
    heard: series.filter(has("heard")).map((heard) => ({
      at: heard.time("at"),
      what: heard.text("heard"),
      count: heard.maybeNumber("count"),
    })),
    frames: evidence.maybeList("frames", (frame) => frame).length,
    cabWarning: readCabWarning(alarm.maybeObject("cab_warning")),
  };
}

function readCabWarning(warning: JsonReader | null): CabWarning | null {
  if (warning === null) return null;
  return {
    text: warning.text("text"),
    outcome: warning.text("outcome"),
    sentAt: warning.maybeTime("sent_at"),
  };
}

// A speed over its limit, the speed past a stop, or a distance from the approved line.
function readEvidenceStep(step: JsonReader): EvidenceStep {
  const speed = step.maybeNumber("speed_kmh");
  const halt = step.maybeNumber("halt_at_most_s");
  return {
    at: step.time("at"),
    value: speed ?? step.number("distance_m"),
    allowed: step.maybeNumber("limit_kmh"),
    evidence: halt ?? (speed === null ? step.number("against") : step.number("evidence")),
  };
}
