// Buses that drive their routes to and fro, keep a track of an hour, and now and then break a rule.
import { placeAlong, seeded } from "./county.mjs";

const kHourMs = 3_600_000;
const kDrivers = [
  "王建国",
  "李秀英",
  "张伟",
  "刘洋",
  "陈静",
  "杨勇",
  "赵敏",
  "黄磊",
  "周杰",
  "吴强",
];
const kOperators = ["云溪县安顺校车服务有限公司", "云溪县公共交通公司", "实验小学"];
const kKinds = ["kindergarten", "primary", "primary_secondary", "non_dedicated"];

export class Traffic {
  constructor(county, { buses, intervalS, seed, alarmEveryS }) {
    this.random = seeded(seed + 99);
    this.county = county;
    this.intervalS = intervalS;
    this.alarmEveryS = alarmEveryS;
    this.alarms = [];
    this.seq = 0;
    this.second = 0;
    this.buses = Array.from({ length: buses }, (_, index) => this.makeBus(index));
    const now = Date.now();
    for (let i = 0; i < Math.min(24, buses); ++i)
      this.raise(this.pick(), now - (24 - i) * 130_000, i < 21);
  }

  makeBus(index) {
    const route = this.county.routes[index % this.county.routes.length];
    const roll = this.random();
    const phase = roll < 0.5 ? 2 : roll < 0.65 ? 1 : 0;
    return {
      id: String(index + 1),
      plate: `鄂${"FHK"[index % 3]}${String(10000 + ((index * 7919) % 89999))}`,
      colour: index % 11 === 3 ? "green" : index % 7 === 2 ? "blue" : "yellow",
      kind: kKinds[index % 4],
      seats: [19, 36, 42, 56][index % 4],
      operator: kOperators[index % 3],
      driver: kDrivers[index % kDrivers.length],
      phone: String(13_900_000_000 + index),
      route,
      phase,
      progress: this.random() * route.length_m,
      speed: 0,
      course: null,
      silent: this.random() < 0.03,
      neverSent: index > 0 && this.random() < 0.01,
      quietFor: 0,
      openAlarm: null,
      fix: null,
    };
  }

  pick() {
    const running = this.buses.filter(
      (bus) => bus.phase === 2 && bus.openAlarm === null && !bus.neverSent,
    );
    return running[Math.floor(this.random() * running.length)] ?? this.buses[0];
  }

  // One second: the buses whose turn it is drive on; returns those that changed and the alarms that
  // came.
  step(now) {
    this.second += 1;
    const moved = [];
    for (const bus of this.buses) {
      if (bus.neverSent) continue;
      if (bus.fix !== null && (Number(bus.id) + this.second) % this.intervalS !== 0) continue;
      if (bus.silent && bus.fix !== null && this.random() > 0.004) continue;
      this.drive(bus, now, this.intervalS);
      moved.push(bus);
    }
    const events = [];
    if (this.second % this.alarmEveryS === 0)
      events.push(this.raise(this.pick(), now - 15_000, false));
    for (const alarm of this.alarms) {
      if (alarm.ended_at === null && now - alarm.began > alarm.lasts)
        events.push(this.end(alarm, alarm.began + alarm.lasts));
    }
    return { moved, events };
  }

  drive(bus, now, seconds) {
    const limit = limitAt(bus.route, bus.progress);
    const wanted =
      bus.phase === 0
        ? 0
        : Math.max(8, (bus.openAlarm ? limit * 1.25 : limit * 0.82) + (this.random() - 0.5) * 10);
    bus.speed += (wanted - bus.speed) * 0.5;
    if (bus.phase !== 0 && this.random() < 0.03) bus.speed = 0;
    bus.progress += (bus.speed / 3.6) * seconds;
    if (bus.progress > bus.route.length_m) bus.progress = 0;
    const { at, course } = placeAlong(bus.route, bus.progress);
    bus.course = bus.phase === 0 && Number(bus.id) % 3 === 0 ? null : course;
    bus.fix = {
      at: now,
      lon: at[0] + (this.random() - 0.5) * 5e-5,
      lat: at[1] + (this.random() - 0.5) * 5e-5,
    };
    bus.limit = bus.phase === 0 ? 0 : limit;
  }

  raise(bus, began, ended) {
    const says = this.verdict();
    const { at } = placeAlong(bus.route, bus.progress);
    const alarm = {
      id: crypto.randomUUID(),
      bus,
      began,
      lasts: Math.round(20_000 + this.random() * 200_000),
      seq: ++this.seq,
      ...says,
      ended_at: null,
      late: this.random() < 0.1,
      revision: 1,
      cause: "raised",
      lon: at[0],
      lat: at[1],
    };
    this.alarms.unshift(alarm);
    if (ended) this.end(alarm, began + Math.min(alarm.lasts, 110_000));
    else bus.openAlarm = alarm;
    return alarm;
  }

  one(from) {
    return from[Math.floor(this.random() * from.length)];
  }

  // What an alarm says, of one rule or another.
  verdict() {
    const draw = this.random();
    if (draw < 0.3)
      return {
        rule: "route_deviation",
        kind: this.one(["left", "skipped", "wrong_direction", "started_off"]),
        measured: { farthest_m: 40 + Math.round(this.random() * 300), duration_s: 38 },
        limit: { value: 25, unit: "m", source: "approved_route" },
      };
    if (draw < 0.4)
      return {
        rule: "missed_stop",
        kind: "",
        measured: { stop: 2, halt_at_most_s: 0.4, slowest_kmh: 31.2, progress_m: 812 },
        limit: { value: 5, unit: "s", source: "approved_stop", stop: "东门村口" },
      };
    if (draw < 0.5)
      return {
        rule: "unmonitored",
        kind: this.one(["network", "device_off", "no_fix", "jamming", "our_outage"]),
        measured: { silent_s: 300, progress_m: 1408 },
        limit: { value: 300, unit: "s", source: "unmonitored_after" },
      };
    const peak = 62 + this.random() * 25;
    const source = this.one(["school_bus_cap", "route_stretch"]);
    return {
      rule: "overspeed",
      kind: "",
      measured: {
        peak_kmh: Math.round(peak * 10) / 10,
        duration_s: 24,
        distance_m: 512.4,
        band: peak > 72 ? 3 : peak > 66 ? 2 : 1,
      },
      limit: { value: 60, unit: "km/h", source, reason: "posted" },
    };
  }

  end(alarm, at) {
    Object.assign(alarm, {
      ended_at: at,
      revision: alarm.revision + 1,
      cause: "ended",
      seq: ++this.seq,
    });
    alarm.measured.duration_s = Math.round((at - alarm.began) / 1000);
    if (alarm.bus.openAlarm === alarm) alarm.bus.openAlarm = null;
    return alarm;
  }

  // The last hour of a bus, driven backwards from where it is, with one silence in it.
  track(bus, from, to) {
    if (bus.fix === null || bus.phase === 0) return [];
    const rows = [];
    const random = seeded(Number(bus.id));
    let progress = bus.progress;
    for (
      let at = bus.fix.at;
      at > Math.max(from, Date.now() - kHourMs) && rows.length < 700;
      at -= 5000
    ) {
      const limit = limitAt(bus.route, progress);
      const surge = Math.sin(at / 90_000 + Number(bus.id)) * 0.22;
      const speed = Math.max(0, limit * (0.85 + surge) + (random() - 0.5) * 6);
      if (rows.length < 120 || rows.length > 170) {
        const [lon, lat] = placeAlong(bus.route, progress).at;
        if (at <= to) rows.push([at, lat, lon, Math.round(speed * 10) / 10]);
      } else rows.push(null);
      progress -= (speed / 3.6) * 5;
      if (progress < 0) {
        progress = bus.route.length_m; // the run before this one, after a rest
        at -= 300_000;
      }
    }
    return rows.filter((row) => row !== null).reverse();
  }
}

function limitAt(route, progress) {
  const stretch = route.limits.find(
    (candidate) => candidate.from_m <= progress && progress <= candidate.to_m,
  );
  return stretch ? stretch.limit_kmh : 60;
}
