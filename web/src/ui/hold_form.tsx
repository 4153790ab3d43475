import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";

import { keepingApi, kHoldAbouts, type NewHold } from "../api/keeping";
import { fromCivil } from "../i18n/civil_time";
import { useLanguage } from "../i18n/language";
import { useConsole } from "./console_context";
import { DayInput } from "./day_input";
import { whyNotHeld } from "./holds_drawer";

interface Given {
  readonly about?: string;
  readonly vehicle?: string;
  readonly run?: string;
  readonly alarm?: string;
  readonly person?: string;
  readonly personKind?: "driver" | "staff";
  readonly from?: string;
  readonly to?: string;
  readonly document: string;
  readonly reason: string;
}

// A new hold: for what, from when to when, under which document.
export function HoldForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLanguage();
  const { county } = useConsole();
  const client = useQueryClient();
  const [form] = Form.useForm<Given>();
  const about = Form.useWatch("about", form) ?? "vehicle";
  const spanned = about !== "run" && about !== "alarm";
  const placing = useMutation({
    mutationFn: (given: Given) =>
      keepingApi.place(holdOf(given, county.zone), AbortSignal.timeout(20_000)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["holds"] });
      onClose();
    },
  });
  const wanted = [{ required: true, message: t("holds.missing") }];
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      className="hold-form"
      initialValues={{ about: "vehicle", personKind: "driver" }}
      onFinish={(given: Given) => placing.mutate(given)}
    >
      <Form.Item name="about" label={t("holds.about")}>
        <Select
          options={kHoldAbouts.map((one) => ({ value: one, label: t(`hold_about.${one}`) }))}
        />
      </Form.Item>
      <Whose about={about} />
      {spanned && (
        <>
          <Form.Item name="from" label={t("holds.from")} rules={wanted}>
            <DayInput withTime />
          </Form.Item>
          <Form.Item name="to" label={t("holds.to")}>
            <DayInput withTime />
          </Form.Item>
        </>
      )}
      <Form.Item name="document" label={t("holds.document")} rules={wanted}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="reason" label={t("holds.reason")} rules={wanted}>
        <Input maxLength={500} />
      </Form.Item>
      {placing.error !== null && (
        <p className="step-fault hold-wide" role="alert">
          {whyNotHeld(placing.error, t)}
        </p>
      )}
      <Form.Item className="hold-wide">
        <Button type="primary" htmlType="submit" loading={placing.isPending}>
          {t("holds.submit")}
        </Button>{" "}
        <Button onClick={onClose}>{t("records.cancel")}</Button>
      </Form.Item>
    </Form>
  );
}

// What the hold is about, by its kind.
function Whose({ about }: { readonly about: string }) {
  const { t } = useLanguage();
  const { directory } = useConsole();
  const wanted = [{ required: true, message: t("holds.missing") }];
  if (about === "vehicle")
    return (
      <Form.Item name="vehicle" label={t("holds.of")} rules={wanted}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("holds.vehicle.wanted")}
          options={[...directory.buses.values()].map((bus) => ({
            value: bus.id,
            label: bus.plate,
          }))}
        />
      </Form.Item>
    );
  if (about === "run" || about === "alarm")
    return (
      <Form.Item name={about} label={t("holds.of")} rules={wanted}>
        <Input placeholder={t(`holds.${about}.wanted`)} />
      </Form.Item>
    );
  if (about !== "person") return <span />;
  return (
    <>
      <Form.Item name="person" label={t("holds.of")} rules={wanted}>
        <Input placeholder={t("holds.person.wanted")} />
      </Form.Item>
      <Form.Item name="personKind" label={t("holds.person.kind")} className="hold-wide">
        <Select
          options={(["driver", "staff"] as const).map((kind) => ({
            value: kind,
            label: t(`holds.person.${kind}`),
          }))}
        />
      </Form.Item>
    </>
  );
}

function holdOf(given: Given, zone: string): NewHold {
  const moment = (text: string | undefined) => {
    const at = text === undefined || text === "" ? null : fromCivil(text, zone);
    return at === null ? undefined : new Date(at).toISOString();
  };
  const about = given.about ?? "vehicle";
  const spanned = about !== "run" && about !== "alarm";
  const from = spanned ? moment(given.from) : undefined;
  const to = spanned ? moment(given.to) : undefined;
  return {
    about,
    document: given.document,
    reason: given.reason,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...whose(given),
  };
}

function whose(given: Given): Partial<NewHold> {
  const of = (text: string | undefined) => text?.trim() ?? "";
  switch (given.about) {
    case "vehicle":
      return { vehicle: of(given.vehicle) };
    case "run":
      return { run: of(given.run) };
    case "alarm":
      return { alarm: of(given.alarm) };
    case "person":
      return given.personKind === "staff"
        ? { staff: of(given.person) }
        : { driver: of(given.person) };
    default:
      return {};
  }
}
