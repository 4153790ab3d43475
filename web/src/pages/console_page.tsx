import { Spin, type InputRef } from "antd";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";

import type { Card } from "../api/handling";
import type { Alarm, Bus, County, RouteSummary } from "../api/types";
import type { RouteId, VehicleId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { RouteLine } from "../live/route_line";
import type { Aim } from "../map/map_view";
import { AlarmBooks } from "../ui/alarm_books";
import { AlarmList, type AlarmFilter } from "../ui/alarm_list";
import { BusCard } from "../ui/bus_card";
import {
  ConsoleContext,
  useConsole,
  useTopic,
  type Console,
  type Directory,
} from "../ui/console_context";
import { FilesDrawer } from "../ui/files_drawer";
import { Header, StaleBar } from "../ui/header";
import { HoldsDrawer } from "../ui/holds_drawer";
import { Help } from "../ui/help";
import { useMay } from "../ui/may";
import { useBuses, useRoute, useRoutes } from "../ui/queries";
import { RecordsDrawer } from "../ui/records_drawer";
import { RouteCard } from "../ui/route_card";
import { RunSheetDrawer } from "../ui/run_sheet_drawer";
import { SafetyDrawer } from "../ui/safety_drawer";
import { SearchBox, type Found } from "../ui/search_box";
import { useStepDesk } from "../ui/step_desk";
import { StepDrawer } from "../ui/step_drawer";
import { useWorkCards } from "../ui/work_cards";
import { useBusTrack } from "./bus_track";
import { useShortcuts } from "./keyboard";
import type { LiveLink } from "./live_link";
import { kNoSelection, neighbour, ofAlarm, type Selection } from "./selection";

// The map comes in its own file: the alarms are there while it still loads.
const MapView = lazy(async () => ({ default: (await import("../map/map_view")).MapView }));

interface ConsolePageProps {
  readonly county: County;
  readonly live: LiveLink;
}

export function ConsolePage({ county, live }: ConsolePageProps) {
  const buses = useBuses(true).data;
  const routes = useRoutes(true).data;
  const directory = useMemo(() => directoryOf(buses ?? [], routes ?? []), [buses, routes]);
  const console = useMemo<Console>(
    () => ({
      county,
      directory,
      store: live.store,
      session: live.session,
      ticker: live.ticker,
      now: () => live.clock.now(),
    }),
    [county, directory, live],
  );
  return (
    <ConsoleContext value={console}>
      <Board buses={buses ?? []} routes={routes ?? []} />
    </ConsoleContext>
  );
}

function directoryOf(buses: readonly Bus[], routes: readonly RouteSummary[]): Directory {
  const names = new Map<RouteId, string>(routes.map((route) => [route.id, route.route]));
  return {
    buses: new Map(buses.map((bus) => [bus.id, bus])),
    routeName: (id) => names.get(id) ?? null,
  };
}

interface BoardProps {
  readonly buses: readonly Bus[];
  readonly routes: readonly RouteSummary[];
}

function Board({ buses, routes }: BoardProps) {
  const { county, store, ticker, now, directory } = useConsole();
  const [selection, setSelection] = useState<Selection>(kNoSelection);
  const [filter, setFilter] = useState<AlarmFilter>("todo");
  const [aim, setAim] = useState<Aim | null>(null);
  const [help, setHelp] = useState(false);
  const [files, setFiles] = useState(false);
  const [records, setRecords] = useState(false);
  const [runSheet, setRunSheet] = useState(false);
  const [safety, setSafety] = useState(false);
  const [holds, setHolds] = useState(false);
  const searchInput = useRef<InputRef>(null);
  const cards = useWorkCards();
  const desk = useStepDesk(cards);
  const may = useMay();

  const vehicle = selection.kind === "bus" ? selection.id : null;
  const routeId = useRouteOf(selection);
  const route = useRoute(routeId);
  const line = useMemo(() => (route.data == null ? null : new RouteLine(route.data)), [route.data]);
  const { track, pieces } = useBusTrack(may.seeTracks ? vehicle : null, line, {
    store,
    now,
  });
  const alarm =
    selection.kind === "bus" && selection.alarm !== null
      ? (store.alarms.get(selection.alarm) ?? null)
      : null;

  const locate = useCallback(
    (id: VehicleId, zoom: number) => {
      const place = store.buses.get(id)?.fix?.place;
      if (place !== undefined) setAim({ kind: "place", place, zoom });
    },
    [store],
  );
  const selectBus = useCallback((id: VehicleId | null) => {
    setSelection(id === null ? kNoSelection : { kind: "bus", id, alarm: null });
  }, []);
  const selectAlarm = useCallback(
    (chosen: Alarm) => {
      setSelection(ofAlarm(chosen));
      if (chosen.endedAt === null || chosen.place === null) locate(chosen.vehicleId, 14);
      else setAim({ kind: "place", place: chosen.place, zoom: 14 });
    },
    [locate],
  );
  const found = (choice: Found) => {
    searchInput.current?.blur();
    if (choice.kind === "route") {
      setSelection({ kind: "route", id: choice.id });
    } else {
      selectBus(choice.id);
      locate(choice.id, 14);
    }
  };
  const step = (by: 1 | -1) => {
    const next = neighbour(listed(filter, store.alarms.newestFirst(), cards), selection, by);
    if (next !== null) selectAlarm(next);
  };
  useShortcuts({
    search: () => searchInput.current?.focus({ cursor: "all" }),
    next: () => step(1),
    previous: () => step(-1),
    escape: () => {
      if (help) setHelp(false);
      else if (desk.kind !== null) desk.cancel();
      else setSelection(kNoSelection);
    },
    help: () => setHelp((shown) => !shown),
    step: (kind) => {
      if (alarm !== null && desk.kind === null && may.step(kind)) desk.begin(alarm, kind);
    },
  });
  const close = () => setSelection(kNoSelection);
  const plateOf = useCallback(
    (id: VehicleId) => directory.buses.get(id)?.plate ?? `#${id}`,
    [directory],
  );

  return (
    <div className={boardClass(selection, may.seeAlarms)}>
      <Header
        onRunSheet={() => setRunSheet(true)}
        onFiles={() => setFiles(true)}
        onRecords={() => setRecords(true)}
        onSafety={() => setSafety(true)}
        onHolds={() => setHolds(true)}
        onHelp={() => setHelp(true)}
        search={<SearchBox inputRef={searchInput} buses={buses} routes={routes} onFound={found} />}
      />
      {may.seeAlarms && (
        <AlarmList
          cards={cards}
          filter={filter}
          selected={selection.kind === "bus" ? selection.alarm : null}
          onFilter={setFilter}
          onSelect={selectAlarm}
          foot={<AlarmBooks bus={vehicle} />}
        />
      )}
      <main className="board-map">
        <StaleBar />
        <NoBuses />
        <Suspense fallback={<Spin className="map-waits" />}>
          <MapView
            county={county}
            store={store}
            ticker={ticker}
            now={now}
            plateOf={plateOf}
            selected={vehicle}
            line={line}
            track={pieces}
            alarm={alarm}
            aim={routeAim(selection, line) ?? aim}
            onSelect={selectBus}
          />
        </Suspense>
      </main>
      {selection.kind === "bus" && (
        <BusCard
          key={selection.id}
          id={selection.id}
          line={line}
          track={track}
          alarm={selection.alarm}
          desk={desk}
          onAlarm={selectAlarm}
          onLocate={() => locate(selection.id, 15)}
          onClose={close}
        />
      )}
      {selection.kind === "route" && (
        <RouteCard
          id={selection.id}
          line={line}
          error={route.error}
          onRetry={() => void route.refetch()}
          onClose={close}
          onBus={(id) => {
            selectBus(id);
            locate(id, 14);
          }}
        />
      )}
      <StepDrawer
        kind={desk.kind}
        about={desk.alarm === null ? "" : plateOf(desk.alarm.vehicleId)}
        card={desk.card}
        busy={desk.busy !== null}
        fault={desk.fault}
        onSend={desk.send}
        onClose={desk.cancel}
      />
      <RunSheetDrawer open={runSheet} onClose={() => setRunSheet(false)} />
      <FilesDrawer open={files} onClose={() => setFiles(false)} />
      <RecordsDrawer open={records} onClose={() => setRecords(false)} />
      <SafetyDrawer open={safety} onClose={() => setSafety(false)} />
      <HoldsDrawer open={holds} onClose={() => setHolds(false)} />
      <Help open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

const boardClass = (selection: Selection, withAlarms: boolean) =>
  ["board", withAlarms ? "" : "no-alarms", selection.kind === "none" ? "" : "has-panel"].join(" ");

// What the list shows, in its order: of a card its newest alarm.
function listed(
  filter: AlarmFilter,
  all: readonly Alarm[],
  cards: readonly Card[] | undefined,
): readonly Alarm[] {
  if (filter === "all") return all;
  if (filter === "open") return all.filter((one) => one.endedAt === null);
  return (cards ?? []).flatMap((card) => card.alarms.slice(-1));
}

// The route that belongs to what is selected: of a bus, the one it is on now, or that of the alarm.
function useRouteOf(selection: Selection): RouteId | null {
  const { store } = useConsole();
  useTopic("buses");
  if (selection.kind === "none") return null;
  if (selection.kind === "route") return selection.id;
  const ofAlarm =
    selection.alarm === null ? null : (store.alarms.get(selection.alarm)?.routeId ?? null);
  return ofAlarm ?? store.buses.get(selection.id)?.routeId ?? null;
}

// one wish a line: the map moves once, when it has come
const kAims = new WeakMap<RouteLine, Aim>();

function routeAim(selection: Selection, line: RouteLine | null): Aim | null {
  if (selection.kind !== "route" || line?.detail.id !== selection.id) return null;
  const aim = kAims.get(line) ?? { kind: "line", line: line.detail.line };
  kAims.set(line, aim);
  return aim;
}

function NoBuses() {
  const { t } = useLanguage();
  const { store } = useConsole();
  useTopic("buses");
  useTopic("link");
  const positioned = [...store.buses.values()].some((bus) => bus.fix !== null);
  if (positioned || store.link.kind !== "live") return null;
  return (
    <div className="map-note" role="note">
      <b>{t("map.no_buses")}</b>
      <span>{t("map.no_buses.help")}</span>
    </div>
  );
}
