import { Button, Spin } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";

import { keepSheet, type KeptSheet } from "../api/kept_sheet";
import type { RunSheet, SheetRun } from "../api/run_sheet";
import { account as session } from "../api/session";
import { timeFormats } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { Fault } from "../ui/fault";
import { useRunsOfToday } from "../ui/queries";
import { RunAtHand } from "../ui/run_at_hand";
import { useKept, type Kept } from "../ui/use_kept";
import { LanguageButton } from "./language_button";
import { forgetPage, letOpenOffline } from "./page_worker";

interface AttendantPageProps {
  readonly account: string;
  readonly name: string; // empty without a network
  readonly kept: KeptSheet | null; // from when there was one
}

// The attendant's telephone: the own runs of today, and what is recorded of each on the spot.
export function AttendantPage({ account, name, kept: keptSheet }: AttendantPageProps) {
  const { t } = useLanguage();
  const sheet = useRunsOfToday();
  const fresh = sheet.data;
  useEffect(() => {
    if (fresh === undefined) return;
    keepSheet(localStorage, account, fresh);
    letOpenOffline();
  }, [account, fresh]);
  const runs = fresh ?? (keptSheet?.account === account ? keptSheet.sheet : undefined);
  const cache = useQueryClient();
  const onSent = useCallback(
    () => void cache.invalidateQueries({ queryKey: ["run-sheet", "today"] }),
    [cache],
  );
  const kept = useKept(account, onSent);
  const [open, setOpen] = useState<string | null>(null);
  const run = runs?.runs.find((one) => one.id === open);
  return (
    <div className="at-hand" data-testid="attendant">
      <header className="at-hand-head">
        {run === undefined ? (
          <b translate="no">{name}</b>
        ) : (
          <Button type="text" onClick={() => setOpen(null)}>
            ‹ {t("hand.back")}
          </Button>
        )}
        <span className="header-space" />
        <LanguageButton />
        <LogOut />
      </header>
      {runs !== undefined && <KeptBar zone={runs.zone} kept={kept} />}
      {runs !== undefined && fresh === undefined && (
        <p className="kept-bar" role="status" data-testid="no-network">
          {t("hand.no_network")}
        </p>
      )}
      <main>
        {runs === undefined && sheet.error !== null && (
          <Fault error={sheet.error} onRetry={() => void sheet.refetch()} />
        )}
        {runs === undefined && sheet.error === null && <Spin />}
        {runs !== undefined && run === undefined && (
          <Runs sheet={runs} kept={kept} onOpen={setOpen} />
        )}
        {runs !== undefined && run !== undefined && (
          <RunAtHand day={runs.day} zone={runs.zone} run={run} kept={kept} />
        )}
      </main>
    </div>
  );
}

// Without a network nobody is logged out, and the page says so.
function LogOut() {
  const { t } = useLanguage();
  const [failed, setFailed] = useState(false);
  const leave = async () => {
    try {
      await session.logOut();
    } catch {
      setFailed(true);
      return;
    }
    await forgetPage();
    location.reload();
  };
  return (
    <Button type="text" onClick={() => void leave()}>
      {t(failed ? "hand.not_logged_out" : "account.log_out")}
    </Button>
  );
}

interface KeptBarProps {
  readonly zone: string;
  readonly kept: Kept;
}

// What the server does not have yet, and what it would not have.
function KeptBar({ zone, kept }: KeptBarProps) {
  const { t } = useLanguage();
  const times = timeFormats(zone, t.language);
  const waiting = kept.records.filter((one) => one.refused === null).length;
  const refused = kept.records.filter((one) => one.refused !== null);
  return (
    <>
      {waiting > 0 && (
        <p className="kept-bar" role="status" data-testid="kept">
          <span>{t("hand.waiting", { count: waiting })}</span>
          <Button size="small" onClick={kept.send}>
            {t("hand.send")}
          </Button>
        </p>
      )}
      {refused.map((one) => (
        <p key={one.id} className="kept-bar is-refused" role="alert">
          <span>
            {t("hand.refused", {
              what: t.code("hand.kind", one.kind),
              day: one.day,
              time: times.minute(one.at),
            })}
          </span>
          <Button size="small" onClick={() => kept.forget(one.id)}>
            {t("hand.forget")}
          </Button>
        </p>
      ))}
    </>
  );
}

interface RunsProps {
  readonly sheet: RunSheet;
  readonly kept: Kept;
  readonly onOpen: (run: string) => void;
}

function Runs({ sheet, kept, onOpen }: RunsProps) {
  const { t } = useLanguage();
  return (
    <>
      <h1>{t("hand.today", { day: sheet.day })}</h1>
      {sheet.runs.length === 0 && <p className="hand-none">{t("hand.none")}</p>}
      <ul className="hand-runs">
        {sheet.runs.map((run) => (
          <li key={run.id}>
            <RunCard sheet={sheet} run={run} kept={kept} onOpen={() => onOpen(run.id)} />
          </li>
        ))}
      </ul>
      <p className="muted hand-note">{t("hand.help")}</p>
    </>
  );
}

interface RunCardProps {
  readonly sheet: RunSheet;
  readonly run: SheetRun;
  readonly kept: Kept;
  readonly onOpen: () => void;
}

function RunCard({ sheet, run, kept, onOpen }: RunCardProps) {
  const { t } = useLanguage();
  const times = timeFormats(sheet.zone, t.language);
  const has = (kind: string) =>
    kept.records.some((one) => one.run === run.id && one.kind === kind && one.refused === null);
  const planned = run.state === "planned";
  return (
    <button
      type="button"
      className="hand-run"
      disabled={!planned}
      onClick={onOpen}
      data-testid="hand-run"
    >
      <span className="hand-time figures">{times.minute(run.departsAt)}</span>
      <span className="hand-what">
        <b translate="no">{run.route}</b> {t.code("direction", run.direction)}
        <small translate="no">
          {[run.bus?.plate ?? "—", run.driver?.name].filter(Boolean).join(" · ")}
        </small>
        {run.school !== null && <small translate="no">{run.school}</small>}
      </span>
      <span className="hand-state">
        {planned ? (
          <>
            <Mark what="check" done={run.onSite.checkedAt !== null || has("checks")} />
            <Mark what="sweep" done={run.onSite.sweptAt !== null || has("sweep")} />
          </>
        ) : (
          <em className="warn">{t.code("plan_state", run.state)}</em>
        )}
      </span>
    </button>
  );
}

function Mark({ what, done }: { readonly what: "check" | "sweep"; readonly done: boolean }) {
  const { t } = useLanguage();
  return (
    <span className={done ? "hand-mark is-done" : "hand-mark"}>
      {done ? "✓" : "○"} {t(done ? `hand.${what}.done` : `hand.${what}.open`)}
    </span>
  );
}
