// Bun and Deno run this file as it stands, on the built package.
import type * as Wengert from "wengert";
import type * as Compiler from "wengert/jit";
import { report, smoke } from "./smoke.ts";

const built: typeof Wengert = await import(new URL("../../dist/index.js", import.meta.url).href);
const compiler: typeof Compiler = await import(new URL("../../dist/jit/index.js", import.meta.url).href);
console.log(report(smoke(built, compiler)));
