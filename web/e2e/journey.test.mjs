// One journey through the console, against the program BUSWARD_BINARY, which is started with a
// county of its own, or against the running server at BUSWARD_URL (its address with the token). At
// least one alarm comes within BUSWARD_ALARM_WAIT_S (120). Pictures go to BUSWARD_SHOTS
// (e2e/shots).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { openBrowser } from "./browser.mjs";
import { contractOf } from "./contract.mjs";
import { startCountyServer } from "./county_server.mjs";

let url = process.env.BUSWARD_URL;
let county;
const shots = process.env.BUSWARD_SHOTS ?? new URL("shots", import.meta.url).pathname;
const alarmWaitMs = Number(process.env.BUSWARD_ALARM_WAIT_S ?? 120) * 1000;
const kHan = /[\u3400-\u9fff]/;
const kSlow = 60_000; // the map is drawn in software here

let browser;
let contract;
let page;

const stats = async () => {
  const counts = await page
    .getByTestId("map-stats")
    .evaluate((element) => ({ ...element.dataset }));
  return {
    ...counts,
    buses: Number(counts.buses ?? 0),
    moved: Number(counts.moved ?? 0),
    updates: Number(counts.updates ?? 0),
    track: Number(counts.track),
  };
};
const nextFrame = () =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));
const until = async (what, holds, timeoutMs = kSlow) => {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await nextFrame();
  }
};
const shoot = (name) => page.screenshot({ path: join(shots, `${name}.png`), timeout: kSlow });

// Every text and label that is not a name: names carry translate="no".
const wordsOfThePage = () =>
  page.evaluate(() => {
    const words = [document.title];
    const walk = (node) => {
      if (node.nodeType === 3) words.push(node.data);
      if (
        node.nodeType !== 1 ||
        node.getAttribute("translate") === "no" ||
        node.tagName === "STYLE"
      )
        return;
      for (const name of ["title", "aria-label", "placeholder", "alt"])
        words.push(node.getAttribute(name) ?? "");
      node.childNodes.forEach(walk);
    };
    walk(document.body);
    return words.filter((word) => word.trim() !== "");
  });

before(async () => {
  if (!url) {
    assert.ok(
      process.env.BUSWARD_BINARY,
      "name the program in BUSWARD_BINARY or a server in BUSWARD_URL",
    );
    county = await startCountyServer(process.env.BUSWARD_BINARY);
    url = county.url;
  }
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(kSlow);
  contract = await contractOf(url);
  contract.watch(page);
});
after(async () => {
  await browser?.close();
  await county?.stop();
});

test("the page opens in Chinese and the feed is live", async () => {
  await page.goto(url);
  await until(
    "live link",
    async () => (await page.getByTestId("link").getAttribute("data-state")) === "live",
  );
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
  assert.match(await page.title(), /校车监控/);
  assert.match(await page.getByTestId("county").innerText(), kHan);
});

test("buses are on the map and move, in no more updates than there are frames", async () => {
  await until("buses on the map", async () => (await stats()).buses > 0);
  const first = await stats();
  await until("buses that move", async () => (await stats()).moved > first.moved);
  const from = await stats();
  const frames = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const start = performance.now();
        let count = 0;
        const frame = () =>
          performance.now() - start < 5000
            ? ((count += 1), requestAnimationFrame(frame))
            : resolve(count);
        requestAnimationFrame(frame);
      }),
  );
  const to = await stats();
  assert.ok(
    to.updates - from.updates <= frames,
    `${to.updates - from.updates} updates in ${frames} frames`,
  );
  console.log(
    `# ${to.buses} buses, ${frames / 5} frames/s, ${(to.updates - from.updates) / 5} map updates/s`,
  );
  assert.ok(Number(await page.getByTestId("counter-on_road").getAttribute("data-value")) > 0);
  await shoot("1-zh");
});

test("an alarm appears in the list", async () => {
  await until(
    "an alarm",
    async () => (await page.getByTestId("alarm-row").count()) > 0,
    alarmWaitMs,
  );
  const text = await page.getByTestId("alarm-row").first().innerText();
  assert.match(text, /疑似|依据不足/);
  assert.match(text, /历时|持续中/);
});

test("a click on it shows the bus with its route and track", async () => {
  const row = page.getByTestId("alarm-row").first();
  const vehicle = await row.getAttribute("data-vehicle");
  await row.click();
  const card = page.getByTestId("bus-card");
  assert.equal(await card.getAttribute("data-bus"), vehicle);
  await page.getByTestId("speed-strip").waitFor();
  assert.ok(Number(await page.getByTestId("speed-strip").getAttribute("data-fixes")) > 1);
  await until("route and track on the map", async () => {
    const { route, track, selected } = await stats();
    return route !== "" && track > 0 && selected === vehicle;
  });
  assert.match(await page.getByTestId("data-age").innerText(), /前/);
  const drawn = (await stats()).updates;
  await until("the map at rest, for the picture", async () => (await stats()).updates > drawn + 1);
  await shoot("2-zh-bus");
});

test("it is acknowledged with one key, decided, and closed by nobody who decided it", async () => {
  const handling = page.getByTestId("handling");
  const state = (name) => handling.locator(`[data-testid="case-state"][data-state="${name}"]`);
  await state("unacknowledged").waitFor();
  await page.keyboard.press("a");
  await state("acknowledged").waitFor();
  await page.keyboard.press("o");
  await page.getByTestId("history").getByText("承办").waitFor();
  await page.keyboard.press("v");
  const form = page.getByTestId("step-form");
  await form.getByText("误报").click();
  await form.getByText("定位漂移").click();
  await shoot("2-zh-form");
  await form.locator("button[type=submit]").click();
  await state("decided").waitFor();
  assert.match(await page.locator(".alarm-row.is-selected").first().innerText(), /误报/);
  await page.getByTestId("step-closed").click();
  await page.getByTestId("step-form").locator("button[type=submit]").click();
  await page.getByText("须由另一人办理").waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("step-form").waitFor({ state: "detached" });
  await shoot("2-zh-handled");
});

test("the age of the data ticks", async () => {
  const age = page.getByTestId("clock");
  const before = await age.innerText();
  await until("a clock that goes on", async () => (await age.innerText()) !== before);
});

test("in English no Chinese is left but names, and the choice is remembered", async () => {
  await page.getByTestId("language").click();
  await page.getByText("Alarms of this bus").waitFor();
  assert.deepEqual(
    (await wordsOfThePage()).filter((word) => kHan.test(word)),
    [],
  );
  await shoot("3-en-bus");
  await page.keyboard.press("?");
  await page.getByTestId("help").waitFor();
  assert.deepEqual(
    (await wordsOfThePage()).filter((word) => kHan.test(word)),
    [],
  );
  await page.keyboard.press("Escape");
  await page.getByTestId("help").waitFor({ state: "hidden" });
  await page.reload();
  await until(
    "live link",
    async () => (await page.getByTestId("link").getAttribute("data-state")) === "live",
  );
  assert.match(await page.title(), /School Bus Monitoring/);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
});

test("the keyboard goes through the alarms, searches, and lets go", async () => {
  await page.getByTestId("alarm-row").first().waitFor();
  await page.keyboard.press("j");
  await page.getByTestId("bus-card").waitFor();
  assert.equal(await page.locator('[data-testid="alarm-list"] [aria-selected="true"]').count(), 1);
  await page.keyboard.press("Escape");
  await page.getByTestId("bus-card").waitFor({ state: "detached" });
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "INPUT");
  const plate = await page.locator(".alarm-row .plate").first().innerText();
  await page.keyboard.type(plate.replace("·", "").slice(1));
  await page.locator(".found .plate").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByTestId("bus-card").waitFor();
  await shoot("4-en-found");
});

test("the files say what is missing, and from whom", async () => {
  await page.keyboard.press("Escape");
  await page.getByTestId("open-files").click();
  const files = page.getByTestId("files");
  await files.getByRole("row").nth(1).waitFor();
  await files.getByRole("button").first().click();
  const card = page.getByTestId("file-task").first(); // one for each kind, with all it is about
  await card.locator("summary").click();
  await card.getByRole("row").nth(1).waitFor();
  assert.deepEqual(
    (await wordsOfThePage()).filter((word) => kHan.test(word)),
    [],
  );
  await shoot("5-en-files");
  await page.keyboard.press("Escape");
  await files.waitFor({ state: "detached" });
});

test("a record is corrected by hand: checked, previewed, taken, and shown", async () => {
  await page.getByTestId("open-records").click();
  const rows = page.getByTestId("record-rows").getByRole("row");
  await rows.nth(3).waitFor();
  await rows.nth(3).getByTestId("change-record").click();
  const form = page.getByTestId("record-form");
  await form.locator("input").nth(1).fill("新桥镇");
  await shoot("6-en-record");
  await form.locator("button[type=submit]").click();
  await page.getByTestId("sheet-changes").getByText("新桥镇").waitFor();
  await page.getByRole("dialog").locator(".ant-btn-primary").last().click();
  await page
    .getByRole("dialog")
    .getByText(/^Imported:/)
    .waitFor();
  await page.getByRole("dialog").locator(".ant-btn-primary").last().click();
  await page.getByTestId("record-rows").getByText("新桥镇").waitFor();
  await page.locator(".ant-drawer-close").click();
  await page.getByTestId("records").waitFor({ state: "detached" });
});

test("nothing was complained of in the console", () => {
  const refused = /status of 409/; // the step that was not to be taken
  assert.deepEqual(
    browser.faults.filter((fault) => !refused.test(fault)),
    [],
  );
});

test("what the server asks and answers is what its OpenAPI document says", async () => {
  const { text } = await contract.ask("get", "/api/v1/alarms");
  const [alarm] = JSON.parse(text).items;
  const sheet = JSON.parse((await contract.ask("get", "/api/v1/run-sheet")).text);
  const [run] = sheet.items;
  const known = {
    vehicle: alarm.vehicle_id,
    from: alarm.began_at,
    to: alarm.detected_at,
    day: sheet.day,
    kind: "buses",
    z: "14",
    x: "13311",
    y: "6803",
  };
  const ids = (path, name) => {
    if (name !== "id") return known[name] ?? "1";
    if (path.includes("/runs/")) return run.id;
    return path.includes("/alarms/") ? alarm.id : "1";
  };
  await contract.askAll(ids);
  await contract.refuseAll(ids);
  assert.deepEqual([...new Set(contract.faults)], []);
  console.log(`# ${contract.seen.size} addresses answered as documented`);
});
