import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import { api, ApiError } from "../api/client";
import type { Card, NewStep } from "../api/handling";
import type { Alarm } from "../api/types";
import { useLanguage } from "../i18n/language";
import type { Translate } from "../i18n/messages";
import { useConsole } from "./console_context";
import { kStepForms } from "./step_fields";

// Where steps are begun and sent: one at a time, about one alarm. A step without a form is sent at
// once, the others open theirs.
export interface StepDesk {
  readonly alarm: Alarm | null;
  readonly card: readonly Alarm[]; // what else a step that is begun now applies to
  readonly kind: string | null; // whose form is open
  readonly busy: string | null;
  readonly fault: string | null;
  readonly begin: (alarm: Alarm, kind: string) => void;
  readonly send: (step: NewStep) => void;
  readonly cancel: () => void;
}

interface Sending {
  readonly alarm: Alarm;
  readonly step: NewStep;
}

export function useStepDesk(cards: readonly Card[] | undefined): StepDesk {
  const { t } = useLanguage();
  const { store } = useConsole();
  const client = useQueryClient();
  const [form, setForm] = useState<{ alarm: Alarm; kind: string } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const sending = useMutation({
    mutationFn: ({ alarm, step }: Sending) => {
      const seen = (one: Alarm) => (store.alarms.get(one.id) ?? one).handling?.steps ?? 0;
      const also = othersOn(cards, alarm).map((one) => ({ alarm: one.id, after: seen(one) }));
      return api.addStep(alarm.id, { after: seen(alarm), step, also }, AbortSignal.timeout(20_000));
    },
    onSuccess: (handled) => {
      for (const [id, handling] of handled) store.handle(id, handling);
      setForm(null);
      setFault(null);
    },
    onError: (error) => setFault(whyNot(error, t)),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["cards"] }),
        client.invalidateQueries({ queryKey: ["case"] }),
      ]),
  });
  const begin = useCallback(
    (alarm: Alarm, kind: string) => {
      setFault(null);
      if (kStepForms[kind] === undefined) sending.mutate({ alarm, step: { kind } });
      else setForm({ alarm, kind });
    },
    [sending],
  );
  return {
    alarm: form?.alarm ?? null,
    card: form === null ? [] : othersOn(cards, form.alarm),
    kind: form?.kind ?? null,
    busy: sending.isPending ? sending.variables.step.kind : null,
    fault,
    begin,
    send: (step) => {
      if (form !== null) sending.mutate({ alarm: form.alarm, step });
    },
    cancel: () => {
      setForm(null);
      setFault(null);
    },
  };
}

function othersOn(cards: readonly Card[] | undefined, alarm: Alarm): readonly Alarm[] {
  const card = cards?.find((one) => one.alarms.some((held) => held.id === alarm.id));
  return card?.alarms.filter((one) => one.id !== alarm.id) ?? [];
}

// A refusal in the reader's words; what has none is said as the server said it.
export function whyNot(error: Error, t: Translate): string {
  if (error instanceof ApiError && error.reason !== null) return t.code("refusal", error.reason);
  if (error instanceof ApiError) return t.code("error", error.code);
  return t("error.unknown");
}
