// Bundles src/*.ts into the Python package: node build.mjs [--watch]
import { context } from "esbuild";
import { rm } from "node:fs/promises";

const outdir = new URL("../src/hotseat/web/static/built/", import.meta.url).pathname;

await rm(outdir, { recursive: true, force: true });
const bundling = await context({
  entryPoints: { main: "src/main.ts", lab: "src/lab.ts" },
  absWorkingDir: new URL(".", import.meta.url).pathname,
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome111", "firefox121", "safari17.2"],
  minify: true,
  legalComments: "linked",
  chunkNames: "[name]-[hash]",
  logLevel: "warning",
});
if (process.argv.includes("--watch")) {
  await bundling.watch();
} else {
  await bundling.rebuild();
  await bundling.dispose();
}
