import { Session } from "node:inspector";
import { readProblem } from "../adbench/problem.ts";
import { phasesOf } from "./phases.ts";

// A process of its own for one instance: INSTANCE DATA. The first call of its derivative under the profiler, by parts.
const [name, data] = process.argv.slice(2) as [string, string];
const { derivative } = readProblem(name, data);
let modules = 0;
let bytes = 0;
const Module = WebAssembly.Module;
WebAssembly.Module = class extends Module {
  constructor(code: BufferSource) {
    super(code);
    modules++;
    bytes += code.byteLength;
  }
};
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.setSamplingInterval", { interval: 100 });
session.post("Profiler.start", () => {
  const start = performance.now();
  derivative();
  const first = performance.now() - start;
  session.post("Profiler.stop", (error, result) => {
    if (error !== null) throw error;
    console.log(JSON.stringify({ first, modules, bytes, phases: phasesOf(result.profile) }));
  });
});
