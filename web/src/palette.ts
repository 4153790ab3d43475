// The console's colours, in one place for page and map. State is never colour alone: shape and
// words say it too.
export const palette = {
  ink: "#1c2733",
  muted: "#66727f",
  line: "#dfe4ea",
  paper: "#ffffff",
  desk: "#eef1f4",
  header: "#12263f",
  accent: "#1f5fae",
  bus: "#ffc53d",
  alarm: "#cf2b24",
  alarmPale: "#fdecea",
  warn: "#b66a00",
  good: "#1f7a5a",
} as const;

export const standingColour = {
  alarm: palette.alarm,
  loaded: "#1a56b0",
  approaching: "#0d8a86",
  idle: "#7a8592",
} as const;

export const gradeColour = {
  under: "#1f8f6a",
  near: "#dd9a00",
  over: "#d0302a",
  unknown: "#7b8794",
  gap: "#9aa4af",
} as const;
