// The whole product on this machine, for a journey: a county of its own in a folder of its own, the
// server with its private database, and simulated terminals that drive. BUSWARD_BINARY names the
// program.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

function run(binary, args) {
  const done = spawnSync(binary, args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`busward ${args[0]}: ${done.stderr}`);
}

// The address with its token, which serve says when it listens. Its words go on being read: a
// closed pipe would end it.
function address(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stderr.setEncoding("utf8").on("data", (chunk) => {
      said += chunk;
      const found = /http:\/\/\S+\?token=\S+/.exec(said);
      if (found) resolve(found[0]);
    });
    server.once("exit", () => reject(new Error(`busward serve ended: ${said}`)));
  });
}

async function ended(child) {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

export async function startCountyServer(binary) {
  const folder = mkdtempSync(join(tmpdir(), "busward-county-"));
  chmodSync(folder, 0o755); // the database runs as another user
  const county = join(folder, "county");
  const data = join(folder, "data");
  run(binary, ["seed-county", "--seed", "1", "--buses", "40", "--out", county]);
  run(binary, ["import", "all", county, "--data", data]);
  const [port, terminals] = [await freePort(), await freePort()];
  const serve = ["--data", data, "--port", String(port), "--terminal-port", String(terminals)];
  const server = spawn(binary, ["serve", ...serve], { stdio: ["ignore", "ignore", "pipe"] });
  const url = await address(server);
  const drive = ["--county", county, "--port", String(terminals), "--terminals", "40"];
  const simulator = spawn(binary, ["simulate", ...drive, "--interval", "2", "--speeding", "1"], {
    stdio: "ignore",
  });
  return {
    url,
    async stop() {
      simulator.kill("SIGTERM");
      await ended(simulator);
      server.kill("SIGTERM");
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
