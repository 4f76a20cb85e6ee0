import { existsSync, readFileSync } from "node:fs";
import { type Outcome, runJson } from "../child.ts";
import { bench } from "../host.ts";

/** A program that runs one kernel in a process of its own. */
interface Program {
  /** As kernels name it. */
  readonly id: string;
  /** As the table names it. */
  readonly title: string;
  /** The file without which it is not installed, in bench/.peers. */
  readonly needs: string;
  readonly command: (kernel: string) => readonly string[];
  /** How far its results may lie from ours, over the sum of absolute values: its own precision. */
  readonly tolerance: number;
}
export interface Run {
  /** Nanoseconds of a call. */
  readonly call: number;
  readonly check: number;
  readonly scale: number;
}
const python = (id: string, title: string): Program => ({
  id,
  title,
  needs: `venv/bin/python`,
  command: (kernel) => [bench(".peers", "venv/bin/python"), bench("peers", `${id}_peer.py`), kernel],
  tolerance: 1e-10,
});
const tfjs = (backend: string): Program => ({
  id: "tfjs",
  title: `tfjs ${backend} f32`,
  needs: "tfjs.cjs",
  command: (kernel) => [process.execPath, bench("peers", "tfjs_peer.mjs"), kernel, backend],
  tolerance: 1e-3,
});
const programs: readonly Program[] = [
  {
    id: "cpp",
    title: "g++ -O3",
    needs: "micro",
    command: (kernel) => [bench(".peers", "micro"), kernel],
    tolerance: 1e-10,
  },
  python("numpy", "OpenBLAS"),
  python("jax", "JAX"),
  python("casadi", "CasADi"),
  {
    id: "jaxjs",
    title: "jax-js",
    needs: "node_modules/@jax-js/jax",
    command: (kernel) => [process.execPath, bench("peers", "jaxjs_peer.mjs"), kernel],
    tolerance: 1e-5, // its exp and sin of doubles are single precision
  },
  tfjs("wasm"),
  tfjs("cpu"),
];
const installed = ({ needs }: Program): boolean => existsSync(bench(".peers", needs));
const titles = (ps: readonly Program[]): string => ps.map((p) => p.title).join(", ");

/** Peers that are not here, in a sentence; empty when all are. */
export function missing(): string {
  const absent = programs.filter((p) => !installed(p));
  return absent.length === 0 ? "" : `Missing: ${titles(absent)}. Install with: npm run bench:peers`;
}
export function versions(): Readonly<Record<string, string>> {
  const file = bench(".peers", "versions.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
}
/** The installed peers with these identifiers. */
export const peersOf = (ids: readonly string[]): Program[] =>
  programs.filter((p) => ids.includes(p.id) && installed(p));

export function runPeer({ command }: Program, kernel: string): Outcome<Run> {
  const [file, ...args] = command(kernel) as [string, ...string[]];
  return runJson<Run>(file, args, { cwd: bench(".peers") });
}
