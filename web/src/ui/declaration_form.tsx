import { Button, Form, Input, Select } from "antd";
import { useState } from "react";

import type { RunSheet, SheetRun } from "../api/run_sheet";
import { useLanguage } from "../i18n/language";
import { TimeInput } from "./day_input";
import { useDeclare } from "./queries";
import { kChanges, kGrounds, type Change, type DeclarationBody } from "./run_sheet_views";

// What a school or an operator says of one run; the same press of the button is sent once.
export function DeclarationForm({
  sheet,
  run,
}: {
  readonly sheet: RunSheet;
  readonly run: SheetRun;
}) {
  const { t } = useLanguage();
  const [change, setChange] = useState<Change>("other_bus");
  const declare = useDeclare(run.id, sheet.day);
  const submit = (body: DeclarationBody) => declare.mutate({ ...body, change, day: sheet.day });
  const code = (prefix: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t.code(prefix, value) }));
  return (
    <Form<DeclarationBody>
      layout="inline"
      className="declaration-form"
      data-testid="declaration-form"
      initialValues={{ ground: "breakdown" }}
      onFinish={submit}
    >
      <b>{t("sheet.declare")}</b>
      <Select<Change>
        className="declaration-choice"
        aria-label={t("sheet.declare")}
        value={change}
        options={code("declared_change", kChanges)}
        onChange={setChange}
      />
      <ChangeField change={change} sheet={sheet} run={run} />
      <Form.Item name="ground" noStyle>
        <Select
          className="declaration-choice"
          aria-label={t("sheet.ground")}
          options={code("ground", kGrounds)}
        />
      </Form.Item>
      <Form.Item name="filing_number" noStyle>
        <Input className="declaration-text" placeholder={t("sheet.filing.field")} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={declare.isPending}>
        {t("sheet.declare.send")}
      </Button>
      {declare.error !== null && (
        <span className="standing-invalid" role="alert" title={declare.error.message}>
          {t.code("declaration_fault", faultyField(declare.error))}
        </span>
      )}
    </Form>
  );
}

// The server names the field first: "plate: no such bus is on file."
const faultyField = (error: Error) => /^(\w+):/.exec(error.message)?.[1] ?? "other";

function ChangeField({
  change,
  sheet,
  run,
}: {
  readonly change: Change;
  readonly sheet: RunSheet;
  readonly run: SheetRun;
}) {
  const { t } = useLanguage();
  const required = [{ required: true, message: t("sheet.wanted") }];
  switch (change) {
    case "cancelled":
      return null;
    case "moved":
      return (
        <Form.Item name="time" rules={required}>
          <TimeInput name={t("sheet.departs")} />
        </Form.Item>
      );
    case "merged":
      return (
        <Form.Item name="into" rules={required}>
          <Select
            className="declaration-text"
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("sheet.into")}
            options={sheet.runs
              .filter((other) => other.id !== run.id && other.school === run.school)
              .map((other) => ({ value: other.id, label: `${other.route} ${other.timetabled}` }))}
          />
        </Form.Item>
      );
    default:
      return (
        <Form.Item name={kFieldOf[change]} rules={required}>
          <Input className="declaration-text" placeholder={t(`sheet.${kFieldOf[change]}.field`)} />
        </Form.Item>
      );
  }
}

const kFieldOf = {
  other_bus: "plate",
  other_driver: "driver",
  other_attendant: "attendant",
} as const;
