#!/usr/bin/env node
import { existsSync } from "node:fs";

const compiled = new URL("dist/main.js", import.meta.url);
if (existsSync(compiled)) await import(compiled.href);
else {
  console.error("wengert-scope is not built yet: run `npm run check:book` once.");
  process.exitCode = 2;
}
