// An invented county: a bent grid of roads, a county seat, villages, schools, and routes along the
// roads.
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const kCentre = { lat: 31.482, lon: 112.318 };
const kColumns = 19;
const kRows = 15;
const kSpacingM = 1150;
const kMetresLat = 111_320;
const kMetresLon = kMetresLat * Math.cos((kCentre.lat * Math.PI) / 180);

const kRoadNames = [
  "人民路",
  "建设大道",
  "迎宾路",
  "滨河路",
  "文昌路",
  "解放路",
  "青年路",
  "环城北路",
  "环城南路",
  "育才路",
  "东风路",
  "朝阳路",
  "府前街",
  "胜利路",
  "工业大道",
];
const kVillages = [
  "石桥",
  "柳湾",
  "大河口",
  "杨家集",
  "马店",
  "青石",
  "桃园",
  "双沟",
  "沙洋",
  "白云",
  "古城",
  "红星",
  "新华",
  "三里岗",
  "李庄",
  "王家湾",
  "水田",
  "松林",
  "梅岭",
  "黄坪",
];
const kSchools = [
  "第一小学",
  "第二小学",
  "实验小学",
  "石桥中心小学",
  "柳湾小学",
  "大河口中心学校",
  "杨家集中心小学",
  "马店小学",
  "青石小学",
  "城东幼儿园",
  "桃园小学",
  "双沟中心学校",
  "白云小学",
  "古城中学",
  "红星幼儿园",
  "新华小学",
];

export function metresBetween(a, b) {
  return Math.hypot((a[1] - b[1]) * kMetresLat, (a[0] - b[0]) * kMetresLon);
}

export function buildCounty(seed) {
  const random = seeded(seed);
  const nodes = [];
  for (let row = 0; row < kRows; ++row) {
    for (let column = 0; column < kColumns; ++column) {
      const x = (column - (kColumns - 1) / 2 + (random() - 0.5) * 0.5) * kSpacingM;
      const y = (row - (kRows - 1) / 2 + (random() - 0.5) * 0.5) * kSpacingM;
      nodes.push([kCentre.lon + x / kMetresLon, kCentre.lat + y / kMetresLat]);
    }
  }
  const roads = [];
  const links = nodes.map(() => []);
  const connect = (from, to, cls, name) => {
    const a = nodes[from];
    const b = nodes[to];
    const bend = (random() - 0.5) * 0.22;
    const line = [0, 0.25, 0.5, 0.75, 1].map((t) => {
      const lift = Math.sin(Math.PI * t) * bend;
      return [
        a[0] + (b[0] - a[0]) * t - (b[1] - a[1]) * lift,
        a[1] + (b[1] - a[1]) * t + (b[0] - a[0]) * lift,
      ];
    });
    roads.push({ line, class: cls, name });
    links[from].push({ to, line });
    links[to].push({ to: from, line: [...line].reverse() });
  };
  for (let row = 0; row < kRows; ++row) {
    for (let column = 0; column < kColumns; ++column) {
      const at = row * kColumns + column;
      const rowClass =
        row === 7
          ? "primary"
          : row % 4 === 1
            ? "secondary"
            : random() < 0.4
              ? "tertiary"
              : "residential";
      const columnClass =
        column === 9
          ? "trunk"
          : column % 4 === 1
            ? "secondary"
            : random() < 0.4
              ? "tertiary"
              : "residential";
      if (column + 1 < kColumns && (rowClass !== "residential" || random() < 0.75))
        connect(at, at + 1, rowClass, row % 2 === 1 ? kRoadNames[row % kRoadNames.length] : "");
      if (row + 1 < kRows && (columnClass !== "residential" || random() < 0.75))
        connect(
          at,
          at + kColumns,
          columnClass,
          column % 2 === 1 ? kRoadNames[(column + 5) % kRoadNames.length] : "",
        );
    }
  }
  const places = [{ at: nodes[7 * kColumns + 9], kind: "county_seat", name: "云溪县" }];
  kVillages.forEach((name, index) => {
    const at = nodes[Math.floor(random() * nodes.length)];
    places.push({
      at: [at[0] + 0.002, at[1] + 0.0015],
      kind: index < 7 ? "town" : "village",
      name: index < 7 ? `${name}镇` : `${name}村`,
    });
  });
  const schools = kSchools.map((name) => ({
    at: nodes[Math.floor(random() * nodes.length)],
    node: 0,
    stage: name.includes("幼儿园")
      ? "kindergarten"
      : name.includes("中心学校") || name.includes("中学")
        ? "primary_secondary"
        : "primary",
    name: `云溪县${name}`,
  }));
  for (const school of schools) school.node = nodes.indexOf(school.at);
  return {
    centre: kCentre,
    nodes,
    links,
    roads,
    places,
    schools,
    routes: buildRoutes({ nodes, links, schools, random }),
  };
}

function buildRoutes({ nodes, links, schools, random }) {
  const routes = [];
  for (let number = 1; routes.length < 96; ++number) {
    const school = schools[number % schools.length];
    const start = Math.floor(random() * nodes.length);
    const path = shortest(links, nodes, start, school.node);
    if (path === null || path.length < 4 || path.length > 16) continue;
    for (const direction of ["to_school", "from_school"]) {
      const order = direction === "to_school" ? path : [...path].reverse();
      routes.push(
        layRoute(
          String(routes.length + 1),
          `${number}号线${direction === "to_school" ? "上学" : "放学"}`,
          direction,
          school,
          order,
          links,
          random,
        ),
      );
    }
  }
  return routes;
}

function layRoute(id, name, direction, school, path, links, random) {
  const line = [];
  for (let i = 0; i + 1 < path.length; ++i) {
    const link = links[path[i]].find((candidate) => candidate.to === path[i + 1]);
    line.push(...(i === 0 ? link.line : link.line.slice(1)));
  }
  const along = [0];
  for (let i = 1; i < line.length; ++i)
    along.push(along[i - 1] + metresBetween(line[i - 1], line[i]));
  const length = along.at(-1);
  const stops = [];
  const count = Math.min(9, Math.max(3, Math.round(length / 1600)));
  for (let i = 0; i < count; ++i) {
    const at = (length * i) / (count - 1);
    const [lon, lat] = placeAlong({ line, along }, at).at;
    const last = direction === "to_school" ? i === count - 1 : i === 0;
    stops.push({
      name: last ? school.name : `${kVillages[Math.floor(random() * kVillages.length)]}村口`,
      lat,
      lon,
      at_m: Math.round(at),
      planned_s: Math.round(at / 7),
    });
  }
  const from = Math.round(length * 0.35);
  const limits = [
    { from_m: from, to_m: from + 600, limit_kmh: 20, reason: "narrow_bridge" },
    {
      from_m: Math.max(from + 700, length - 500),
      to_m: Math.round(length),
      limit_kmh: 30,
      reason: "school_zone",
    },
  ];
  return {
    id,
    route: name,
    direction,
    school: school.name,
    version: 1,
    length_m: length,
    line,
    along,
    stops,
    limits,
    half_width_m: 25,
  };
}

export function placeAlong({ line, along }, at) {
  let i = 1;
  while (i < along.length - 1 && along[i] < at) ++i;
  const span = along[i] - along[i - 1] || 1;
  const t = Math.min(1, Math.max(0, (at - along[i - 1]) / span));
  const [a, b] = [line[i - 1], line[i]];
  const course =
    (Math.atan2((b[0] - a[0]) * kMetresLon, (b[1] - a[1]) * kMetresLat) * 180) / Math.PI;
  return { at: [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], course: (course + 360) % 360 };
}

function shortest(links, nodes, from, to) {
  const best = new Map([[from, 0]]);
  const back = new Map();
  const open = new Set([from]);
  while (open.size > 0) {
    let at = null;
    for (const node of open) if (at === null || best.get(node) < best.get(at)) at = node;
    if (at === to) break;
    open.delete(at);
    for (const link of links[at]) {
      const cost = best.get(at) + metresBetween(nodes[at], nodes[link.to]);
      if (cost >= (best.get(link.to) ?? Infinity)) continue;
      best.set(link.to, cost);
      back.set(link.to, at);
      open.add(link.to);
    }
  }
  if (!best.has(to)) return null;
  const path = [to];
  while (path[0] !== from) path.unshift(back.get(path[0]));
  return path;
}
