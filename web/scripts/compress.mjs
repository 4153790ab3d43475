// Lays a .br and a .gz twin beside every asset of the build, so that the server never compresses
// while it serves.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const kCompressible = /\.(html|js|mjs|css|svg|json|txt)$/;
const kSmallest = 512; // bytes; below this a twin saves no packet

const root = process.argv[2] ?? "dist";
const entries = await readdir(root, { recursive: true, withFileTypes: true });
const sums = { files: 0, plain: 0, br: 0, gz: 0 };
for (const entry of entries) {
  if (!entry.isFile() || !kCompressible.test(entry.name)) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const plain = await readFile(path);
  if (plain.length < kSmallest) continue;
  const br = brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  const gz = gzipSync(plain, { level: 9 });
  await writeFile(`${path}.br`, br);
  await writeFile(`${path}.gz`, gz);
  sums.files += 1;
  sums.plain += plain.length;
  sums.br += br.length;
  sums.gz += gz.length;
}
const kb = (bytes) => `${(bytes / 1024).toFixed(0)} kB`;
console.log(`${sums.files} assets: ${kb(sums.plain)}, gzip ${kb(sums.gz)}, brotli ${kb(sums.br)}`);
