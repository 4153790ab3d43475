import { Button, Drawer, Input, InputNumber, Radio } from "antd";
import { useState } from "react";

import type { NewStep } from "../api/handling";
import type { Alarm } from "../api/types";
import { useLanguage } from "../i18n/language";
import { useConsole } from "./console_context";
import {
  kStepForms,
  missingField,
  shownFields,
  stepOf,
  type Entered,
  type StepField,
} from "./step_fields";

interface StepDrawerProps {
  readonly kind: string | null; // null: closed
  readonly about: string;
  readonly card: readonly Alarm[]; // the others that it applies to
  readonly busy: boolean;
  readonly fault: string | null;
  readonly onSend: (step: NewStep) => void;
  readonly onClose: () => void;
}

// The form of one step, over the list: what decided the alarm stays in sight. It opens empty each
// time.
export function StepDrawer({ kind, about, card, busy, fault, onSend, onClose }: StepDrawerProps) {
  const { t } = useLanguage();
  return (
    <Drawer
      open={kind !== null}
      onClose={onClose}
      size={420}
      placement="left"
      mask={false}
      destroyOnHidden
      title={kind === null ? "" : t.code("step", kind)}
    >
      <p className="step-about">
        <b translate="no">{about}</b>
        {card.length > 0 && <span>{t("step.also", { count: card.length })}</span>}
      </p>
      {kind !== null && (
        <StepForm key={kind} kind={kind} busy={busy} fault={fault} onSend={onSend} />
      )}
    </Drawer>
  );
}

function StepForm({
  kind,
  busy,
  fault,
  onSend,
}: Pick<StepDrawerProps, "busy" | "fault" | "onSend"> & { readonly kind: string }) {
  const { t } = useLanguage();
  const { county } = useConsole();
  const [entered, setEntered] = useState<Entered>({});
  const form = kStepForms[kind] ?? { fields: [], note: "welcome" };
  const missing = missingField(form, entered);
  const enter = (name: string, value: string) =>
    setEntered((before) => ({ ...before, [name]: value }));
  return (
    <form
      className="step-form"
      data-testid="step-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === null) onSend(stepOf(kind, { form, entered, zone: county.zone }));
      }}
    >
      {shownFields(form, entered).map((field) => (
        <fieldset key={field.name}>
          <legend>{t.code("step_field", field.name)}</legend>
          <FieldInput
            field={field}
            value={entered[field.name] ?? ""}
            onEnter={(value) => enter(field.name, value)}
          />
        </fieldset>
      ))}
      <fieldset>
        <legend>{t(form.note === "wanted" ? "step_field.note" : "step_field.note.welcome")}</legend>
        <Input.TextArea
          rows={3}
          maxLength={500}
          value={entered.note ?? ""}
          aria-label={t("step_field.note")}
          onChange={(event) => enter("note", event.target.value)}
        />
      </fieldset>
      {fault !== null && (
        <p className="step-fault" role="alert">
          {fault}
        </p>
      )}
      <Button type="primary" htmlType="submit" loading={busy} disabled={missing !== null}>
        {t.code("step", kind)}
      </Button>
    </form>
  );
}

interface FieldInputProps {
  readonly field: StepField;
  readonly value: string;
  readonly onEnter: (value: string) => void;
}

function FieldInput({ field, value, onEnter }: FieldInputProps) {
  const { t } = useLanguage();
  const label = t.code("step_field", field.name);
  switch (field.kind) {
    case "choice":
      return (
        <Radio.Group
          className="step-choices"
          value={value}
          onChange={(event) => onEnter(String(event.target.value))}
          options={(field.codes ?? []).map((code) => ({
            value: code,
            label: t.code(field.prefix ?? "", code),
          }))}
        />
      );
    case "count":
      return (
        <InputNumber
          min={0}
          max={200}
          aria-label={label}
          value={value === "" ? null : Number(value)}
          onChange={(count) => onEnter(count === null ? "" : String(count))}
        />
      );
    default:
      return (
        <Input
          type={{ text: "text", day: "date", time: "datetime-local" }[field.kind]}
          maxLength={100}
          aria-label={label}
          value={value}
          onChange={(event) => onEnter(event.target.value)}
        />
      );
  }
}
