import { Empty } from "antd";

import type { Card } from "../api/handling";
import type { Alarm } from "../api/types";
import type { AlarmId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { AlarmRow, kAlarmRowHeight } from "./alarm_row";
import { useConsole, useTopic } from "./console_context";
import { VirtualList } from "./virtual_list";

interface WorkListProps {
  readonly cards: readonly Card[] | undefined;
  readonly selected: AlarmId | null;
  readonly onSelect: (alarm: Alarm) => void;
}

// What is to be handled, what rings first: each cause once.
export function WorkList({ cards, selected, onSelect }: WorkListProps) {
  const { t } = useLanguage();
  const { store } = useConsole();
  useTopic("alarms");
  if (cards === undefined || cards.length === 0) {
    return (
      <Empty
        className="alarms-empty"
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          cards === undefined ? (
            t("alarms.loading")
          ) : (
            <>
              <strong>{t("cards.none")}</strong>
              <br />
              {t("cards.none.help")}
            </>
          )
        }
      />
    );
  }
  const holds = (card: Card) => card.alarms.some((alarm) => alarm.id === selected);
  return (
    <VirtualList
      items={cards}
      rowHeight={kAlarmRowHeight}
      keyOf={(card) => card.id}
      shown={cards.findIndex(holds)}
      label={t("alarms.todo")}
      render={(card) => {
        const newest = card.alarms.at(-1);
        if (newest === undefined) return null;
        return (
          <AlarmRow
            alarm={store.alarms.get(newest.id) ?? newest}
            card={card}
            selected={holds(card)}
            onSelect={onSelect}
          />
        );
      }}
    />
  );
}
