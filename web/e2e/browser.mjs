import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const kFlags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// Software rendering says this of itself whenever a picture is taken.
const kHarmless = /GPU stall due to ReadPixels|Automatic fallback to software WebGL/;

// Debian's Chromium with a profile of its own; `faults` gathers what the pages complain of.
export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), "busward-e2e-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.BUSWARD_CHROMIUM ?? "/usr/bin/chromium",
    args: kFlags,
    viewport: { width: 1600, height: 900 },
  });
  const faults = [];
  return {
    faults,
    async newPage({ width = 1600, height = 900 } = {}) {
      const page = await context.newPage();
      await page.setViewportSize({ width, height });
      page.on("console", (message) => {
        const wrong = message.type() === "error" || message.type() === "warning";
        if (wrong && !kHarmless.test(message.text()))
          faults.push(`${message.type()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
      return page;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
