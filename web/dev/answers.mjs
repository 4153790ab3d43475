// docs/api.md's answers out of the invented county and its traffic.
const kHourMs = 3_600_000;
const iso = (ms) => new Date(ms).toISOString();

export function answer(path, query, county, traffic) {
  const alarm = /^\/api\/v1\/alarms\/([^/]+)$/.exec(path);
  if (alarm) return alarmDetail(traffic.alarms.find((candidate) => candidate.id === alarm[1]));
  const route = /^\/api\/v1\/routes\/(\d+)$/.exec(path);
  if (route) return routeDetail(county.routes.find((candidate) => candidate.id === route[1]));
  switch (path) {
    case "/api/v1/session":
      return kSession;
    case "/api/v1/county":
      return countyAnswer(county);
    case "/api/v1/buses":
      return { items: traffic.buses.map(busAnswer) };
    case "/api/v1/routes":
      return { items: county.routes.map(routeHead) };
    case "/api/v1/alarms":
      return alarmsAnswer(query, traffic);
    case "/api/v1/cards":
      return cardsAnswer(traffic);
    case "/api/v1/tracks": {
      const bus = traffic.buses.find((candidate) => candidate.id === query.get("vehicle"));
      return {
        items: bus
          ? traffic.track(bus, Date.parse(query.get("from")), Date.parse(query.get("to")))
          : [],
        truncated: false,
      };
    }
    default:
      return null;
  }
}

const kNowhere = { operator_id: null, school_id: null, area_id: null };
const kGrants = ["duty_officer", "safety_officer"].map((role, index) => ({
  id: String(101 + index),
  role,
  affiliation: kNowhere,
  valid_from: "2026-09-01T00:00:00Z",
  valid_until: null,
}));
const kSession = {
  account: { id: "100", login: "wang.li", name: "王丽" },
  role: "duty_officer",
  affiliation: kNowhere,
  has_account: true,
  duty: null,
  zone: "Asia/Shanghai",
  grants: kGrants,
};

function countyAnswer(county) {
  const lons = county.nodes.map((node) => node[0]);
  const lats = county.nodes.map((node) => node[1]);
  return {
    name_zh: "云溪县",
    name_en: "Yunxi County",
    zone: "Asia/Shanghai",
    centre: county.centre,
    bounds: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
  };
}

function busAnswer(bus) {
  const departs = Date.now() - (bus.progress / 7) * 1000;
  const runs = [0, 9 * kHourMs].map((later) => ({
    route_id: bus.route.id,
    route: bus.route.route,
    departs_at: iso(departs + later),
    arrives_at: iso(departs + later + (bus.route.length_m / 7) * 1000),
    driver: bus.driver,
  }));
  return {
    id: bus.id,
    plate: bus.plate,
    plate_colour: bus.colour,
    kind: bus.kind,
    seats: bus.seats,
    operator: bus.operator,
    terminal: {
      phone: bus.phone,
      edition: Number(bus.id) % 4 ? "2019" : "2013",
      linked: !bus.silent,
    },
    runs,
  };
}

const routeHead = (route) => ({
  id: route.id,
  route: route.route,
  direction: route.direction,
  school: route.school,
  version: route.version,
  length_m: Math.round(route.length_m),
  stops: route.stops.length,
});

function routeDetail(route) {
  if (!route) return null;
  return {
    ...routeHead(route),
    half_width_m: route.half_width_m,
    geometry: { type: "LineString", coordinates: route.line },
    stops: route.stops,
    limits: route.limits,
  };
}

function alarmsAnswer(query, traffic) {
  const limit = Number(query.get("limit") ?? 100);
  const before = Number(query.get("before") ?? Infinity);
  const vehicle = query.get("vehicle");
  const found = [...traffic.alarms]
    .sort((a, b) => b.seq - a.seq)
    .filter((alarm) => alarm.seq < before && (!vehicle || alarm.bus.id === vehicle));
  const items = found.slice(0, limit);
  return {
    items: items.map(alarmAnswer),
    next: found.length > limit ? String(items.at(-1).seq) : null,
  };
}

function alarmAnswer(alarm) {
  return {
    id: alarm.id,
    seq: alarm.seq,
    vehicle_id: alarm.bus.id,
    plate: alarm.bus.plate,
    rule: alarm.rule,
    kind: alarm.kind,
    route_id: alarm.bus.route.id,
    route: alarm.bus.route.route,
    began_at: iso(alarm.began),
    detected_at: iso(alarm.began + 12_000),
    ended_at: alarm.ended_at === null ? null : iso(alarm.ended_at),
    late: alarm.late,
    revision: alarm.revision,
    cause: alarm.cause,
    measured: alarm.measured,
    limit: alarm.limit,
    lat: alarm.lat,
    lon: alarm.lon,
    status: statusOf(alarm),
  };
}

// Nobody handles anything here: every alarm waits.
const statusOf = () => ({
  state: "unacknowledged",
  steps: 0,
  acknowledged_at: null,
  owner: null,
  ruling: null,
  rectify_by: null,
  escalated_to: null,
  closed_at: null,
});
const onDuty = (alarm) => ({
  stage: "ring",
  rings: !alarm.late,
  responders: [
    { tier: "operator_monitor", at: iso(alarm.began + 12_000), reason: "first", answered_s: null },
  ],
});

function cardsAnswer(traffic) {
  const newest = [...traffic.alarms].sort((a, b) => b.seq - a.seq).slice(0, 50);
  return {
    items: newest.map((alarm) => ({
      id: alarm.id,
      cause: "single",
      rings: !alarm.late,
      alarms: [{ ...alarmAnswer(alarm), ...onDuty(alarm) }],
    })),
    truncated: false,
  };
}

function alarmDetail(alarm) {
  if (!alarm) return null;
  return {
    ...alarmAnswer(alarm),
    ...onDuty(alarm),
    steps: [],
    revisions: [{ revision: 1, cause: "raised", recorded_at: iso(alarm.began + 12_000) }],
    evidence: { series: [], frames: [], facts: {}, build: "peer" },
    cab_warning: null,
  };
}
