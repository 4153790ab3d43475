// An SOS handled to its end by several people, each logged in as himself, and the emergency that it
// has opened by itself; against the program BUSWARD_BINARY. The button is pressed seconds after the
// terminals link, so nothing is waited for but the pages. Pictures go to BUSWARD_SHOTS (e2e/shots).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { openBrowser } from "./browser.mjs";
import { startCountyServer } from "./county_server.mjs";

const shots = process.env.BUSWARD_SHOTS ?? new URL("shots", import.meta.url).pathname;
const kPassword = "long enough for the county 7";
const kSlow = 90_000;
const kAlarmMs = 60_000;

let county;
let browser;
let page;
let alarm;
let monitor;

// Once drawers have come or gone; what pulses goes on.
async function shoot(name) {
  await page.evaluate(() => {
    const ends = (one) => one.effect?.getComputedTiming().iterations !== Infinity;
    return Promise.allSettled(
      document
        .getAnimations()
        .filter(ends)
        .map((one) => one.finished),
    );
  });
  await page.screenshot({ path: join(shots, `${name}.png`), timeout: kSlow });
}

// Whoever sat here before has gone.
async function sitDown(login) {
  await page.context().clearCookies();
  await page.goto(new URL("/", county.url).href);
  const form = page.getByTestId("log-in");
  await form.waitFor();
  await form.locator("input").nth(0).fill(login);
  await form.locator("input").nth(1).fill(kPassword);
  await form.locator("button[type=submit]").click();
  await page.getByTestId("alarm-row").first().waitFor({ timeout: kAlarmMs });
}

async function openAlarm() {
  const row = page.locator(`[data-testid=alarm-row][data-alarm="${alarm}"]`);
  // What is closed is in the list of all.
  if ((await row.count()) === 0) await page.locator(".ant-segmented-item").nth(2).click();
  await row.click();
  await page.getByTestId("handling").waitFor();
}

// Somebody whose work needs no picture here: by the API, logged in as himself.
const at = (path) => new URL(`/api/v1${path}`, county.url).href;
async function headersOf(login) {
  const headers = { "content-type": "application/json", origin: new URL(county.url).origin };
  const body = JSON.stringify({ login, password: kPassword });
  const session = await fetch(at("/session"), { method: "POST", headers, body });
  assert.equal(session.status, 204, await session.text());
  return { ...headers, cookie: session.headers.getSetCookie()[0].split(";")[0] };
}
async function post(path, headers, content) {
  const body = JSON.stringify(content);
  const taken = await fetch(at(path), { method: "POST", headers, body });
  assert.ok(taken.ok, await taken.text());
}
async function stepBy(login, step) {
  const headers = await headersOf(login);
  const of = await fetch(at(`/alarms/${alarm}`), { headers }).then((answer) => answer.json());
  await post(`/alarms/${alarm}/steps`, headers, { after: of.steps.length, ...step });
}

// Takes a step by its button and, where it has one, its form: choices by their words' order, then
// fields by their kind.
async function take(kind, { choices = [], fill = {}, note = null } = {}) {
  await page.getByTestId(`step-${kind}`).click();
  const form = page.getByTestId("step-form");
  const hasForm = await form.waitFor({ timeout: 2_000 }).then(
    () => true,
    () => false,
  );
  if (!hasForm) return;
  for (const [field, choice] of choices)
    await form.locator("fieldset").nth(field).locator("label").nth(choice).click();
  for (const [type, value] of Object.entries(fill))
    await form.locator(`input[type=${type}]`).fill(value);
  if (note !== null) await form.locator("textarea").fill(note);
  await form.locator("button[type=submit]").click();
}
async function closeDrawer() {
  await page.locator(".ant-drawer-close").first().click();
  await page.getByTestId("step-form").waitFor({ state: "detached" });
}

before(async () => {
  assert.ok(process.env.BUSWARD_BINARY, "name the program in BUSWARD_BINARY");
  county = await startCountyServer(process.env.BUSWARD_BINARY, {
    password: kPassword,
    accounts: [
      { login: "officer", role: "duty_officer" },
      { login: "second", role: "safety_officer" },
      { login: "monitor", role: "monitor", ofEach: true },
    ],
    driving: ["--speeding", "0", "--deviating", "0", "--mishaps", "0", "--sos-after", "5"],
  });
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
  page = await browser.newPage({ width: 1440, height: 900 });
  page.setDefaultTimeout(kSlow);
});
after(async () => {
  await browser?.close();
  await county?.stop();
});

test("an officer takes an alarm and decides it, and cannot close what he decided", async () => {
  await sitDown("officer");
  await shoot("handling-1-open");
  // One that is over: what goes on is not closed.
  const over = page.locator("[data-testid=alarm-row][data-open=false]").first();
  await over.waitFor({ timeout: kAlarmMs });
  alarm = await over.getAttribute("data-alarm");
  await openAlarm();
  await take("acknowledged");
  await page.getByTestId("step-owner_taken").waitFor();
  await shoot("handling-2-acknowledged");
});

test("who decided it is told that another has to close it", async () => {
  await take("owner_taken");
  await take("handed_over", { fill: { text: "second" }, note: "交接班" });
  await page.getByTestId("history").getByText("移交").waitFor();
  await take("owner_taken");
  await take("decided", { choices: [[0, 3]], note: "与驾驶人核实" });
  await page.getByTestId("step-supervision_ordered").waitFor();
  await shoot("handling-3-outcome");
  await take("closed");
  await page.getByRole("alert").getByText("须由另一人办理").waitFor();
  await shoot("handling-4-not-by-the-same-person");
  await closeDrawer();
  const due = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await take("supervision_ordered", { fill: { date: due } });
  await page.getByTestId("history").getByText("督办").waitFor();
  await shoot("handling-5-supervised");
});

test("the operator's monitor puts it right, and a second person closes it", async () => {
  const plate = await page.locator(`[data-alarm="${alarm}"] .plate`).first().innerText();
  const operator = county.operatorOf(plate.replaceAll(/[·\s]/g, ""));
  monitor = `monitor-${operator.toLowerCase()}`;
  await stepBy(monitor, { kind: "rectified", note: "已对驾驶人教育并记录" });
  await sitDown("second");
  await openAlarm();
  await take("closed", { note: "已核实整改" });
  await page.locator('[data-testid="case-state"][data-state="closed"]').first().waitFor();
  await page.locator(".ant-drawer-left").waitFor({ state: "hidden" });
  await shoot("handling-6-closed");
});

test("the operator appeals in time, and another reviewer decides", async () => {
  await stepBy(monitor, { kind: "appealed", note: "当时道路施工，按交警指挥绕行" });
  await page.getByTestId("step-appeal_decided").waitFor();
  await shoot("handling-7-appealed");
  await sitDown("officer");
  await openAlarm();
  await take("appeal_decided", { choices: [[0, 1]], note: "驳回" });
  await page.getByRole("alert").getByText("须由另一人办理").waitFor();
  await closeDrawer();
  await sitDown("second");
  await openAlarm();
  await take("appeal_decided", { choices: [[0, 1]], note: "现场无施工，维持" });
  await page.getByTestId("step-appeal_decided").waitFor({ state: "detached" });
  await shoot("handling-8-appeal-decided");
});

test("an SOS has opened its emergency, with whom to tell; it is closed by another", async () => {
  await sitDown("officer");
  await page.getByTestId("open-emergencies").click();
  const card = page.getByTestId("emergency").first();
  await card.waitFor({ timeout: kAlarmMs });
  await card.getByTestId("contacts").waitFor();
  await shoot("emergency-1-open");
  while ((await card.locator(".tasks li").count()) > 0) {
    const left = await card.locator(".tasks li").count();
    await card.locator(".tasks li").first().getByRole("button").first().click();
    await page.waitForFunction(
      (n) => document.querySelector("[data-testid=emergency] .tasks")?.children.length !== n,
      left,
    );
  }
  await card.getByRole("textbox").first().fill("误按，已核实");
  await card.getByRole("button", { name: "结案" }).click();
  await card.getByRole("alert").getByText("须由另一人办理").waitFor();
  await sitDown("second");
  await page.getByTestId("open-emergencies").click();
  const settled = page.getByTestId("emergency").filter({ hasNot: page.locator(".tasks li") });
  await settled.getByRole("textbox").fill("误按，已与驾驶人、学校核实");
  await settled.getByRole("button", { name: "结案" }).click();
  await settled.getByText("已结案").first().waitFor();
  await shoot("emergency-2-closed");
  await settled.getByRole("button", { name: "解除锁定" }).click();
  await settled.getByRole("textbox").fill("调查已结束");
  await settled.getByRole("button", { name: "解除锁定" }).click();
  await settled.getByText("调查已结束").waitFor();
  await shoot("emergency-3-hold-lifted");
});

test("rules are let out by operator and area, in both languages", async () => {
  // A rule is listed once it had an alarm or was moved; here nobody speeds.
  const moved = { rule: "overspeed", stage: "ring", note: "全县启用" };
  await post("/stages", await headersOf("second"), moved);
  await page.locator(".ant-drawer-close").click();
  await page.getByTestId("emergencies").waitFor({ state: "detached" });
  await page.getByTestId("open-stages").click();
  const rule = page.getByTestId("stage-overspeed");
  await rule.waitFor();
  await page.locator(".stage-scope .ant-select").first().click();
  await page.locator(".ant-select-dropdown .ant-select-item-option").nth(1).click();
  await rule.getByText("沿用上级范围的设置").waitFor();
  await rule.locator(".ant-radio-button-wrapper").nth(1).click();
  await rule.getByRole("textbox").fill("新单位试运行两周");
  await shoot("stages-1-zh");
  await rule.locator("button[type=submit]").click();
  await rule.getByText("本范围单独设置").waitFor();
  await page.locator(".ant-drawer-close").click();
  await page.getByTestId("stages").waitFor({ state: "detached" });
  await page.getByTestId("language").click();
  await page.getByTestId("open-stages").click();
  await page.getByTestId("stages").locator(".history-person").first().waitFor();
  await shoot("stages-2-en");
  await page.locator(".ant-drawer-close").click();
  await page.getByTestId("stages").waitFor({ state: "detached" });
  await page.getByTestId("open-emergencies").click();
  await page.getByTestId("emergency").first().waitFor();
  await shoot("emergency-4-en");
});
