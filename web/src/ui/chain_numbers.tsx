import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber, Select } from "antd";
import { useState } from "react";

import { dutyApi } from "../api/duty_client";
import type { ChainNumber, Stages } from "../api/handling";
import { useLanguage } from "../i18n/language";
import { useConsole, useTimes } from "./console_context";
import { placeName } from "./stages_drawer";
import { whyNot } from "./step_desk";

// In what people say a number of the chain, and how many of the server's it is.
const kQuantities = [
  { quantity: "duty_after_s", unit: 60 },
  { quantity: "police_after_s", unit: 3_600 },
  { quantity: "repeated", unit: 1 },
] as const;

const unitOf = (quantity: string) =>
  kQuantities.find((one) => one.quantity === quantity)?.unit ?? 1;

interface ChainNumbersProps {
  readonly stages: Stages;
  readonly operatorId: string | null; // of the chosen scope
}

// When the next tier is called: what somebody set, for whom and from which day on.
export function ChainNumbers({ stages, operatorId }: ChainNumbersProps) {
  const { t } = useLanguage();
  const mine = stages.numbers.filter((one) => operatorId === null || one.operatorId === operatorId);
  return (
    <section data-testid="chain-numbers">
      <h3>{t("chain.title")}</h3>
      <p className="muted">{t("chain.help")}</p>
      <SetNumber stages={stages} operatorId={operatorId} />
      <ol className="history">
        {mine.toReversed().map((one) => (
          <Set
            key={`${one.at} ${one.quantity}`}
            one={one}
            where={placeName(stages.operators, one.operatorId)}
          />
        ))}
      </ol>
    </section>
  );
}

function SetNumber({ stages, operatorId }: ChainNumbersProps) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  const client = useQueryClient();
  const [quantity, setQuantity] = useState("duty_after_s");
  const [value, setValue] = useState<number | null>(null);
  const [rule, setRule] = useState("");
  const [note, setNote] = useState("");
  const setting = useMutation({
    mutationFn: (wanted: number) =>
      dutyApi.setChainNumber(
        {
          quantity,
          value: wanted * unitOf(quantity),
          valid_from: times.day(now()),
          note,
          ...(rule === "" ? {} : { rule }),
          ...(operatorId === null ? {} : { operator_id: operatorId }),
        },
        AbortSignal.timeout(20_000),
      ),
    onSuccess: () => setNote(""),
    onSettled: () =>
      Promise.all(["stages", "cards"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <form
      className="chain-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== null) setting.mutate(value);
      }}
    >
      <Select
        value={quantity}
        aria-label={t("chain.title")}
        onChange={setQuantity}
        options={kQuantities.map((one) => ({
          value: one.quantity,
          label: t.code("chain", one.quantity),
        }))}
      />
      <InputNumber
        min={1}
        max={quantity === "repeated" ? 100 : 720}
        precision={0}
        value={value}
        suffix={t.code("chain_unit", quantity)}
        aria-label={t.code("chain", quantity)}
        onChange={setValue}
      />
      <Select
        value={rule}
        aria-label={t("chain.every_rule")}
        onChange={setRule}
        options={[
          { value: "", label: t("chain.every_rule") },
          ...stages.rules.map((row) => ({ value: row.rule, label: t.code("rule", row.rule) })),
        ]}
      />
      <Input
        value={note}
        maxLength={200}
        placeholder={t("stages.why")}
        aria-label={t("chain.why")}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button
        type="primary"
        htmlType="submit"
        loading={setting.isPending}
        disabled={value === null || note.trim() === ""}
      >
        {t("chain.set")}
      </Button>
      {setting.error !== null && (
        <p className="step-fault" role="alert">
          {whyNot(setting.error, t)}
        </p>
      )}
    </form>
  );
}

function Set({ one, where }: { readonly one: ChainNumber; readonly where: string | null }) {
  const { t } = useLanguage();
  return (
    <li className="history-person">
      <time className="figures">{one.validFrom}</time>
      <span>
        <b>{t.code("chain", one.quantity)}</b>
        <span className="figures">
          {one.value / unitOf(one.quantity)} {t.code("chain_unit", one.quantity)}
        </span>
        <span>{one.rule === null ? t("chain.every_rule") : t.code("rule", one.rule)}</span>
        <span translate="no">{where ?? t("stages.every_operator")}</span>
        <em translate="no" title={t.code("role", one.actor.role)}>
          {one.actor.name}
        </em>
        <q translate="no">{one.note}</q>
      </span>
    </li>
  );
}
