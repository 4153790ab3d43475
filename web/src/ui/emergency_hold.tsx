import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";

import { dutyApi } from "../api/duty_client";
import type { Emergency } from "../api/emergency";
import { useLanguage } from "../i18n/language";
import { useConsole, useTimes } from "./console_context";
import { whyNot } from "./step_desk";

// What is kept whatever its age, and, once the emergency is closed, letting it go.
export function Hold({ item }: { readonly item: Emergency }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  const client = useQueryClient();
  const [note, setNote] = useState<string | null>(null);
  const lifting = useMutation({
    mutationFn: (why: string) => dutyApi.liftHold(item.id, why, AbortSignal.timeout(20_000)),
    onSuccess: () => setNote(null),
    onSettled: () => client.invalidateQueries({ queryKey: ["emergencies"] }),
  });
  if (item.holdLifted !== null) {
    return (
      <p className="muted">
        {t("emergency.lifted", { at: times.moment(item.holdLifted.at, now()) })}{" "}
        <em translate="no">{item.holdLifted.by.name}</em>{" "}
        <q translate="no">{item.holdLifted.note}</q>
      </p>
    );
  }
  return (
    <div className="muted emergency-hold">
      <span>
        {t("emergency.held", { from: times.date(item.heldFrom), to: times.date(item.heldTo) })}
      </span>
      {item.closed && note === null && (
        <Button size="small" type="link" onClick={() => setNote("")}>
          {t("emergency.lift")}
        </Button>
      )}
      {note !== null && (
        <form
          className="stage-move"
          onSubmit={(event) => {
            event.preventDefault();
            lifting.mutate(note);
          }}
        >
          <Input
            value={note}
            maxLength={500}
            placeholder={t("emergency.lift_why")}
            aria-label={t("emergency.lift_why")}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button htmlType="submit" loading={lifting.isPending} disabled={note.trim() === ""}>
            {t("emergency.lift")}
          </Button>
        </form>
      )}
      {lifting.error !== null && (
        <p className="step-fault" role="alert">
          {whyNot(lifting.error, t)}
        </p>
      )}
    </div>
  );
}
