import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Input } from "antd";
import { useState } from "react";

import { ApiError } from "../api/client";
import { keepingApi, type Hold } from "../api/keeping";
import { useLanguage } from "../i18n/language";
import { isMessageKey, type Translate } from "../i18n/messages";
import { useConsole, useTimes } from "./console_context";
import { Fault } from "./fault";
import { HoldForm } from "./hold_form";

import "./audit.css";

const kDeadlineMs = 20_000;

// The legal holds: what is not removed by age, who said so, and letting it go.
export function HoldsDrawer({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  return (
    <Drawer open={open} onClose={onClose} title={t("holds.title")} size={1080} destroyOnHidden>
      <Holds />
    </Drawer>
  );
}

function Holds() {
  const { t } = useLanguage();
  const [placing, setPlacing] = useState(false);
  const found = useQuery({
    queryKey: ["holds"],
    queryFn: ({ signal }) => keepingApi.holds(signal),
    refetchInterval: 60_000,
  });
  return (
    <div className="holds" data-testid="holds">
      <div className="office-tools">
        <p className="muted">{t("holds.help")}</p>
        {!placing && (
          <Button type="primary" data-testid="place-hold" onClick={() => setPlacing(true)}>
            {t("holds.place")}
          </Button>
        )}
      </div>
      {placing && <HoldForm onClose={() => setPlacing(false)} />}
      {found.error !== null && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="muted">{t("holds.none")}</p>}
      {found.data !== undefined && found.data.length > 0 && <HoldTable holds={found.data} />}
    </div>
  );
}

function HoldTable({ holds }: { readonly holds: readonly Hold[] }) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <thead>
        <tr>
          {(["about", "span", "document", "placed", "standing"] as const).map((column) => (
            <th key={column} scope="col">
              {t(`holds.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {holds.map((hold) => (
          <HoldRow key={hold.id} hold={hold} />
        ))}
      </tbody>
    </table>
  );
}

function HoldRow({ hold }: { readonly hold: Hold }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  return (
    <tr className={hold.lifted === null ? undefined : "muted"}>
      <td>
        {t.code("hold_about", hold.about)} <b translate="no">{hold.plate ?? hold.person}</b>
        <small className="muted" translate="no">
          {hold.run ?? hold.alarm}
        </small>
      </td>
      <td>
        {hold.from === null ? t("holds.always") : times.moment(hold.from, now())}
        <small>– {hold.to === null ? t("holds.open_end") : times.moment(hold.to, now())}</small>
      </td>
      <td>
        <span translate="no">{hold.document}</span>
        {hold.emergency === null && <small translate="no">{hold.reason}</small>}
      </td>
      <td>
        <span translate="no">{hold.placedBy}</span>
        <small>{times.moment(hold.placedAt, now())}</small>
      </td>
      <td>
        {hold.lifted === null ? (
          <Standing hold={hold} />
        ) : (
          t("holds.lifted", {
            at: times.moment(hold.lifted.at, now()),
            by: hold.lifted.by,
            note: hold.lifted.note,
          })
        )}
      </td>
    </tr>
  );
}

function Standing({ hold }: { readonly hold: Hold }) {
  const { t } = useLanguage();
  const [note, setNote] = useState<string | null>(null);
  const client = useQueryClient();
  const lifting = useMutation({
    mutationFn: (why: string) => keepingApi.lift(hold.id, why, AbortSignal.timeout(kDeadlineMs)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["holds"] }),
  });
  if (hold.emergency !== null)
    return (
      <>
        {t("holds.stands")}
        <small className="muted">{t("holds.by_emergency")}</small>
      </>
    );
  if (note === null)
    return (
      <>
        {t("holds.stands")}{" "}
        <Button size="small" type="link" onClick={() => setNote("")}>
          {t("holds.lift")}
        </Button>
      </>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        lifting.mutate(note);
      }}
    >
      <Input
        autoFocus
        value={note}
        maxLength={500}
        placeholder={t("holds.lift_why")}
        aria-label={t("holds.lift_why")}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button htmlType="submit" loading={lifting.isPending} disabled={note.trim() === ""}>
        {t("holds.lift")}
      </Button>
      {lifting.error !== null && (
        <p className="step-fault" role="alert">
          {whyNotHeld(lifting.error, t)}
        </p>
      )}
    </form>
  );
}

// What stood in the way, in the user's words.
export function whyNotHeld(error: Error, t: Translate): string {
  const code = error instanceof ApiError ? (error.reason ?? error.code) : "unknown";
  const key = `hold_fault.${code}`;
  return isMessageKey(key) ? t(key) : t("hold_fault.unknown");
}
