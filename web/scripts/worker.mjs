// Lays the attendant page's worker beside the build: with the files that the page is made of, as
// its head names them, and a version that changes with any of them.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const root = process.argv[2] ?? "dist";
const kPage = "/attendant.html";
const page = await readFile(join(root, kPage), "utf8");
const named = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
const files = [kPage, ...new Set(named)];
const worker = await readFile(new URL("../worker/attendant_worker.js", import.meta.url), "utf8");
const version = createHash("sha256").update(page).update(worker).digest("hex").slice(0, 12);
const head = `const kVersion = "${version}";\nconst kFiles = ${JSON.stringify(files)};\n`;
await writeFile(join(root, "attendant_worker.js"), head + worker);
console.log(`attendant's page: ${files.length} files, version ${version}`);
