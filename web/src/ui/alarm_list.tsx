import { Button, Empty, Segmented } from "antd";
import { useMemo, useState, type ReactNode } from "react";

import type { Card } from "../api/handling";
import type { Alarm } from "../api/types";
import type { AlarmId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { AlarmRow, kAlarmRowHeight } from "./alarm_row";
import { title } from "./alarm_text";
import { Bell } from "./bell";
import { useConsole, useTopic } from "./console_context";
import { VirtualList } from "./virtual_list";
import { WorkList } from "./work_list";

export type AlarmFilter = "todo" | "open" | "all";

const kNoCards: readonly Card[] = [];

interface AlarmListProps {
  readonly cards: readonly Card[] | undefined;
  readonly filter: AlarmFilter;
  readonly selected: AlarmId | null;
  readonly onFilter: (filter: AlarmFilter) => void;
  readonly onSelect: (alarm: Alarm) => void;
  readonly foot: ReactNode;
}

export function AlarmList({ cards, filter, selected, onFilter, onSelect, foot }: AlarmListProps) {
  const { t } = useLanguage();
  const { session, store } = useConsole();
  useTopic("alarms");
  useTopic("link");
  const all = store.alarms.newestFirst();
  const open = useMemo(() => all.filter((alarm) => alarm.endedAt === null), [all]);
  const items = filter === "open" ? open : all;
  const loading = all.length === 0 && store.link.kind === "connecting";
  return (
    <section
      className="alarms"
      aria-label={t("alarms.title")}
      data-testid="alarm-list"
      data-count={all.length}
    >
      <header className="alarms-head">
        <h2>{t("alarms.title")}</h2>
        <Bell cards={cards ?? kNoCards} />
        <Segmented<AlarmFilter>
          size="small"
          value={filter}
          onChange={onFilter}
          options={[
            {
              value: "todo",
              label: (
                <>
                  {t("alarms.todo")} <span className="count">{cards?.length ?? 0}</span>
                </>
              ),
            },
            {
              value: "open",
              label: (
                <>
                  {t("alarms.open")} <span className="count">{open.length}</span>
                </>
              ),
            },
            { value: "all", label: t("alarms.all") },
          ]}
        />
      </header>
      <Announcer newest={all[0] ?? null} />
      {filter === "todo" ? (
        <WorkList cards={cards} selected={selected} onSelect={onSelect} />
      ) : items.length === 0 ? (
        <Empty
          className="alarms-empty"
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={<EmptyWords loading={loading} filter={filter} />}
        />
      ) : (
        <VirtualList
          items={items}
          rowHeight={kAlarmRowHeight}
          keyOf={(alarm) => alarm.id}
          shown={items.findIndex((alarm) => alarm.id === selected)}
          label={t("alarms.title")}
          render={(alarm) => (
            <AlarmRow alarm={alarm} selected={alarm.id === selected} onSelect={onSelect} />
          )}
          foot={filter === "all" && session.hasOlder ? <Older /> : undefined}
        />
      )}
      <footer className="alarms-foot">{foot}</footer>
    </section>
  );
}

function EmptyWords({
  loading,
  filter,
}: {
  readonly loading: boolean;
  readonly filter: AlarmFilter;
}) {
  const { t } = useLanguage();
  if (loading) return <>{t("alarms.loading")}</>;
  return (
    <>
      <strong>{filter === "open" ? t("alarms.none_open") : t("alarms.none")}</strong>
      <br />
      {t("alarms.none.help")}
    </>
  );
}

function Older() {
  const { t } = useLanguage();
  const { session } = useConsole();
  const [busy, setBusy] = useState(false);
  const fetch = () => {
    setBusy(true);
    void session.fetchOlder().finally(() => setBusy(false));
  };
  return (
    <Button type="text" block loading={busy} onClick={fetch}>
      {t("alarms.older")}
    </Button>
  );
}

// Says a new alarm to those who listen instead of looking.
function Announcer({ newest }: { readonly newest: Alarm | null }) {
  const { t } = useLanguage();
  const { directory } = useConsole();
  const plate =
    newest === null ? "" : (directory.buses.get(newest.vehicleId)?.plate ?? newest.plate ?? "");
  return (
    <p className="unseen" role="status" translate="no">
      {newest !== null &&
        newest.endedAt === null &&
        `${t("alarm.new")}: ${title(newest, t)} ${plate}`}
    </p>
  );
}
