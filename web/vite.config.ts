/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import type { Reporter } from "vitest/reporters";

// Where `npm run dev` finds the server (or the development peer) whose API it passes on.
const server = process.env.BUSWARD_URL ?? "http://127.0.0.1:8080";

// One plain line at the end, for whoever counts tests over all runners.
const closingLine: Reporter = {
  onTestRunEnd(modules) {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const number = (state: string) => states.filter((one) => one === state).length;
    console.log(
      `web: ${number("passed")} passed, ${number("failed")} failed, ${number("skipped")} skipped`,
    );
  },
};

export default defineConfig({
  plugins: [react()],
  // Nothing is inlined: the page runs under default-src 'self', and a hashed file may be kept for
  // ever.
  build: {
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    target: "es2022",
    sourcemap: false,
    rolldownOptions: { input: ["index.html", "attendant.html"] },
  },
  server: {
    proxy: {
      "/api": { target: server, ws: true },
      "/tiles": { target: server },
    },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
    reporters: ["default", closingLine],
  },
});
