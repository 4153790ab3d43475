import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Input, Radio, Select, Skeleton } from "antd";
import { useState } from "react";

import { dutyApi } from "../api/duty_client";
import type { DutyPlace, StageMove, StageRow, StageScope, Stages } from "../api/handling";
import { useLanguage } from "../i18n/language";
import { ChainNumbers } from "./chain_numbers";
import { useConsole, useTimes } from "./console_context";
import { Fault } from "./fault";
import { useMay } from "./may";
import { useStages } from "./queries";
import { whyNot } from "./step_desk";

const kStages = ["observe", "show", "ring"];
const kAll: StageScope = { operatorId: null, areaId: null };

interface StagesDrawerProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

// How far each rule is let out for an operator, an area or all, what it counted there in 14 days,
// who moved it, and when the next tier is called.
export function StagesDrawer({ open, onClose }: StagesDrawerProps) {
  const { t } = useLanguage();
  const [scope, setScope] = useState(kAll);
  const stages = useStages(open, scope);
  const data = stages.data;
  return (
    <Drawer open={open} onClose={onClose} size={680} destroyOnHidden title={t("stages.title")}>
      <div className="stages" data-testid="stages">
        <p className="muted">{t("stages.help")}</p>
        {stages.error !== null && (
          <Fault error={stages.error} onRetry={() => void stages.refetch()} />
        )}
        {stages.isPending && <Skeleton active />}
        {data !== undefined && (
          <>
            <ScopePicker scope={scope} stages={data} onChange={setScope} />
            {data.rules.length === 0 && <p>{t("stages.none")}</p>}
            {data.rules.map((row) => (
              <Rule
                key={`${row.rule} ${row.stage} ${scope.operatorId} ${scope.areaId}`}
                row={row}
                scope={scope}
              />
            ))}
            <ChainNumbers stages={data} operatorId={scope.operatorId} />
            <Moves stages={data} />
          </>
        )}
      </div>
    </Drawer>
  );
}

interface ScopePickerProps {
  readonly scope: StageScope;
  readonly stages: Stages;
  readonly onChange: (scope: StageScope) => void;
}

function ScopePicker({ scope, stages, onChange }: ScopePickerProps) {
  const { t } = useLanguage();
  const picker = (
    places: readonly DutyPlace[],
    value: string | null,
    all: string,
    choose: (id: string | null) => void,
  ) => (
    <Select
      showSearch={{ optionFilterProp: "label" }}
      aria-label={all}
      value={value ?? ""}
      onChange={(id) => choose(id === "" ? null : id)}
      options={[
        { value: "", label: all },
        ...places.map((place) => ({ value: place.id, label: place.name })),
      ]}
    />
  );
  return (
    <div className="stage-scope">
      {picker(stages.operators, scope.operatorId, t("stages.every_operator"), (operatorId) =>
        onChange({ ...scope, operatorId }),
      )}
      {picker(stages.areas, scope.areaId, t("stages.every_area"), (areaId) =>
        onChange({ ...scope, areaId }),
      )}
    </div>
  );
}

function Rule({ row, scope }: { readonly row: StageRow; readonly scope: StageScope }) {
  const { t } = useLanguage();
  const may = useMay();
  const client = useQueryClient();
  const [wanted, setWanted] = useState(row.stage);
  const [note, setNote] = useState("");
  const moving = useMutation({
    mutationFn: () =>
      dutyApi.moveStage(
        { rule: row.rule, scope, stage: wanted, note },
        AbortSignal.timeout(20_000),
      ),
    onSettled: () =>
      Promise.all(["stages", "cards"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  const up = kStages.indexOf(wanted) > kStages.indexOf(row.stage);
  const isWide = scope.operatorId === null && scope.areaId === null;
  return (
    <section className="stage-rule" data-testid={`stage-${row.rule}`}>
      <div className="stage-head">
        <b>{t.code("rule", row.rule)}</b>
        <span className="muted figures">{t("stages.count", { count: row.alarms14d })}</span>
        {may.moveStages ? (
          <Radio.Group
            optionType="button"
            size="small"
            value={wanted}
            disabled={row.fixed}
            onChange={(event) => setWanted(String(event.target.value))}
            options={kStages.map((stage) => ({ value: stage, label: t.code("stage", stage) }))}
          />
        ) : (
          <span className="tag tag-plain">{t.code("stage", row.stage)}</span>
        )}
      </div>
      {row.fixed && <p className="muted">{t("stages.fixed")}</p>}
      {!row.fixed && !isWide && (
        <p className="muted">{t(row.own ? "stages.own" : "stages.inherited")}</p>
      )}
      {wanted !== row.stage && (
        <form
          className="stage-move"
          onSubmit={(event) => {
            event.preventDefault();
            moving.mutate();
          }}
        >
          <p>
            {t(up ? "stages.moves_up" : "stages.moves_back", {
              count: row.alarms14d,
              stage: t.code("stage", wanted),
            })}
          </p>
          <Input
            value={note}
            maxLength={200}
            placeholder={t(up ? "stages.why" : "stages.why_back")}
            aria-label={t(up ? "stages.why" : "stages.why_back")}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button
            type="primary"
            htmlType="submit"
            loading={moving.isPending}
            disabled={note.trim() === ""}
          >
            {t("stages.move")}
          </Button>
        </form>
      )}
      {moving.error !== null && (
        <p className="step-fault" role="alert">
          {whyNot(moving.error, t)}
        </p>
      )}
    </section>
  );
}

function Moves({ stages }: { readonly stages: Stages }) {
  const { t } = useLanguage();
  if (stages.moves.length === 0) return null;
  return (
    <>
      <h3>{t("stages.moves")}</h3>
      <ol className="history">
        {stages.moves.toReversed().map((move) => (
          <Move key={`${move.rule} ${move.from}`} move={move} stages={stages} />
        ))}
      </ol>
    </>
  );
}

export const placeName = (places: readonly DutyPlace[], id: string | null) =>
  id === null ? null : (places.find((place) => place.id === id)?.name ?? `#${id}`);

function Move({ move, stages }: { readonly move: StageMove; readonly stages: Stages }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  const where = [
    placeName(stages.operators, move.operatorId),
    placeName(stages.areas, move.areaId),
  ].filter((name) => name !== null);
  return (
    <li className="history-person">
      <time className="figures">{times.moment(move.from, now())}</time>
      <span>
        <b>{t.code("rule", move.rule)}</b>
        <span>→ {t.code("stage", move.stage)}</span>
        <span translate="no">{where.length === 0 ? t("stages.all") : where.join(" · ")}</span>
        <span className="muted">{t("stages.count", { count: move.alarmsBefore })}</span>
        <em translate="no" title={t.code("role", move.actor.role)}>
          {move.actor.name}
        </em>
        <q translate="no">{move.note}</q>
      </span>
    </li>
  );
}
