import { useState } from "react";

import type { HeldCard } from "../api/run_sheet";
import { useLanguage } from "../i18n/language";
import { Offers } from "./run_sheet_detail";
import { cardTitle } from "./run_sheet_views";

// The runs that may not leave, at the hours when somebody looks: in the evening those of the next
// day, and each again in the hour before it departs.
export function HeldNow({
  cards,
  onDay,
}: {
  readonly cards: readonly HeldCard[];
  readonly onDay: (day: string) => void;
}) {
  const { t } = useLanguage();
  const [all, setAll] = useState(false);
  if (cards.length === 0) return null;
  return (
    <section className="sheet-cards sheet-cards-held" data-testid="sheet-now">
      <h3>
        {t("sheet.now")} <span className="figures">{cards.length}</span>
      </h3>
      <p className="muted">{t("sheet.now.help")}</p>
      <ul>
        {(all ? cards : cards.slice(0, kCardsShown)).map((card) => (
          <li key={`${card.day} ${card.operator} ${card.cause.subject} ${card.cause.name}`}>
            <b>{cardTitle(t, card)}</b>
            <span translate="no">
              {card.operator} · {card.subjects.slice(0, kSubjects).join(t("sheet.comma"))}
            </span>
            <span className="muted">
              <button type="button" className="link-button" onClick={() => onDay(card.day)}>
                {card.day}
              </button>{" "}
              {t("sheet.card", { subjects: card.subjects.length, runs: card.runs })} ·{" "}
              {t("sheet.cured_by", { who: t.code("curer", card.cause.curedBy) })}
            </span>
            {card.cause.subject === "bus" && (
              <Offers title={t("sheet.other_buses")} offers={card.buses.slice(0, kOffers)} />
            )}
            {card.cause.subject === "driver" && (
              <Offers title={t("sheet.other_drivers")} offers={card.drivers.slice(0, kOffers)} />
            )}
          </li>
        ))}
      </ul>
      {cards.length > kCardsShown && (
        <button type="button" className="link-button" onClick={() => setAll(!all)}>
          {all ? t("sheet.fewer") : t("sheet.more", { count: cards.length - kCardsShown })}
        </button>
      )}
    </section>
  );
}

const kCardsShown = 6;
const kSubjects = 5;
const kOffers = 3;
