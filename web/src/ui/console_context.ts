import { createContext, use, useCallback, useMemo, useSyncExternalStore } from "react";

import type { Bus, County } from "../api/types";
import type { RouteId, UtcMs, VehicleId } from "../api/units";
import { timeFormats, type TimeFormats } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import type { LiveSession } from "../live/session";
import type { LiveStore, Topic } from "../live/store";
import type { Ticker } from "../live/ticker";

// What every part of the console may read. The store and the ticker speak through the hooks below;
// nothing here changes while the page is open except the directory.
export interface Console {
  readonly county: County;
  readonly store: LiveStore;
  readonly session: LiveSession;
  readonly ticker: Ticker;
  readonly now: () => UtcMs;
  readonly directory: Directory;
}

// Names for the numbers that the feed carries; empty until they have been read.
export interface Directory {
  readonly buses: ReadonlyMap<VehicleId, Bus>;
  readonly routeName: (id: RouteId) => string | null;
}

export const ConsoleContext = createContext<Console | null>(null);

export function useConsole(): Console {
  const console = use(ConsoleContext);
  if (console === null) throw new Error("a part of the console stands outside of it");
  return console;
}

// Renders again when the topic changed, at most once a frame, and returns its version.
export function useTopic(topic: Topic): number {
  const { store } = useConsole();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe(topic, listener),
    [store, topic],
  );
  return useSyncExternalStore(subscribe, () => store.version(topic));
}

// The server's time, once a second: for small parts that show a clock or an age.
export function useNow(): UtcMs {
  const { ticker, now } = useConsole();
  useSyncExternalStore(ticker.subscribe, ticker.beats);
  return now();
}

export function useTimes(): TimeFormats {
  const { county } = useConsole();
  const { t } = useLanguage();
  return useMemo(() => timeFormats(county.zone, t.language), [county.zone, t.language]);
}
