import { DatePicker } from "antd";

// A day, or a moment of the county's clocks, as text: "2026-09-01", "2026-09-01T07:05"; "" where
// none is given. Within a form it is a field like any other.
export function DayInput({
  withTime = false,
  id,
  onChange,
}: {
  readonly withTime?: boolean;
  readonly id?: string;
  readonly onChange?: (text: string) => void;
}) {
  return (
    <DatePicker
      {...(id === undefined ? {} : { id })}
      className="day-input"
      {...(withTime ? { showTime: { format: "HH:mm" }, format: "YYYY-MM-DD HH:mm" } : {})}
      onChange={(_, text) => onChange?.(typeof text === "string" ? text.replace(" ", "T") : "")}
    />
  );
}
