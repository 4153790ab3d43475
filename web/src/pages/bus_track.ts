import { useEffect, useMemo, useState } from "react";

import type { TrackFix } from "../api/types";
import { utcMs, type Kmh, type UtcMs, type VehicleId } from "../api/units";
import { judge, pieces, type TrackPiece } from "../live/judged_track";
import type { RouteLine } from "../live/route_line";
import type { LiveStore } from "../live/store";
import type { BusTrack } from "../ui/bus_card";
import { kTrackMs, useTrack } from "../ui/queries";

interface Tail {
  readonly vehicle: VehicleId | null;
  readonly fixes: readonly TrackFix[];
  // the limit the server gave where no stretch of the route sets a lower one
  readonly general: Kmh | null;
}

const kEmpty: Tail = { vehicle: null, fixes: [], general: null };

// The last hour of a bus beside its limits: what the server keeps, and behind it what the feed has
// brought since.
export function useBusTrack(
  vehicle: VehicleId | null,
  line: RouteLine | null,
  live: { readonly store: LiveStore; readonly now: () => UtcMs },
): { readonly track: BusTrack; readonly pieces: readonly TrackPiece[] } {
  const { store, now } = live;
  const fetched = useTrack(vehicle, now);
  const [tail, setTail] = useState<Tail>(kEmpty);

  useEffect(() => {
    const take = () => setTail((before) => grown(before, vehicle, line, store));
    take();
    return store.subscribe("buses", take);
  }, [vehicle, line, store]);

  const data = fetched.data ?? null;
  const mine = tail.vehicle === vehicle ? tail : kEmpty;
  const fixes = useMemo(
    () => judge(joined(data?.fixes ?? [], mine.fixes), line, mine.general),
    [data, mine, line],
  );
  const to = fixes.at(-1)?.at ?? now();
  return {
    track: {
      fixes,
      track: data,
      to: utcMs(Math.max(to, now())),
      error: data === null ? fetched.error : null,
      loading: vehicle !== null && fetched.isPending,
      retry: () => void fetched.refetch(),
    },
    pieces: useMemo(() => pieces(fixes), [fixes]),
  };
}

function grown(
  before: Tail,
  vehicle: VehicleId | null,
  line: RouteLine | null,
  store: LiveStore,
): Tail {
  const state = vehicle === null ? undefined : store.buses.get(vehicle);
  if (state?.fix == null) return before.vehicle === vehicle ? before : { ...kEmpty, vehicle };
  const mine = before.vehicle === vehicle ? before : { ...kEmpty, vehicle };
  const stretch = line?.stretchAt(state.progress)?.limit ?? null;
  const ownLimit = state.limit !== null && (stretch === null || state.limit < stretch);
  const general = ownLimit ? state.limit : mine.general;
  const newest = mine.fixes.at(-1);
  if (newest !== undefined && state.fix.at <= newest.at)
    return general === mine.general ? mine : { ...mine, general };
  const fixes = mine.fixes.filter((fix) => fix.at > (state.fix?.at ?? 0) - kTrackMs);
  return {
    vehicle,
    general,
    fixes: [...fixes, { at: state.fix.at, place: state.fix.place, speed: state.fix.speed }],
  };
}

function joined(kept: readonly TrackFix[], live: readonly TrackFix[]): readonly TrackFix[] {
  const last = kept.at(-1)?.at ?? 0;
  return [...kept, ...live.filter((fix) => fix.at > last)];
}
