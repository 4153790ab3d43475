// The development peer: see README.md. HTTP and WebSocket on loopback with docs/api.md's answers.
import { create, toBinary } from "@bufbuild/protobuf";
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { WebSocketServer } from "ws";

import { FrameSchema } from "../src/api/generated/live_pb.js";
import { answer } from "./answers.mjs";
import { buildCounty } from "./county.mjs";
import { tileServer } from "./tiles.mjs";
import { Traffic } from "./traffic.mjs";

const { values: flags } = parseArgs({
  options: {
    buses: { type: "string", default: "60" },
    port: { type: "string", default: "8091" },
    interval: { type: "string", default: "1" },
    "alarm-every": { type: "string", default: "20" },
    token: { type: "string" },
    "quiet-after": { type: "string" },
    empty: { type: "boolean", default: false },
  },
});
const kTypes = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const kPolicy =
  "default-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; connect-src 'self'";
const dist = fileURLToPath(new URL("../dist", import.meta.url));

const county = buildCounty(1);
if (flags.empty)
  Object.assign(county, { roads: [], places: [], schools: [], routes: county.routes.slice(0, 0) });
const traffic = new Traffic(county, {
  buses: flags.empty ? 0 : Number(flags.buses),
  intervalS: Number(flags.interval),
  seed: 1,
  alarmEveryS: flags.empty ? 1e9 : Number(flags["alarm-every"]),
});
const tile = tileServer(county);
const startedAt = Date.now();
if (!flags.empty) traffic.step(startedAt);

const admitted = (request, url) =>
  flags.token === undefined ||
  url.searchParams.get("token") === flags.token ||
  (request.headers.cookie ?? "").includes(`busward_token=${flags.token}`);

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://peer");
  const path = url.pathname;
  const headers = { "content-security-policy": kPolicy };
  if (url.searchParams.has("token"))
    headers["set-cookie"] =
      `busward_token=${url.searchParams.get("token")}; Path=/; HttpOnly; SameSite=Strict`;
  const match = /^\/tiles\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path);
  if ((match || path.startsWith("/api/")) && !admitted(request, url))
    return sendJson(response, 401, {
      type: "about:blank",
      title: "Unauthorised",
      status: 401,
      code: "unauthorised",
      detail: "token wanted",
    });
  if (match) {
    response.writeHead(200, { ...headers, "content-type": "application/vnd.mapbox-vector-tile" });
    return response.end(tile(Number(match[1]), Number(match[2]), Number(match[3])));
  }
  if (path.startsWith("/api/")) {
    const found = answer(path, url.searchParams, county, traffic);
    return found
      ? sendJson(response, 200, found)
      : sendJson(response, 404, {
          type: "about:blank",
          title: "Not found",
          status: 404,
          code: "not_found",
          detail: path,
        });
  }
  const file = join(dist, normalize(path === "/" ? "/index.html" : path));
  if (!existsSync(file)) return response.writeHead(404, headers).end();
  response.writeHead(200, {
    ...headers,
    "content-type": kTypes[extname(file)] ?? "application/octet-stream",
  });
  return createReadStream(file).pipe(response);
});

function sendJson(response, status, body) {
  response.writeHead(status, {
    "content-type": status < 400 ? "application/json" : "application/problem+json",
  });
  response.end(JSON.stringify(body));
}

const frame = (body) => toBinary(FrameSchema, create(FrameSchema, { body }));
const stateFrame = (buses) =>
  frame({
    case: "state",
    value: { serverTimeMs: BigInt(Date.now()), buses: buses.map(busMessage) },
  });

function busMessage(bus) {
  const onRun = bus.phase !== 0;
  return {
    vehicleId: BigInt(bus.id),
    linked: !bus.silent,
    phase: bus.phase,
    routeId: onRun ? BigInt(bus.route.id) : 0n,
    progressM: onRun ? Math.round(bus.progress) : 0,
    limitDmh: Math.round((bus.limit ?? 0) * 10),
    openAlarms: bus.openAlarm ? 1 : 0,
    positioned: bus.fix !== null,
    ...(bus.fix && {
      latE6: Math.round(bus.fix.lat * 1e6),
      lngE6: Math.round(bus.fix.lon * 1e6),
      atMs: BigInt(bus.fix.at),
      receivedAtMs: BigInt(bus.fix.at + 300),
      speedDmh: Math.round(bus.speed * 10),
      hasSpeed: true,
      courseDeg: Math.round(bus.course ?? 0) % 360,
      hasCourse: bus.course !== null,
    }),
  };
}

function eventFrame(alarm) {
  return frame({
    case: "event",
    value: {
      seq: BigInt(alarm.seq),
      atMs: BigInt(Date.now()),
      body: {
        case: "alarm",
        value: {
          id: alarm.id,
          vehicleId: BigInt(alarm.bus.id),
          rule: alarm.rule,
          kind: alarm.kind,
          routeId: BigInt(alarm.bus.route.id),
          beganAtMs: BigInt(alarm.began),
          detectedAtMs: BigInt(alarm.began + 12_000),
          endedAtMs: BigInt(alarm.ended_at ?? 0),
          late: alarm.late,
          revision: alarm.revision,
          cause: alarm.cause,
          measuredJson: JSON.stringify(alarm.measured),
          limitJson: JSON.stringify(alarm.limit),
          latE6: Math.round(alarm.lat * 1e6),
          lngE6: Math.round(alarm.lon * 1e6),
        },
      },
    },
  });
}

const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url, "http://peer");
  if (!admitted(request, url)) return socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
  return sockets.handleUpgrade(request, socket, head, (link) => {
    link.send(
      frame({
        case: "hello",
        value: { latestSeq: BigInt(traffic.seq), serverTimeMs: BigInt(Date.now()), build: "peer" },
      }),
    );
    link.send(stateFrame(traffic.buses));
    const after = Number(url.searchParams.get("after") ?? 0);
    for (const alarm of traffic.alarms.filter((candidate) => candidate.seq > after).reverse())
      link.send(eventFrame(alarm));
  });
});

setInterval(() => {
  const { moved, events } = traffic.step(Date.now());
  if (flags["quiet-after"] && Date.now() - startedAt > Number(flags["quiet-after"]) * 1000) return;
  const frames = [stateFrame(moved), ...events.map(eventFrame)];
  for (const link of sockets.clients) for (const bytes of frames) link.send(bytes);
}, 1000);

server.listen(Number(flags.port), "127.0.0.1", () =>
  console.log(`peer: http://127.0.0.1:${flags.port}/ with ${traffic.buses.length} buses`),
);
