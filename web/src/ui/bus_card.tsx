import { AimOutlined, CloseOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";

import type { Alarm, Bus, BusState, Track } from "../api/types";
import type { AlarmId, UtcMs, VehicleId } from "../api/units";
import { utcMs } from "../api/units";
import { useLanguage } from "../i18n/language";
import { standing } from "../live/freshness";
import type { JudgedFix } from "../live/judged_track";
import type { RouteLine } from "../live/route_line";
import { AlarmHandling } from "./alarm_handling";
import { AlarmRow } from "./alarm_row";
import { BusNow, BusRun } from "./bus_now";
import { CabNote } from "./cab_note";
import { EvidenceStrip } from "./evidence_strip";
import { useConsole, useTopic } from "./console_context";
import { Fault } from "./fault";
import { Plate } from "./plate";
import { useMay } from "./may";
import { kTrackMs, useBusAlarms } from "./queries";
import { SpeedStrip } from "./speed_strip";
import type { StepDesk } from "./step_desk";

export interface BusCardProps {
  readonly id: VehicleId;
  readonly line: RouteLine | null;
  readonly track: BusTrack;
  readonly alarm: AlarmId | null;
  readonly desk: StepDesk;
  readonly onAlarm: (alarm: Alarm) => void;
  readonly onLocate: () => void;
  readonly onClose: () => void;
}

export interface BusTrack {
  readonly fixes: readonly JudgedFix[];
  readonly track: Track | null;
  readonly to: UtcMs;
  readonly error: Error | null;
  readonly loading: boolean;
  readonly retry: () => void;
}

export function BusCard({
  id,
  line,
  track,
  alarm,
  desk,
  onAlarm,
  onLocate,
  onClose,
}: BusCardProps) {
  const { t } = useLanguage();
  const { store, directory } = useConsole();
  useTopic("buses");
  const bus = directory.buses.get(id) ?? null;
  const state = store.buses.get(id) ?? null;
  const may = useMay();
  const alarms = may.seeAlarms && (
    <section>
      <h3>{t("bus.alarms")}</h3>
      <BusAlarms id={id} selected={alarm} desk={desk} onAlarm={onAlarm} />
    </section>
  );
  return (
    <aside className="panel" data-testid="bus-card" data-bus={id} aria-label={t("bus.title")}>
      <header className="panel-head">
        <Plate plate={bus?.plate ?? `#${id}`} colour={bus?.plateColour ?? "other"} size="large" />
        <Button
          type="text"
          icon={<AimOutlined />}
          aria-label={t("bus.locate")}
          title={t("bus.locate")}
          disabled={state?.fix == null}
          onClick={onLocate}
        />
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={t("close")}
          title={t("close")}
          onClick={onClose}
        />
      </header>
      <StateLine bus={bus} state={state} />
      <div className="panel-body">
        {alarm !== null && alarms}
        <section>
          <BusNow state={state} />
        </section>
        <section>
          <h3>{state?.routeId == null ? t("bus.run.next") : t("bus.run.current")}</h3>
          <BusRun bus={bus} state={state} line={line} />
        </section>
        {may.seeTracks && (
          <section>
            <h3>{t("bus.track")}</h3>
            <TrackPart track={track} />
          </section>
        )}
        {alarm === null && alarms}
        <section>
          {bus === null ? <p className="muted">{t("bus.unknown")}</p> : <Facts bus={bus} />}
        </section>
      </div>
    </aside>
  );
}

function StateLine({ bus, state }: { readonly bus: Bus | null; readonly state: BusState | null }) {
  const { t } = useLanguage();
  const linked = state?.linked ?? bus?.terminal?.linked ?? false;
  const how = state === null ? "idle" : standing(state);
  const phase = state?.phase === "done" && how === "idle" ? "done" : how;
  return (
    <div className="state-line">
      <span className={`state state-${how}`} data-testid="bus-standing">
        {t(`standing.${phase}`)}
      </span>
      {how === "alarm" && state?.phase === "loaded" && (
        <span className="state state-loaded">{t("standing.loaded")}</span>
      )}
      {how === "alarm" && state?.phase === "approaching" && (
        <span className="state state-approaching">{t("standing.approaching")}</span>
      )}
      <span className={linked ? "linked is-linked" : "linked"}>
        <i aria-hidden="true" />
        {t(linked ? "bus.terminal.linked" : "bus.terminal.unlinked")}
      </span>
    </div>
  );
}

function TrackPart({ track }: { readonly track: BusTrack }) {
  const { t } = useLanguage();
  if (track.error !== null) return <Fault error={track.error} onRetry={track.retry} />;
  if (track.loading) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  if (track.fixes.length === 0) return <p className="muted">{t("bus.track.none")}</p>;
  return (
    <>
      <SpeedStrip fixes={track.fixes} from={utcMs(track.to - kTrackMs)} to={track.to} />
      {track.track?.truncated === true && <p className="muted">{t("bus.track.truncated")}</p>}
    </>
  );
}

interface BusAlarmsProps {
  readonly id: VehicleId;
  readonly selected: AlarmId | null;
  readonly desk: StepDesk;
  readonly onAlarm: (alarm: Alarm) => void;
}

const kShown = 5;

// What the list holds of this bus and, behind it, what the server still knows.
function BusAlarms({ id, selected, desk, onAlarm }: BusAlarmsProps) {
  const { t } = useLanguage();
  const { store } = useConsole();
  useTopic("alarms");
  const fetched = useBusAlarms(id);
  const known = new Map<AlarmId, Alarm>(fetched.data?.items.map((alarm) => [alarm.id, alarm]));
  for (const alarm of store.alarms.newestFirst()) {
    if (alarm.vehicleId === id && alarm.revision >= (known.get(alarm.id)?.revision ?? 0))
      known.set(alarm.id, alarm);
  }
  const alarms = [...known.values()]
    .sort((a, b) => b.detectedAt - a.detectedAt)
    .filter((alarm, index) => index < kShown || alarm.id === selected);
  if (alarms.length === 0 && fetched.error !== null)
    return <Fault error={fetched.error} onRetry={() => void fetched.refetch()} />;
  if (alarms.length === 0 && fetched.isPending)
    return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  if (alarms.length === 0) return <p className="muted">{t("bus.alarms.none")}</p>;
  return (
    <div className="bus-alarms" role="listbox" aria-label={t("bus.alarms")}>
      {alarms.map((alarm) => (
        <AlarmRow
          key={alarm.id}
          alarm={alarm}
          selected={alarm.id === selected}
          onSelect={onAlarm}
        />
      ))}
      {alarms
        .filter((alarm) => alarm.id === selected)
        .map((alarm) => (
          <div key={alarm.id}>
            <AlarmHandling alarm={alarm} desk={desk} />
            <EvidenceStrip alarm={alarm} />
            <CabNote alarm={alarm} />
          </div>
        ))}
    </div>
  );
}

function Facts({ bus }: { readonly bus: Bus }) {
  const { t } = useLanguage();
  return (
    <dl className="pairs">
      <div>
        <dt>{t("bus.terminal")}</dt>
        {bus.terminal === null ? (
          <dd>{t("bus.terminal.none")}</dd>
        ) : (
          <dd className="figures">
            {bus.terminal.phone} <span className="muted">JT/T 808-{bus.terminal.edition}</span>
          </dd>
        )}
      </div>
      <div>
        <dt>{t("bus.kind")}</dt>
        <dd>{t.code("bus_kind", bus.kind)}</dd>
      </div>
      <div>
        <dt>{t("bus.seats")}</dt>
        <dd>{bus.seats === null ? "–" : t("bus.seats.value", { seats: bus.seats })}</dd>
      </div>
      <div>
        <dt>{t("bus.operator")}</dt>
        <dd translate="no">{bus.operator ?? "–"}</dd>
      </div>
    </dl>
  );
}
