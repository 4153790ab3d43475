// Pictures of the page for the eye: node dev/shoot.mjs URL FOLDER [prefix] [width] [height]
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { openBrowser } from "../e2e/browser.mjs";

const [url, folder, prefix = "page", width = "1600", height = "900"] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const page = await browser.newPage({ width: Number(width), height: Number(height) });
page.setDefaultTimeout(120_000);
const shot = (name) =>
  page.screenshot({ path: join(folder, `${prefix}-${name}.png`), timeout: 120_000 });
await page.goto(url);
await page
  .getByTestId("map-stats")
  .and(page.locator("[data-buses]"))
  .waitFor({ state: "attached" });
await page.waitForTimeout(2500);
await shot("zh");
await page.getByTestId("alarm-row").first().click();
await page.getByTestId("speed-strip").waitFor();
await page.waitForTimeout(2500);
await shot("zh-bus");
await page.getByTestId("language").click();
await page.waitForTimeout(800);
await shot("en-bus");
await page.keyboard.press("Escape");
await page.waitForTimeout(800);
await shot("en");
console.log(browser.faults.join("\n") || "no console errors");
await browser.close();
