// An attendant's day, against the program BUSWARD_BINARY with a county of its own: the security
// administrator makes the account, the operator's safety manager issues the badge, and a telephone
// that opens it records check, heads and sweep, without a network in between. Pictures go to
// BUSWARD_SHOTS (e2e/shots).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { openBrowser } from "./browser.mjs";
import { startCountyServer } from "./county_server.mjs";

const kPassword = "seven quiet lanterns";
const kSlow = 60_000;
const kPhone = { width: 390, height: 844 };
const shots = process.env.BUSWARD_SHOTS ?? new URL("shots", import.meta.url).pathname;

let county;
let office;
let phone;
let attendant;
let badge;
let hand;

before(async () => {
  assert.ok(process.env.BUSWARD_BINARY, "name the program in BUSWARD_BINARY");
  county = await startCountyServer(process.env.BUSWARD_BINARY, {
    config: "[access]\nsecond_factor = []\n",
  });
  mkdirSync(shots, { recursive: true });
  attendant = county.attendant();
  county.createAccount({ role: "security_administrator", at: "county", password: kPassword });
  county.createAccount({
    role: "safety_manager",
    at: "operator",
    password: kPassword,
    operator: attendant.operator,
  });
  await county.knowsAccounts();
  [office, phone] = [await openBrowser(), await openBrowser()];
});
after(async () => {
  await office?.close();
  await phone?.close();
  await county?.stop();
});

async function logIn(role) {
  const page = await office.newPage({ width: 1440, height: 900 });
  page.setDefaultTimeout(kSlow);
  await page.context().clearCookies();
  await page.goto(county.url);
  await page.getByTestId("log-in").waitFor();
  await page.locator("input[autocomplete=username]").fill(county.loginOf(role));
  await page.locator("input[autocomplete=current-password]").fill(kPassword);
  await page.locator("button[type=submit]").click();
  return page;
}
async function logOut(page) {
  await page.getByTestId("account").click();
  await page.getByRole("menuitem").last().click();
  await page.getByTestId("log-in").waitFor();
  await page.close();
}
const picture = (page, name) =>
  page.screenshot({ path: join(shots, `${name}.png`), timeout: kSlow });

test("the security administrator makes the account of a person on file", async () => {
  const page = await logIn("security_administrator");
  await page.getByTestId("accounts").waitFor();
  await page.locator(".office-tools button").click();
  const dialog = page.locator(".ant-modal:visible");
  await dialog.locator("#login").fill("on.board");
  await dialog.locator("#name").fill("王随");
  await dialog.locator("#person").fill(attendant.code);
  await dialog.locator("#role").click();
  await page.locator(".ant-select-item-option", { hasText: "随车照管人员" }).click();
  await picture(page, "accounts-new");
  const places = await page.evaluate(() =>
    fetch("/api/v1/accounts/places").then((answer) => answer.json()),
  );
  const { name } = places.operators.find((one) => one.code === attendant.operator);
  await dialog.locator("#operator_id").fill(name);
  await page.locator(".ant-select-item-option", { hasText: name }).click();
  await dialog.locator("button[type=submit]").click();
  await page.getByTestId("password-once").waitFor();
  await page.getByRole("button", { name: "确定" }).click();
  await page.getByTestId("password-once").waitFor({ state: "hidden" });
  const row = page.locator("tr", { hasText: "on.board" });
  await row.getByText(attendant.code).waitFor();
  await picture(page, "accounts");
  await page
    .locator("tr", { hasText: "security-administrator" })
    .getByText("登录", { exact: true })
    .click();
  await page.locator(".ant-modal:visible table").waitFor();
  await picture(page, "accounts-sessions");
  await page.keyboard.press("Escape");
  await logOut(page);
});

test("the safety manager issues the badge", async () => {
  const page = await logIn("safety_manager");
  await page.getByTestId("account").click();
  await page.getByText("照管员工牌").click();
  const row = page.getByTestId("badges").locator("tr", { hasText: attendant.code });
  await row.waitFor();
  await picture(page, "badges");
  const issued = page.waitForResponse((answer) => answer.url().endsWith("/badge"));
  await row.getByText("发放").click();
  badge = (await (await issued).json()).address;
  await page.getByTestId("badge").waitFor();
  await picture(page, "badge");
  await page.emulateMedia({ media: "print" });
  await picture(page, "badge-print");
  await page.emulateMedia({ media: null });
  await page.keyboard.press("Escape");
  await page.getByTestId("badge").waitFor({ state: "hidden" });
  await page.locator(".ant-drawer-open .ant-drawer-close").click();
  await page.locator(".ant-drawer-open").waitFor({ state: "detached" });
  await page.getByTestId("account").click();
  await page.getByText("API 令牌").click();
  await page.getByTestId("tokens").waitFor();
  await page.getByPlaceholder("用途").fill("报表");
  await page.getByTestId("tokens").locator("button[type=submit]").click();
  await page.getByTestId("token-once").waitFor();
  await picture(page, "tokens");
  await page.keyboard.press("Escape");
  await logOut(page);
});

test("the telephone that opens the badge records the run", async () => {
  hand = await phone.newPage(kPhone);
  hand.setDefaultTimeout(kSlow);
  await hand.goto(badge);
  await hand.getByTestId("attendant").waitFor();
  assert.equal(new URL(hand.url()).hash, "");
  await hand.getByTestId("hand-run").first().waitFor();
  await picture(hand, "hand-runs");
  await hand.getByTestId("hand-run").first().click();
  await hand.getByTestId("run-at-hand").waitFor();
  await picture(hand, "hand-run");
  for (const item of await hand.locator(".hand-item").all()) await item.click();
  await picture(hand, "hand-check");
  const taken = hand.waitForResponse((answer) => answer.url().endsWith("/checks"));
  await hand.getByTestId("send-check").click();
  assert.equal((await taken).status(), 201);

  await hand.context().setOffline(true);
  await hand.locator(".hand-stepper button").nth(1).click();
  await hand.locator(".hand-stepper button").nth(1).click();
  await hand.getByTestId("send-heads").click();
  await hand.getByTestId("kept").waitFor();
  assert.match(await hand.getByTestId("on-board").textContent(), /2/);
  await hand.getByTestId("send-heads").scrollIntoViewIfNeeded();
  await picture(hand, "hand-heads");
  const sent = hand.waitForResponse((answer) => answer.url().endsWith("/counts"));
  await hand.context().setOffline(false);
  assert.equal((await sent).status(), 201);
  await hand.getByTestId("kept").waitFor({ state: "detached" });

  await hand.locator(".hand-stepper button").nth(3).click();
  await hand.locator(".hand-stepper button").nth(3).click();
  await hand.getByTestId("send-heads").click();
  const swept = hand.waitForResponse((answer) => answer.url().endsWith("/sweep"));
  await hand.getByTestId("send-sweep").click();
  await hand.locator(".ant-popconfirm .ant-btn-primary").click();
  assert.equal((await swept).status(), 201);
  await hand.getByTestId("send-sweep").scrollIntoViewIfNeeded();
  await picture(hand, "hand-sweep");
});

test("the page opens again without a network, and what it records arrives once", async () => {
  const boarded = () =>
    hand.evaluate(async (id) => {
      const sheet = await (await fetch("/api/v1/run-sheet")).json();
      return sheet.items.find((run) => run.id === id).on_site.boarded;
    }, run);
  await hand.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  const kept = await hand.evaluate(() => localStorage.getItem("busward.at_hand"));
  const run = JSON.parse(kept).sheet.runs[0].id;
  assert.equal(JSON.parse(kept).sheet.runs[0].driver, null);
  const before = await boarded();

  await county.goAway();
  await hand.context().setOffline(true);
  await hand.reload();
  await hand.getByTestId("no-network").waitFor();
  await picture(hand, "hand-no-network");
  await hand.getByTestId("hand-run").first().click();
  await hand.locator(".hand-stepper button").nth(1).click();
  await hand.getByTestId("send-heads").click();
  await hand.getByTestId("kept").waitFor();
  await hand.reload(); // it stays on the telephone
  await hand.getByTestId("kept").waitFor();

  await county.comeBack();
  await hand.context().setOffline(false);
  await hand.getByTestId("kept").waitFor({ state: "detached" });
  await hand.getByTestId("no-network").waitFor({ state: "detached" });
  assert.equal(await boarded(), before + 1);
  await hand.reload();
  await hand.getByTestId("hand-run").first().waitFor();
  assert.equal(await boarded(), before + 1);
});

test("no other telephone opens the badge, and none when it is taken back", async () => {
  const other = await office.newPage(kPhone);
  other.setDefaultTimeout(kSlow);
  await other.goto(badge);
  await other.locator("[data-testid=badge-log-in] .ant-alert").waitFor();
  await picture(other, "badge-refused");
  await other.close();

  const page = await logIn("safety_manager");
  await page.getByTestId("account").click();
  await page.getByText("照管员工牌").click();
  const row = page.getByTestId("badges").locator("tr", { hasText: attendant.code });
  await row.getByText("收回").click();
  await page.locator(".ant-popconfirm .ant-btn-primary").click();
  await row.getByText("发放", { exact: true }).waitFor();
  await hand.reload();
  await hand.getByTestId("log-in").waitFor();
  const left = () =>
    hand.evaluate(async () => ({
      shelves: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      sheet: localStorage.getItem("busward.at_hand"),
    }));
  await hand.waitForFunction(() => caches.keys().then((names) => names.length === 0));
  assert.deepEqual(await left(), { shelves: [], workers: 0, sheet: null });
  await page.close();
});
