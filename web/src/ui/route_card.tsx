import { CloseOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";

import type { RouteId, VehicleId } from "../api/units";
import { distance, speed } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import type { RouteLine } from "../live/route_line";
import { useConsole, useTopic } from "./console_context";
import { Fault } from "./fault";
import { Plate } from "./plate";

interface RouteCardProps {
  readonly id: RouteId;
  readonly line: RouteLine | null;
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly onBus: (id: VehicleId) => void;
  readonly onClose: () => void;
}

export function RouteCard({ id, line, error, onRetry, onBus, onClose }: RouteCardProps) {
  const { t } = useLanguage();
  const { directory } = useConsole();
  return (
    <aside className="panel" data-testid="route-card" data-route={id} aria-label={t("route.title")}>
      <header className="panel-head">
        <h2 translate="no">{line?.detail.route ?? directory.routeName(id) ?? id}</h2>
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={t("close")}
          title={t("close")}
          onClick={onClose}
        />
      </header>
      <div className="panel-body">
        {error !== null && (
          <section>
            <Fault error={error} onRetry={onRetry} />
          </section>
        )}
        {line === null && error === null && (
          <section>
            <Skeleton active />
          </section>
        )}
        {line !== null && <RouteFacts line={line} />}
        <section>
          <h3>{t("route.buses")}</h3>
          <RouteBuses id={id} onBus={onBus} />
        </section>
        {line !== null && <Stops line={line} />}
      </div>
    </aside>
  );
}

function RouteFacts({ line }: { readonly line: RouteLine }) {
  const { t } = useLanguage();
  const { detail } = line;
  return (
    <section>
      <dl className="pairs">
        <div>
          <dt>{t("route.direction")}</dt>
          <dd>{t.code("direction", detail.direction)}</dd>
        </div>
        <div>
          <dt>{t("route.school")}</dt>
          <dd translate="no">{detail.school ?? "–"}</dd>
        </div>
        <div>
          <dt>{t("route.length")}</dt>
          <dd className="figures">{distance(detail.length)}</dd>
        </div>
        <div>
          <dt>{t("route.corridor")}</dt>
          <dd className="figures">{distance(detail.halfWidth)}</dd>
        </div>
        <div>
          <dt>{t("route.version")}</dt>
          <dd className="figures">{detail.version ?? "–"}</dd>
        </div>
      </dl>
      {detail.limits.length > 0 && <h3>{t("route.limits")}</h3>}
      <ul className="stretches">
        {detail.limits.map((stretch, index) => (
          <li key={index}>
            <span className="sign sign-small figures">{speed(stretch.limit)}</span>
            <span className="figures">
              {t("route.stretch", {
                from: (stretch.from / 1000).toFixed(1),
                to: (stretch.to / 1000).toFixed(1),
              })}
            </span>
            {stretch.reason !== null && (
              <span className="muted">{t.code("source", stretch.reason)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function RouteBuses({
  id,
  onBus,
}: {
  readonly id: RouteId;
  readonly onBus: (id: VehicleId) => void;
}) {
  const { t } = useLanguage();
  const { store, directory } = useConsole();
  useTopic("buses");
  const buses = [...store.buses.values()].filter((bus) => bus.routeId === id);
  if (buses.length === 0) return <p className="muted">{t("route.buses.none")}</p>;
  return (
    <ul className="route-buses">
      {buses.map((state) => {
        const bus = directory.buses.get(state.vehicleId);
        return (
          <li key={state.vehicleId}>
            <button type="button" onClick={() => onBus(state.vehicleId)}>
              <Plate
                plate={bus?.plate ?? `#${state.vehicleId}`}
                colour={bus?.plateColour ?? "other"}
              />
              <span className="figures">
                {state.fix?.speed == null ? "–" : `${speed(state.fix.speed)} km/h`}
              </span>
              <span className="figures muted">{(state.progress / 1000).toFixed(1)} km</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Stops({ line }: { readonly line: RouteLine }) {
  const { t } = useLanguage();
  return (
    <section>
      <h3>{t("route.stops")}</h3>
      <ol className="stops">
        {line.detail.stops.map((stop, index) => (
          <li key={index}>
            <span translate="no">{stop.name}</span>
            <span className="figures muted">{(stop.at / 1000).toFixed(1)} km</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
