// Bun and Deno run this file as it stands, on the built package.
import type * as Wengert from "wengert";
import { report, smoke } from "./smoke.ts";

const built: typeof Wengert = await import(new URL("../../dist/index.js", import.meta.url).href);
console.log(report(smoke(built)));
