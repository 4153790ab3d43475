// The whole product on this machine, for a journey: a county of its own in a folder of its own, the
// server with its private database, and simulated terminals that drive. BUSWARD_BINARY names the
// program.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

function run(binary, args, input = "") {
  const done = spawnSync(binary, args, { encoding: "utf8", input });
  if (done.status !== 0) throw new Error(`busward ${args[0]}: ${done.stderr}`);
}

function table(file) {
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  const [head, ...rows] = text.trim().split(/\r?\n/);
  return { head: head.split(","), rows: rows.map((row) => row.split(",")) };
}
const operatorsIn = (county) => table(join(county, "operators.csv")).rows.map(([code]) => code);
function columnOf(file, key, column) {
  const { head, rows } = table(file);
  return rows.find(([first]) => first === key)?.[head.indexOf(column)];
}

// The address, with its token while there is no account, which serve says when it listens. Its
// words go on being read: a closed pipe would end it.
function address(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stderr.setEncoding("utf8").on("data", (chunk) => {
      said += chunk;
      const found = /http:\/\/\S+/.exec(said);
      if (found) resolve(found[0]);
    });
    server.once("exit", () => reject(new Error(`busward serve ended: ${said}`)));
  });
}

async function ended(child) {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

// `accounts`: who may log in, `{login, role, ofEach?}`, all with one `password`; `ofEach`: one for
// each operator, named LOGIN-code. `driving`: what the simulator is told besides.
// `config`: what stands in its configuration file.
export async function startCountyServer(binary, wish = {}) {
  const { accounts = [], password = "", driving = ["--speeding", "1"], config = "" } = wish;
  const folder = mkdtempSync(join(tmpdir(), "busward-county-"));
  chmodSync(folder, 0o755); // the database runs as another user
  const county = join(folder, "county");
  const data = join(folder, "data");
  run(binary, ["seed-county", "--seed", "1", "--buses", "40", "--out", county]);
  run(binary, ["import", "all", county, "--data", data]);
  const operators = operatorsIn(county);
  for (const { login, role, ofEach = false } of accounts) {
    for (const operator of ofEach ? operators : [null]) {
      const name = operator === null ? login : `${login}-${operator.toLowerCase()}`;
      const of = operator === null ? [] : ["--operator", operator];
      const create = ["account", "create", name, "--role", role, ...of, "--password-stdin"];
      run(binary, [...create, "--data", data], `${password}\n`);
    }
  }
  const [port, terminals] = [await freePort(), await freePort()];
  const file = join(folder, "busward.toml");
  writeFileSync(file, config);
  const ports = ["--port", String(port), "--terminal-port", String(terminals)];
  const serve = ["--config", file, "--data", data, ...ports];
  const start = () => spawn(binary, ["serve", ...serve], { stdio: ["ignore", "ignore", "pipe"] });
  let server = start();
  const url = await address(server);
  const drive = ["--county", county, "--port", String(terminals), "--terminals", "40"];
  const simulator = spawn(binary, ["simulate", ...drive, "--interval", "2", ...driving], {
    stdio: "ignore",
  });
  const logins = new Map();
  return {
    url,
    // An account made beside the running server: of the first operator or the one named, the first
    // school, the first town or, where nothing is said, the whole county.
    createAccount({ role, at, password: own, operator = operators[0] }) {
      const login = role.replaceAll("_", "-");
      const of = {
        operator: ["--operator", operator],
        school: ["--school", table(join(county, "schools.csv")).rows[0][0]],
        area: ["--area", table(join(county, "areas.csv")).rows.find((row) => row[2] === "town")[0]],
        county: [],
      }[at];
      const create = ["account", "create", login, "--role", role, ...of, "--password-stdin"];
      run(binary, [...create, "--data", data], `${own}\n`);
      logins.set(role, login);
    },
    // Until the server has heard of them, and the address's token opens nothing any more.
    async knowsAccounts() {
      const headers = { authorization: `Bearer ${new URL(url).searchParams.get("token")}` };
      const ask = () => fetch(new URL("/api/v1/buses", url), { headers });
      while ((await ask()).status !== 401) await setTimeout(100);
    },
    loginOf: (role) => logins.get(role),
    // Who is on board of the first departure, and for whom they work.
    attendant() {
      const code = table(join(county, "assignments.csv")).rows[0].at(-1);
      return { code, operator: columnOf(join(county, "staff.csv"), code, "operator") };
    },
    // By plate, the code of the operator whose bus it is.
    operatorOf: (plate) => columnOf(join(county, "buses.csv"), plate, "operator"),
    // Nobody answers at the address until it is back.
    async goAway() {
      server.kill("SIGTERM");
      await ended(server);
    },
    async comeBack() {
      server = start();
      await address(server);
    },
    async stop() {
      simulator.kill("SIGTERM");
      await ended(simulator);
      server.kill("SIGTERM");
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
