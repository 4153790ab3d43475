import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Input, Radio } from "antd";
import { useState } from "react";

import { api } from "../api/client";
import type { StageMove, StageRow } from "../api/handling";
import { useLanguage } from "../i18n/language";
import { useConsole, useTimes } from "./console_context";
import { Fault } from "./fault";
import { useStages } from "./queries";
import { whyNot } from "./step_desk";

const kStages = ["observe", "show", "ring"];

interface StagesDrawerProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

// How far each rule is let out, what it counted in 14 days, who moved it, and the form that moves
// it for all operators.
export function StagesDrawer({ open, onClose }: StagesDrawerProps) {
  const { t } = useLanguage();
  const stages = useStages(open);
  const rules = (stages.data?.rules ?? []).filter((row) => row.operatorId === null);
  return (
    <Drawer open={open} onClose={onClose} size={640} destroyOnHidden title={t("stages.title")}>
      <div className="stages" data-testid="stages">
        <p className="muted">{t("stages.help")}</p>
        {stages.error !== null && (
          <Fault error={stages.error} onRetry={() => void stages.refetch()} />
        )}
        {stages.data !== undefined && rules.length === 0 && <p>{t("stages.none")}</p>}
        {rules.map((row) => (
          <Rule key={row.rule} row={row} />
        ))}
        {stages.data !== undefined && stages.data.moves.length > 0 && (
          <>
            <h3>{t("stages.moves")}</h3>
            <ol className="history">
              {stages.data.moves.toReversed().map((move) => (
                <Move key={`${move.rule} ${move.from}`} move={move} />
              ))}
            </ol>
          </>
        )}
      </div>
    </Drawer>
  );
}

function Rule({ row }: { readonly row: StageRow }) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const [wanted, setWanted] = useState(row.stage);
  const [note, setNote] = useState("");
  const moving = useMutation({
    mutationFn: () =>
      api.moveStage({ rule: row.rule, stage: wanted, note }, AbortSignal.timeout(20_000)),
    onSuccess: () => setNote(""),
    onSettled: () =>
      Promise.all(["stages", "cards"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <section className="stage-rule">
      <div className="stage-head">
        <b>{t.code("rule", row.rule)}</b>
        <span className="muted figures">{t("stages.count", { count: row.alarms14d })}</span>
        <Radio.Group
          optionType="button"
          size="small"
          value={wanted}
          onChange={(event) => setWanted(String(event.target.value))}
          options={kStages.map((stage) => ({ value: stage, label: t.code("stage", stage) }))}
        />
      </div>
      {wanted !== row.stage && (
        <form
          className="stage-move"
          onSubmit={(event) => {
            event.preventDefault();
            moving.mutate();
          }}
        >
          <Input
            value={note}
            maxLength={200}
            placeholder={t("stages.why")}
            aria-label={t("stages.why")}
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

function Move({ move }: { readonly move: StageMove }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  return (
    <li className="history-person">
      <time className="figures">{times.moment(move.from, now())}</time>
      <span>
        <b>{t.code("rule", move.rule)}</b>
        <span>→ {t.code("stage", move.stage)}</span>
        <span className="muted">{t("stages.count", { count: move.alarmsBefore })}</span>
        <em translate="no" title={t.code("role", move.actor.role)}>
          {move.actor.name}
        </em>
        <q translate="no">{move.note}</q>
      </span>
    </li>
  );
}
