import {
  FileProtectOutlined,
  LockOutlined,
  QuestionOutlined,
  SafetyOutlined,
  ScheduleOutlined,
  TableOutlined,
} from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { useMemo, type ReactNode } from "react";

import logo from "../busward.svg";
import { duration } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { count } from "../live/freshness";
import { AccountMenu } from "./account_menu";
import { useConsole, useNow, useTimes, useTopic } from "./console_context";
import { useMay } from "./may";

export function Header({
  search,
  onRunSheet,
  onFiles,
  onRecords,
  onSafety,
  onHolds,
  onHelp,
}: {
  readonly search: ReactNode;
  readonly onRunSheet: () => void;
  readonly onFiles: () => void;
  readonly onRecords: () => void;
  readonly onSafety: () => void;
  readonly onHolds: () => void;
  readonly onHelp: () => void;
}) {
  const { t, setLanguage } = useLanguage();
  const { county } = useConsole();
  const may = useMay();
  return (
    <header className="header">
      <div className="brand">
        <img src={logo} alt="" width="30" height="30" />
        <span className="brand-name" translate="no">
          Busward
        </span>
        <span className="brand-what">{t("product.name")}</span>
      </div>
      <span className="county" translate="no" data-testid="county">
        {t.language === "zh" ? county.nameZh : county.nameEn}
      </span>
      {search}
      <span className="header-space" />
      <Counters />
      <LinkBadge />
      <ServerTime />
      <nav className="pages">
        {may.seeRuns && (
          <PageButton icon={<ScheduleOutlined />} id="run-sheet" onOpen={onRunSheet}>
            {t("sheet.open")}
          </PageButton>
        )}
        {may.seeFiles && (
          <>
            <PageButton icon={<FileProtectOutlined />} id="files" onOpen={onFiles}>
              {t("files.open")}
            </PageButton>
            <PageButton icon={<TableOutlined />} id="records" onOpen={onRecords}>
              {t("records.open")}
            </PageButton>
            <PageButton icon={<SafetyOutlined />} id="safety" onOpen={onSafety}>
              {t("safety.title")}
            </PageButton>
          </>
        )}
        {may.keepHolds && (
          <PageButton icon={<LockOutlined />} id="holds" onOpen={onHolds}>
            {t("holds.title")}
          </PageButton>
        )}
      </nav>
      <AccountMenu />
      <Button
        className="language"
        type="text"
        lang={t.language === "zh" ? "en" : "zh-CN"}
        translate="no"
        title={t("language.switch")}
        data-testid="language"
        onClick={() => setLanguage(t.language === "zh" ? "en" : "zh")}
      >
        {t("language.other")}
      </Button>
      <Button
        className="help-button"
        type="text"
        icon={<QuestionOutlined />}
        aria-label={t("help.open")}
        title={t("help.open")}
        onClick={onHelp}
      />
    </header>
  );
}

interface PageButtonProps {
  readonly icon: ReactNode;
  readonly id: string;
  readonly onOpen: () => void;
  readonly children: string;
}

// On a narrow screen its icon alone; the name stays for those who hover or listen.
function PageButton({ icon, id, onOpen, children }: PageButtonProps) {
  return (
    <Button
      type="text"
      icon={icon}
      aria-label={children}
      title={children}
      data-testid={`open-${id}`}
      onClick={onOpen}
    >
      <span className="page-name">{children}</span>
    </Button>
  );
}

function Counters() {
  const { t } = useLanguage();
  const { store, directory } = useConsole();
  const now = useNow();
  const may = useMay();
  useTopic("alarms");
  const counters = count(store.buses.values(), now);
  const alarms = store.alarms.newestFirst();
  const open = useMemo(() => alarms.filter((alarm) => alarm.endedAt === null).length, [alarms]);
  const total = Math.max(directory.buses.size, counters.known);
  return (
    <div className="counters">
      <Counter name="on_road" value={counters.onRoad} of={t("counter.of", { total })} />
      <Counter name="on_run" value={counters.onRun} />
      <Counter name="silent" value={counters.silent} tone={counters.silent > 0 ? "warn" : "calm"} />
      {may.seeAlarms && (
        <Counter name="open_alarms" value={open} tone={open > 0 ? "alarm" : "calm"} />
      )}
    </div>
  );
}

interface CounterProps {
  readonly name: "on_road" | "on_run" | "silent" | "open_alarms";
  readonly value: number;
  readonly of?: string;
  readonly tone?: "calm" | "warn" | "alarm";
}

function Counter({ name, value, of, tone = "calm" }: CounterProps) {
  const { t } = useLanguage();
  return (
    <Tooltip
      title={of === undefined ? t(`counter.${name}.help`) : `${t(`counter.${name}.help`)} · ${of}`}
    >
      <div className={`counter counter-${tone}`} data-testid={`counter-${name}`} data-value={value}>
        <b className="figures">{value}</b>
        <span>{t(`counter.${name}`)}</span>
      </div>
    </Tooltip>
  );
}

function LinkBadge() {
  const { t } = useLanguage();
  const { store } = useConsole();
  const times = useTimes();
  const now = useNow();
  useTopic("link");
  const { link } = store;
  const since =
    link.kind === "quiet" || (link.kind === "lost" && link.since !== null)
      ? t("link.since", {
          time: times.clock(link.since ?? now),
          age: duration(now - (link.since ?? now), t),
        })
      : null;
  const attempt = link.kind === "lost" ? t("link.attempt", { attempt: link.attempt }) : null;
  const help = [
    since ?? (link.kind === "lost" ? t("link.never") : t("link.live.help")),
    attempt,
  ].filter(Boolean);
  return (
    <Tooltip title={help.join(" · ")}>
      <div
        className={`link link-${link.kind}`}
        data-testid="link"
        data-state={link.kind}
        role="status"
      >
        <i aria-hidden="true" />
        <span>{t(`link.${link.kind}`)}</span>
      </div>
    </Tooltip>
  );
}

// Across the map while nothing new comes: a picture that stands must never look as if it moved.
export function StaleBar() {
  const { t } = useLanguage();
  const { store } = useConsole();
  const times = useTimes();
  const now = useNow();
  useTopic("link");
  const { link } = store;
  if (link.kind !== "quiet" && link.kind !== "lost") return null;
  return (
    <div className="stale-bar" role="alert" data-testid="stale-bar">
      <b>{t(`link.${link.kind}`)}</b>
      <span>
        {link.since === null
          ? t("link.never")
          : t("link.since", { time: times.clock(link.since), age: duration(now - link.since, t) })}
      </span>
      {link.kind === "lost" && (
        <span className="muted">{t("link.attempt", { attempt: link.attempt })}</span>
      )}
    </div>
  );
}

function ServerTime() {
  const { t } = useLanguage();
  const times = useTimes();
  const now = useNow();
  return (
    <time className="clock figures" title={t("clock.server")} data-testid="clock">
      <b>{times.clock(now)}</b>
      <span>{times.date(now)}</span>
    </time>
  );
}
