import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Card } from "../api/handling";
import { useConsole } from "./console_context";
import { useMay } from "./may";
import { useCards } from "./queries";

const kSettleMs = 1_000;

// The cards, asked for again when the feed brought an alarm or a step, at most once a second; their
// alarms go to the store, which older ones would not reach by the list's first page.
export function useWorkCards(): readonly Card[] | undefined {
  const { store } = useConsole();
  const client = useQueryClient();
  const cards = useCards(useMay().seeAlarms).data;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = () => {
      timer ??= setTimeout(() => {
        timer = null;
        void client.invalidateQueries({ queryKey: ["cards"] });
      }, kSettleMs);
    };
    const leave = store.subscribe("feed", ask);
    return () => {
      leave();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store, client]);
  useEffect(() => {
    if (cards !== undefined) store.putAlarms(cards.flatMap((card) => card.alarms));
  }, [store, cards]);
  return cards;
}
