// The console as each role opens it, against the program BUSWARD_BINARY with a county of its own:
// it opens, shows what the role may see, asks the server for nothing that is refused, and offers no
// button that the role may not press. Pictures go to BUSWARD_SHOTS (e2e/shots).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { openBrowser } from "./browser.mjs";
import { startCountyServer } from "./county_server.mjs";

const kPassword = "seven quiet lanterns";
const kSlow = 60_000; // the map is drawn in software here
const shots = process.env.BUSWARD_SHOTS ?? new URL("shots", import.meta.url).pathname;

// What stands in the header and under the list for each: the rest must not be there.
const kPages = ["run-sheet", "files", "records", "safety"];
const kAllPages = [...kPages, "holds"];
const kRoles = [
  { role: "monitor", at: "operator", pages: kPages, alarms: true },
  { role: "safety_manager", at: "operator", pages: kPages, alarms: true },
  { role: "school_clerk", at: "school", pages: kPages, alarms: true },
  { role: "attendant", at: "operator", pages: ["run-sheet"], alarms: false },
  { role: "duty_officer", at: "area", pages: kPages, alarms: true },
  { role: "inspector", at: "county", pages: kAllPages, alarms: true },
  { role: "traffic_police", at: "county", pages: kPages, alarms: true },
  { role: "permit_clerk", at: "county", pages: kPages, alarms: false },
];

let browser;
let county;

before(async () => {
  assert.ok(process.env.BUSWARD_BINARY, "name the program in BUSWARD_BINARY");
  county = await startCountyServer(
    process.env.BUSWARD_BINARY,
    { config: "[access]\nsecond_factor = []\n" }, // how a code is given is looked at elsewhere
  );
  mkdirSync(shots, { recursive: true });
  const others = ["audit_administrator", "security_administrator", "safety_officer"];
  const all = [...kRoles, ...others.map((role) => ({ role, at: "county" }))];
  for (const { role, at } of all) county.createAccount({ role, at, password: kPassword });
  await county.knowsAccounts();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await county?.stop();
});

async function logIn(page, login) {
  await page.goto(county.url); // with the token of the time before there were accounts
  await page.getByTestId("log-in").waitFor();
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(kPassword);
  await page.locator("button[type=submit]").click();
}

async function logOut(page) {
  await page.getByTestId("account").click();
  await page.getByRole("menuitem").last().click();
  await page.getByTestId("log-in").waitFor();
}

for (const { role, at, pages, alarms } of kRoles) {
  test(`${role} of ${at} opens the console`, async () => {
    const page = await browser.newPage({ width: 1440, height: 900 });
    page.setDefaultTimeout(kSlow);
    const refused = [];
    page.on("response", (answer) => {
      if ([403, 404].includes(answer.status())) refused.push(`${answer.status()} ${answer.url()}`);
    });
    await logIn(page, county.loginOf(role));
    await page.locator('[data-testid="link"][data-state="live"]').waitFor();
    assert.equal(await page.getByTestId("alarm-list").count(), alarms ? 1 : 0);
    for (const id of kAllPages) {
      assert.equal(await page.getByTestId(`open-${id}`).count(), pages.includes(id) ? 1 : 0, id);
    }
    await page.locator('[data-testid="map-stats"]:not([data-buses="0"])').waitFor({
      state: "attached",
    });
    await page.screenshot({ path: join(shots, `role-${role}.png`), timeout: kSlow });
    for (const id of pages) {
      await page.getByTestId(`open-${id}`).click();
      await page.locator(".ant-drawer-open .ant-skeleton").waitFor({ state: "detached" });
      await page.screenshot({ path: join(shots, `role-${role}-${id}.png`), timeout: kSlow });
      assert.equal(await page.locator("[data-testid=fault]").count(), 0, id);
      await page.keyboard.press("Escape");
      await page.locator(".ant-drawer-open").waitFor({ state: "detached" });
    }
    assert.deepEqual(refused, []);
    await logOut(page);
    await page.close();
  });
}

for (const role of ["audit_administrator", "security_administrator"]) {
  test(`${role} opens a page of its own, and asks for nothing that is refused`, async () => {
    const page = await browser.newPage({ width: 1366, height: 768 });
    page.setDefaultTimeout(kSlow);
    const refused = [];
    page.on("response", (answer) => {
      if ([403, 404].includes(answer.status())) refused.push(`${answer.status()} ${answer.url()}`);
    });
    await logIn(page, county.loginOf(role));
    await page.locator(".office table tbody tr").first().waitFor();
    for (const tab of await page.getByRole("tab").all()) await tab.click();
    await page.screenshot({ path: join(shots, `role-${role}.png`), timeout: kSlow });
    assert.deepEqual(refused, []);
    assert.equal(await page.locator("[data-testid=fault]").count(), 0);
    await logOut(page);
    await page.close();
  });
}

test("the safety officer gives a driver the copy of their data, and says who asked", async () => {
  const page = await browser.newPage({ width: 1366, height: 768 });
  page.setDefaultTimeout(kSlow);
  await logIn(page, county.loginOf("safety_officer"));
  await page.getByTestId("open-records").click();
  await page.getByTestId("records").getByText("驾驶人", { exact: true }).click();
  await page.getByTestId("export-person").first().click();
  await page.locator(".ant-modal .ant-btn-primary").click();
  await page.locator(".ant-form-item-explain-error").waitFor(); // a ground is wanted
  await page.getByTestId("export-why").fill("本人书面申请 1");
  const download = page.waitForEvent("download");
  await page.locator(".ant-modal .ant-btn-primary").click();
  const file = await download;
  assert.match(file.suggestedFilename(), /^drivers-.+\.zip$/);
  await file.cancel();
  await page.locator(".ant-modal").waitFor({ state: "detached" });
  await page.locator(".ant-drawer-open .ant-drawer-close").click();
  await page.locator(".ant-drawer-open").waitFor({ state: "detached" });
  await logOut(page);
  await logIn(page, county.loginOf("audit_administrator"));
  await page.getByRole("tab").nth(2).click();
  await page.getByText("副本：本人书面申请 1").waitFor();
  await page.close();
});
