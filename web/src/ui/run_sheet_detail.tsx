import { Button } from "antd";

import type { Offer, RunSheet, SheetCheck, SheetDeclaration, SheetRun } from "../api/run_sheet";
import { useLanguage } from "../i18n/language";
import { useTimes } from "./console_context";
import { DeclarationForm } from "./declaration_form";
import { Fault } from "./fault";
import { useMay } from "./may";
import { useDeclare, useSubstitutes } from "./queries";
import { checkName } from "./run_sheet_views";

// One run of the sheet: what was declared and by whom, what stands in its way, who could go
// instead, and how many board where.
export function RunDetail({ sheet, run }: { readonly sheet: RunSheet; readonly run: SheetRun }) {
  const { t } = useLanguage();
  const may = useMay();
  return (
    <div className="run-detail" data-testid="run-detail">
      {run.because !== null && (
        <p>
          {t.code("day_reason", run.because.reason)}{" "}
          <span translate="no">{run.because.source}</span>
        </p>
      )}
      {run.declared.map((declared) => (
        <Declared key={declared.aspect} day={sheet.day} run={run} declared={declared} />
      ))}
      <Checks name="invalid" checks={run.invalid} />
      <Checks name="not_on_file" checks={run.notOnFile} />
      {run.invalid.length > 0 && <Instead day={sheet.day} run={run} />}
      {run.stops.length > 0 && (
        <p className="figures">
          {run.stops.map((stop) => (
            <span key={stop.stop} className="stop-riders">
              <span translate="no">{stop.stop}</span>{" "}
              {t("sheet.stop", { boarding: stop.boarding, alighting: stop.alighting })}
            </span>
          ))}
        </p>
      )}
      <Seen run={run} />
      {may.declareRuns && <DeclarationForm sheet={sheet} run={run} />}
    </div>
  );
}

// Card, check, heads and sweep, as far as anything is known of them.
function Seen({ run }: { readonly run: SheetRun }) {
  const { t } = useLanguage();
  const times = useTimes();
  const seen = run.onSite;
  const nothing = seen.checkedAt === null && seen.sweptAt === null && seen.cardAt === null;
  if (nothing && seen.boarded === 0) return null;
  return (
    <p data-testid="on-site">
      {seen.cardAt !== null &&
        t("sheet.card_in", { time: times.clock(seen.cardAt), driver: seen.cardDriver ?? "?" })}{" "}
      {seen.checkedAt !== null && t("sheet.checked", { time: times.clock(seen.checkedAt) })}{" "}
      {seen.boarded + seen.alighted > 0 &&
        t("sheet.stop", { boarding: seen.boarded, alighting: seen.alighted })}{" "}
      {seen.sweptAt !== null && t("sheet.swept", { time: times.clock(seen.sweptAt) })}{" "}
      {seen.faults.map((fault) => (
        <b key={fault} className="standing-invalid">
          {t.code("on_site_fault", fault)}{" "}
        </b>
      ))}
    </p>
  );
}

interface DeclaredProps {
  readonly day: string;
  readonly run: SheetRun;
  readonly declared: SheetDeclaration;
}

function Declared({ day, run, declared }: DeclaredProps) {
  const { t } = useLanguage();
  const times = useTimes();
  const may = useMay();
  const declare = useDeclare(run.id, day);
  const takeBack = () =>
    declare.mutate({ day, change: "as_planned", aspect: declared.aspect, ground: declared.ground });
  const what = [
    declared.time,
    declared.plate,
    declared.driver,
    declared.attendant,
    declared.filingNumber === null ? null : t("sheet.filing", { number: declared.filingNumber }),
    declared.note,
  ].filter((part) => part !== null);
  return (
    <p>
      <b>{t.code("declared_change", declared.change)}</b>{" "}
      <span translate="no">{what.join(" · ")}</span>
      <span className="muted">
        {" "}
        {t("sheet.declared_by", {
          ground: t.code("ground", declared.ground),
          name: declared.by,
          role: t.code("role", declared.role),
          time: times.clock(declared.at),
        })}
      </span>{" "}
      {may.declareRuns && declared.change !== "as_planned" && (
        <Button size="small" type="link" loading={declare.isPending} onClick={takeBack}>
          {t("sheet.take_back")}
        </Button>
      )}
    </p>
  );
}

function Checks({
  name,
  checks,
}: {
  readonly name: "invalid" | "not_on_file";
  readonly checks: readonly SheetCheck[];
}) {
  const { t } = useLanguage();
  if (checks.length === 0) return null;
  return (
    <ul className="checks">
      {checks.map((check) => (
        <li key={`${check.subject} ${check.name} ${check.detail ?? ""}`}>
          <span className={`standing-${name}`}>
            {t.code("check_subject", check.subject)} · {checkName(t, check.name)}
            {check.lastDay !== null && ` · ${t("files.last_day")} ${check.lastDay}`}
          </span>
          {check.detail !== null && <span translate="no"> {check.detail}</span>}
          <span className="muted">
            {" "}
            {t("sheet.known_by", { how: t.code("known_by", check.knownBy) })} ·{" "}
            {t("sheet.cured_by", { who: t.code("curer", check.curedBy) })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Instead({ day, run }: { readonly day: string; readonly run: SheetRun }) {
  const { t } = useLanguage();
  const found = useSubstitutes(run.id, day);
  if (found.error !== null) {
    return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data === undefined) return null;
  const wantsDriver = run.invalid.some((check) => check.subject === "driver");
  const wantsBus = run.invalid.some((check) => check.subject === "bus");
  return (
    <>
      {wantsBus && <Offers title={t("sheet.other_buses")} offers={found.data.buses} />}
      {wantsDriver && <Offers title={t("sheet.other_drivers")} offers={found.data.drivers} />}
    </>
  );
}

interface OffersProps {
  readonly title: string;
  readonly offers: readonly Offer[];
}

export function Offers({ title, offers }: OffersProps) {
  const { t } = useLanguage();
  return (
    <p>
      {title} {offers.length === 0 && <span className="muted">{t("sheet.no_offer")}</span>}
      {offers.map((offer) => (
        <span key={offer.name} className="offer">
          <b translate="no">{offer.name}</b>{" "}
          {offer.distanceM !== null && (
            <span className="figures">{(offer.distanceM / 1000).toFixed(1)} km</span>
          )}{" "}
          {!offer.sameOperator && t("sheet.other_operator")}
          {offer.notOnFile > 0 && ` ${t("sheet.missing", { count: offer.notOnFile })}`}
        </span>
      ))}
    </p>
  );
}
