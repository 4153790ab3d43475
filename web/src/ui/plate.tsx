import { useLanguage } from "../i18n/language";
import { isMessageKey } from "../i18n/messages";

interface PlateProps {
  readonly plate: string;
  readonly colour: string;
  readonly size?: "small" | "large";
}

// A licence plate in its own colours; the words of the colour are there for those who do not see
// it.
export function Plate({ plate, colour, size = "small" }: PlateProps) {
  const { t } = useLanguage();
  const key = `plate_colour.${colour}`;
  const title = isMessageKey(key) ? t(key) : t("plate_colour.other");
  return (
    <span
      className={`plate plate-${size} plate-${isMessageKey(key) ? colour : "other"}`}
      title={title}
      translate="no"
    >
      {plate.length > 2 ? `${plate.slice(0, 2)}·${plate.slice(2)}` : plate}
    </span>
  );
}
