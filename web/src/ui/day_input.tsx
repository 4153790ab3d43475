import { DatePicker, TimePicker } from "antd";
import dayjs from "dayjs";

interface DayInputProps {
  readonly withTime?: boolean;
  readonly id?: string;
  readonly value?: string | undefined;
  readonly disabled?: boolean;
  readonly clear?: boolean; // whether it may be left empty
  readonly name?: string; // for who hears the page
  readonly onChange?: (text: string) => void;
}

// A day, or a moment of the county's clocks, as text: "2026-09-01", "2026-09-01T07:05"; "" where
// none is given. Within a form it is a field like any other. Days are written alike on every page,
// whatever the browser makes of them.
export function DayInput({
  withTime = false,
  id,
  value,
  disabled = false,
  clear = true,
  name,
  onChange,
}: DayInputProps) {
  return (
    <DatePicker
      {...(id === undefined ? {} : { id })}
      {...(name === undefined ? {} : { "aria-label": name })}
      className="day-input"
      disabled={disabled}
      allowClear={clear}
      value={value === undefined || value === "" ? null : dayjs(value)}
      {...(withTime ? { showTime: { format: "HH:mm" }, format: "YYYY-MM-DD HH:mm" } : {})}
      onChange={(_, text) => onChange?.(typeof text === "string" ? text.replace(" ", "T") : "")}
    />
  );
}

interface TimeInputProps {
  readonly id?: string;
  readonly value?: string;
  readonly name: string;
  readonly onChange?: (text: string) => void;
}

// A time of day, "07:05", as a field of a form.
export function TimeInput({ id, value, name, onChange }: TimeInputProps) {
  return (
    <TimePicker
      {...(id === undefined ? {} : { id })}
      aria-label={name}
      className="day-input"
      format="HH:mm"
      needConfirm={false}
      value={value === undefined || value === "" ? null : dayjs(`2000-01-01T${value}`)}
      onChange={(_, text) => onChange?.(typeof text === "string" ? text : "")}
    />
  );
}
