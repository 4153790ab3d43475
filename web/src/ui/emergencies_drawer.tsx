import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Input, Skeleton } from "antd";
import { useState } from "react";

import { dutyApi } from "../api/duty_client";
import type { Emergency, EmergencyStep } from "../api/emergency";
import type { VehicleId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { useConsole, useTimes } from "./console_context";
import { Contacts } from "./emergency_contacts";
import { Hold } from "./emergency_hold";
import { Fault } from "./fault";
import { useMay } from "./may";
import { useEmergencies } from "./queries";
import { whyNot } from "./step_desk";

interface EmergenciesDrawerProps {
  readonly open: boolean;
  readonly bus: VehicleId | null; // the selected one, for which one may be opened
  readonly onClose: () => void;
}

// The register of accidents and emergencies of a year, and each with the list of art. 42.
export function EmergenciesDrawer({ open, bus, onClose }: EmergenciesDrawerProps) {
  const { t } = useLanguage();
  const register = useEmergencies(open);
  const may = useMay();
  return (
    <Drawer open={open} onClose={onClose} size={640} destroyOnHidden title={t("emergency.title")}>
      <div className="emergencies" data-testid="emergencies">
        {register.error !== null && (
          <Fault error={register.error} onRetry={() => void register.refetch()} />
        )}
        {register.data !== undefined && (
          <p className="emergency-count" data-testid="emergency-count">
            {t("emergency.count", { count: register.data.count, open: register.data.open })}
          </p>
        )}
        <Register />
        {may.openEmergencies && <OpenForm bus={bus} />}
        {register.isPending && <Skeleton active />}
        {register.data?.items.map((item) => (
          <EmergencyCard key={item.id} item={item} />
        ))}
      </div>
    </Drawer>
  );
}

// Every month of a year with its number, which may be none.
function Register() {
  const { t } = useLanguage();
  const address = (format: string) =>
    `/api/v1/emergencies/register.${format}?language=${t.language}`;
  return (
    <p className="emergency-register">
      {t("emergency.register")}
      <a href={address("xlsx")} download>
        XLSX
      </a>
      <a href={address("csv")} download>
        CSV
      </a>
    </p>
  );
}

function OpenForm({ bus }: { readonly bus: VehicleId | null }) {
  const { t } = useLanguage();
  const { directory } = useConsole();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const opening = useMutation({
    mutationFn: (vehicle: VehicleId) =>
      dutyApi.openEmergency({ vehicle, cause: "hand", note }, AbortSignal.timeout(20_000)),
    onSuccess: () => setNote(""),
    onSettled: () => client.invalidateQueries({ queryKey: ["emergencies"] }),
  });
  if (bus === null) return <p className="muted">{t("emergency.choose")}</p>;
  return (
    <form
      className="stage-move"
      onSubmit={(event) => {
        event.preventDefault();
        opening.mutate(bus);
      }}
    >
      <b translate="no">{directory.buses.get(bus)?.plate ?? `#${bus}`}</b>
      <Input
        value={note}
        maxLength={500}
        placeholder={t("emergency.what")}
        aria-label={t("emergency.what")}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button
        danger
        type="primary"
        htmlType="submit"
        loading={opening.isPending}
        disabled={note.trim() === ""}
      >
        {t("emergency.open")}
      </Button>
      {opening.error !== null && (
        <p className="step-fault" role="alert">
          {whyNot(opening.error, t)}
        </p>
      )}
    </form>
  );
}

interface Wish {
  readonly kind: string;
  readonly task?: string;
  readonly note?: string;
}

function EmergencyCard({ item }: { readonly item: Emergency }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  const may = useMay();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const adding = useMutation({
    mutationFn: (wish: Wish) =>
      dutyApi.addEmergencyStep(
        item.id,
        { after: item.steps.length, ...wish },
        AbortSignal.timeout(20_000),
      ),
    onSuccess: () => setNote(""),
    onSettled: () => client.invalidateQueries({ queryKey: ["emergencies"] }),
  });
  const said = note.trim();
  return (
    <section className="emergency" data-testid="emergency">
      <div className="emergency-head">
        <b translate="no">{item.plate === "" ? `#${item.vehicleId}` : item.plate}</b>
        <span className="tag tag-plain">{t.code("emergency_cause", item.cause)}</span>
        <span className={item.closed ? "case case-closed" : "case case-unacknowledged"}>
          <i aria-hidden="true" />
          {t(item.closed ? "case.closed" : "emergency.is_open")}
        </span>
        <time className="figures muted">{times.moment(item.at, now())}</time>
      </div>
      <p>
        {item.openedBy === null ? (
          t("emergency.by_itself")
        ) : (
          <>
            <em translate="no" title={t.code("role", item.openedBy.role)}>
              {item.openedBy.name}
            </em>{" "}
            <q translate="no">{item.note}</q>
          </>
        )}
      </p>
      <Hold item={item} />
      <Contacts item={item} />
      {!item.closed && may.openEmergencies && (
        <>
          <Input
            value={note}
            maxLength={500}
            placeholder={t("emergency.note")}
            aria-label={t("emergency.note")}
            onChange={(event) => setNote(event.target.value)}
          />
          <ul className="tasks">
            {item.tasksLeft.map((task) => (
              <li key={task}>
                <span>{t.code("task", task)}</span>
                <Button
                  size="small"
                  onClick={() => adding.mutate({ kind: "done", task, ...withNote(said) })}
                >
                  {t("emergency.done")}
                </Button>
                <Button
                  size="small"
                  type="text"
                  disabled={said === ""}
                  onClick={() => adding.mutate({ kind: "not_needed", task, note: said })}
                >
                  {t("emergency.not_needed")}
                </Button>
              </li>
            ))}
          </ul>
          <div className="handling-steps">
            <Button
              size="small"
              disabled={said === ""}
              onClick={() => adding.mutate({ kind: "noted", note: said })}
            >
              {t.code("step", "noted")}
            </Button>
            <Button
              size="small"
              disabled={said === "" || item.tasksLeft.length > 0}
              onClick={() => adding.mutate({ kind: "closed", note: said })}
            >
              {t.code("step", "closed")}
            </Button>
          </div>
        </>
      )}
      {adding.error !== null && (
        <p className="step-fault" role="alert">
          {whyNot(adding.error, t)}
        </p>
      )}
      <ol className="history">
        {item.steps.map((step) => (
          <Step key={step.number} step={step} />
        ))}
      </ol>
    </section>
  );
}

const withNote = (note: string) => (note === "" ? {} : { note });

function Step({ step }: { readonly step: EmergencyStep }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  return (
    <li className="history-person">
      <time className="figures">{times.moment(step.at, now())}</time>
      <span>
        {step.task === null ? (
          <b>{t.code("step_done", step.kind)}</b>
        ) : (
          <b>{t.code("task", step.task)}</b>
        )}
        {step.kind === "not_needed" && <span>{t("emergency.not_needed")}</span>}
        <em translate="no" title={t.code("role", step.actor.role)}>
          {step.actor.name}
        </em>
        {step.note !== null && <q translate="no">{step.note}</q>}
      </span>
    </li>
  );
}
