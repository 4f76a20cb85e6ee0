#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const compiled = new URL("dist/main.js", import.meta.url);
const project = new URL("tsconfig.build.json", import.meta.url);
// The published package brings its compiled form; a clone makes it at the first call.
if (!existsSync(compiled) && existsSync(project)) {
  const compiler = createRequire(import.meta.url)
    .resolve("typescript/package.json")
    .replace("package.json", "bin/tsc");
  spawnSync(process.execPath, [compiler, "-p", fileURLToPath(project)], { stdio: "inherit" });
}
await import(compiled.href);
