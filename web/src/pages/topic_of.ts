import { useCallback, useSyncExternalStore } from "react";

import type { LiveStore, Topic } from "../live/store";

// useTopic for whoever stands outside the console's context.
export function useTopicOf(store: LiveStore, topic: Topic): number {
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe(topic, listener),
    [store, topic],
  );
  return useSyncExternalStore(subscribe, () => store.version(topic));
}
