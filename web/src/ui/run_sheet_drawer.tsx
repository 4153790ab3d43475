import { Drawer, Segmented, Select, Skeleton, Table } from "antd";
import { useMemo, useState } from "react";

import type { RunSheet, SheetCard, SheetRun } from "../api/run_sheet";
import { useLanguage } from "../i18n/language";
import { useConsole } from "./console_context";
import { DayInput } from "./day_input";
import { Fault } from "./fault";
import { useMay } from "./may";
import { useHeldRuns, useRunSheet } from "./queries";
import { HeldNow } from "./run_sheet_held";
import { RunDetail } from "./run_sheet_detail";
import {
  cardTitle,
  checkName,
  kSheetViews,
  ofView,
  operatorsOf,
  type SheetView,
} from "./run_sheet_views";

// The runs of a day: who drives them, who says so, what is declared, and what keeps one from
// leaving.
export function RunSheetDrawer({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const { county, now } = useConsole();
  const [day, setDay] = useState<string | null>(null);
  const shown = day ?? civilDay(now(), county.zone);
  const sheet = useRunSheet(shown, open);
  const may = useMay();
  const held = useHeldRuns(open && may.declareRuns);
  return (
    <Drawer open={open} onClose={onClose} title={t("sheet.title")} size={1240} destroyOnHidden>
      <div className="run-sheet" data-testid="run-sheet">
        <p className="muted">{t("sheet.help")}</p>
        {sheet.error !== null && <Fault error={sheet.error} onRetry={() => void sheet.refetch()} />}
        {held.data !== undefined && <HeldNow cards={held.data} onDay={setDay} />}
        {sheet.isPending && <Skeleton active />}
        {sheet.data !== undefined && <Sheet sheet={sheet.data} onDay={setDay} />}
      </div>
    </Drawer>
  );
}

const civilDay = (at: number, zone: string) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);

function Sheet({
  sheet,
  onDay,
}: {
  readonly sheet: RunSheet;
  readonly onDay: (day: string) => void;
}) {
  const { t } = useLanguage();
  const may = useMay();
  const [view, setView] = useState<SheetView>("all");
  const [operator, setOperator] = useState<string | null>(null);
  const operators = useMemo(() => operatorsOf(sheet.runs), [sheet.runs]);
  const mine = useMemo(
    () => sheet.runs.filter((run) => operator === null || run.operator?.name === operator),
    [sheet.runs, operator],
  );
  const ofOperator = (card: SheetCard) => operator === null || card.operator === operator;
  return (
    <>
      <div className="run-sheet-bar">
        <DayInput
          name={t("sheet.day")}
          value={sheet.day}
          clear={false}
          disabled={!may.otherDays}
          onChange={onDay}
        />
        <Select
          className="run-sheet-operator"
          showSearch
          allowClear
          placeholder={t("sheet.all_operators")}
          value={operator}
          options={operators.map((name) => ({ value: name, label: name }))}
          onChange={(chosen: string | undefined) => setOperator(chosen ?? null)}
        />
        <Segmented<SheetView>
          value={view}
          options={kSheetViews.map((one) => ({
            value: one,
            label: `${t(`sheet.view.${one}`)} ${ofView(mine, one).length}`,
          }))}
          onChange={setView}
        />
      </div>
      <Cards name="held" cards={sheet.held.filter(ofOperator)} />
      <Cards name="tasks" cards={sheet.tasks.filter(ofOperator)} />
      <RunTable sheet={sheet} runs={ofView(mine, view)} />
    </>
  );
}

const kCardsShown = 6;

function Cards({
  name,
  cards,
}: {
  readonly name: "held" | "tasks";
  readonly cards: readonly SheetCard[];
}) {
  const { t } = useLanguage();
  const [all, setAll] = useState(false);
  if (cards.length === 0) return null;
  return (
    <section className={`sheet-cards sheet-cards-${name}`} data-testid={`sheet-${name}`}>
      <h3>
        {t(`sheet.${name}`)} <span className="figures">{cards.length}</span>
      </h3>
      <p className="muted">{t(`sheet.${name}.help`)}</p>
      <ul>
        {(all ? cards : cards.slice(0, kCardsShown)).map((card) => (
          <li key={`${card.operator} ${card.cause.subject} ${card.cause.name}`}>
            <b>{cardTitle(t, card)}</b>
            <span translate="no">{card.operator}</span>
            <span className="muted">
              {t("sheet.card", { subjects: card.subjects.length, runs: card.runs })}
              {card.matters.length < 2 && (
                <>
                  {" · "}
                  {t(`sheet.cured_by`, { who: t.code("curer", card.cause.curedBy) })}
                </>
              )}
            </span>
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

interface RunTableProps {
  readonly sheet: RunSheet;
  readonly runs: readonly SheetRun[];
}

function RunTable({ sheet, runs }: RunTableProps) {
  const { t } = useLanguage();
  return (
    <Table<SheetRun>
      size="small"
      rowKey="id"
      dataSource={[...runs]}
      pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
      locale={{ emptyText: t("sheet.none") }}
      expandable={{ expandedRowRender: (run) => <RunDetail sheet={sheet} run={run} /> }}
      rowClassName={(run) => `sheet-run sheet-run-${run.state}`}
      columns={[
        {
          title: t("sheet.departs"),
          width: 108,
          render: (_, run) => <Departure run={run} />,
        },
        {
          title: t("sheet.route"),
          render: (_, run) => (
            <>
              <b translate="no">{run.route}</b> {t.code("direction", run.direction)}
              <div className="muted" translate="no">
                {run.school ?? ""}
              </div>
            </>
          ),
        },
        {
          title: t("sheet.bus"),
          width: 120,
          render: (_, run) => <Who who={run.bus} name={run.bus?.plate ?? null} />,
        },
        {
          title: t("sheet.driver"),
          width: 120,
          render: (_, run) => <Who who={run.driver} name={run.driver?.name ?? null} />,
        },
        {
          title: t("sheet.attendant"),
          width: 120,
          render: (_, run) => <Who who={run.attendant} name={run.attendant?.name ?? null} />,
        },
        {
          title: t("sheet.riders"),
          width: 80,
          className: "figures",
          render: (_, run) => `${run.riders ?? "–"} / ${run.bus?.seats ?? "–"}`,
        },
        { title: t("sheet.state"), width: 230, render: (_, run) => <State run={run} /> },
      ]}
    />
  );
}

function Departure({ run }: { readonly run: SheetRun }) {
  const { county } = useConsole();
  const time = new Intl.DateTimeFormat("sv-SE", {
    timeZone: county.zone,
    hour: "2-digit",
    minute: "2-digit",
  }).format(run.departsAt);
  return (
    <span className="figures">
      <b>{time}</b>
      {time !== run.timetabled && <s className="muted"> {run.timetabled}</s>}
    </span>
  );
}

function Who({
  who,
  name,
}: {
  readonly who: { readonly saidBy: string } | null;
  readonly name: string | null;
}) {
  const { t } = useLanguage();
  if (who === null) return <span className="muted">{t("sheet.nobody")}</span>;
  return (
    <>
      <span translate="no">{name}</span>
      {who.saidBy === "declaration" && <div className="said">{t("sheet.declared")}</div>}
    </>
  );
}

function State({ run }: { readonly run: SheetRun }) {
  const { t } = useLanguage();
  if (run.state !== "planned") {
    return (
      <span className="muted">
        {t.code("run_state", run.state)}
        {run.because !== null && ` · ${t.code("day_reason", run.because.reason)}`}
      </span>
    );
  }
  const first = run.invalid[0];
  if (first !== undefined) {
    return (
      <span className="standing-invalid">
        {checkName(t, first.name)}
        {run.invalid.length > 1 && ` +${run.invalid.length - 1}`}
      </span>
    );
  }
  if (run.notOnFile.length > 0) {
    return (
      <span className="standing-not_on_file">
        {t("sheet.missing", { count: run.notOnFile.length })}
      </span>
    );
  }
  return <span className="standing-valid">{t("sheet.in_order")}</span>;
}
