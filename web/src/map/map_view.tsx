import { AimOutlined, MinusOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Result } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";

import type { Alarm, County } from "../api/types";
import type { LatLng, UtcMs, VehicleId } from "../api/units";
import { useLanguage } from "../i18n/language";
import type { TrackPiece } from "../live/judged_track";
import type { RouteLine } from "../live/route_line";
import type { LiveStore } from "../live/store";
import type { Ticker } from "../live/ticker";
import { busFeatures } from "./features";
import { Legend } from "./legend";
import { MapScene } from "./scene";
import "./map.css";

// Where the map shall look; a new object is a new wish, the same one is none.
export type Aim =
  | { readonly kind: "place"; readonly place: LatLng; readonly zoom: number }
  | { readonly kind: "line"; readonly line: readonly LatLng[] };

export interface MapViewProps {
  readonly county: County;
  readonly store: LiveStore;
  readonly ticker: Ticker;
  readonly now: () => UtcMs;
  readonly plateOf: (id: VehicleId) => string;
  readonly selected: VehicleId | null;
  readonly line: RouteLine | null;
  readonly track: readonly TrackPiece[];
  readonly alarm: Alarm | null;
  readonly aim: Aim | null;
  readonly onSelect: (id: VehicleId | null) => void;
}

const kAgesMs = 1500;

export function MapView(props: MapViewProps) {
  const { county, store, ticker, now, plateOf, selected, line, track, alarm, aim, onSelect } =
    props;
  const { t } = useLanguage();
  const stats = useRef<HTMLSpanElement>(null);
  const [scene, setScene] = useState<MapScene | null>(null);
  const [failed, setFailed] = useState(false);
  const selectRef = useRef(onSelect);

  useEffect(() => {
    selectRef.current = onSelect;
  }, [onSelect]);

  const mount = useCallback(
    (container: HTMLDivElement) => {
      try {
        const made = new MapScene(container, county, {
          select: (id) => selectRef.current(id),
          drew: ({ buses, moved, updates }) => {
            const counts = stats.current?.dataset;
            if (counts !== undefined) Object.assign(counts, { buses, moved, updates });
          },
        });
        setScene(made);
        return () => {
          setScene(null);
          made.destroy();
        };
      } catch {
        setFailed(true); // no WebGL 2: the rest of the console works without a map
        return () => undefined;
      }
    },
    [county],
  );

  useEffect(() => {
    if (scene === null) return;
    let drawnAt = 0;
    const draw = () => {
      drawnAt = performance.now();
      scene.drawBuses(() => busFeatures(store.buses.values(), now(), plateOf));
    };
    const age = () => {
      // nothing came, but what is shown grows old
      if (performance.now() - drawnAt > kAgesMs) draw();
    };
    draw();
    const ends = [store.subscribe("buses", draw), ticker.subscribe(age)];
    return () => ends.forEach((end) => end());
  }, [scene, store, ticker, now, plateOf]);

  useEffect(() => scene?.select(selected), [scene, selected]);
  useEffect(() => scene?.showRoute(line), [scene, line]);
  useEffect(() => scene?.showTrack(track), [scene, track]);
  useEffect(() => scene?.showAlarm(alarm), [scene, alarm]);
  useEffect(() => scene?.nameCanvas(t("map.label")), [scene, t]);
  useEffect(() => {
    if (aim?.kind === "place") scene?.goTo(aim.place, aim.zoom);
    if (aim?.kind === "line") scene?.fit(aim.line);
  }, [scene, aim]);

  if (failed) return <Result className="map-failed" status="warning" subTitle={t("map.failed")} />;
  return (
    <div className="map">
      <div ref={mount} className="map-canvas" data-testid="map" />
      <span
        ref={stats}
        hidden
        data-testid="map-stats"
        data-route={line?.detail.id ?? ""}
        data-track={track.length}
        data-selected={selected ?? ""}
      />
      <div className="map-controls">
        <Button
          icon={<PlusOutlined />}
          aria-label={t("map.zoom_in")}
          title={t("map.zoom_in")}
          onClick={() => scene?.zoomIn()}
        />
        <Button
          icon={<MinusOutlined />}
          aria-label={t("map.zoom_out")}
          title={t("map.zoom_out")}
          onClick={() => scene?.zoomOut()}
        />
        <Button
          icon={<AimOutlined />}
          aria-label={t("map.fit")}
          title={t("map.fit")}
          onClick={() => scene?.fitCounty()}
        />
      </div>
      <Legend />
    </div>
  );
}
