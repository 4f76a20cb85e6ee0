import type { Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import { printProgram } from "../record/print.ts";
import { top } from "../record/recording.ts";
import { Deviation, type Guard } from "../record/run.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { type Structure, showStructure, unflatten } from "../record/tree.ts";
import { simplify } from "../transforms/simplify.ts";
import type { Compiled } from "../wasm/compile.ts";
import { prepare } from "./backend.ts";
import { type AnyFunction, enterArguments, recordCall } from "./call.ts";
import { intoTree } from "./into.ts";
import { mirrorOf } from "./mirror.ts";

export interface JitOptions {
  /** Most paths (sequences of host decisions) kept for one combination of shapes; 32 by default. */
  readonly maxPaths?: number;
  /** Reading a float inside f: "refuse" (default), or "guard": one path for every value met. */
  readonly numbers?: "refuse" | "guard";
  /** Record again at every call and compare: finds closures, Math.random or Date that a compiled list cannot see. Slow. */
  readonly check?: boolean;
}
/** What has happened so far. */
export interface JitStatistics {
  readonly recordings: number;
  readonly paths: number;
  /** Calls that ran unjitted because maxPaths was reached. */
  readonly fallbacks: number;
}
export type Jitted<F> = F & {
  into(...xAndOut: unknown[]): void;
  statistics(): JitStatistics;
  /** The simplified program of the path last taken. */
  program(): Program | undefined;
  /** How the path last taken runs: what is fused machine code, and what the interpreter does and why. */
  explain(): string;
};

/** One sequence of host decisions, recorded and prepared to run. */
interface Path {
  readonly program: Program;
  readonly guards: readonly Guard[];
  readonly compiled: Compiled;
  readonly result: Structure;
  /** The recording before simplification, for `check`. */
  readonly text: string | undefined;
}
/** Decisions in reading order; a leaf holds the path. */
interface Node {
  readonly next: Map<number, Node>;
  path: Path | undefined;
}
interface Root extends Node {
  count: number;
  warned: boolean;
}

/**
 * f recorded once for each combination of shapes and compiled; later calls run the compiled list. Conditions that f reads
 * (`x.gt(0).item()`) become guards: when one turns out differently, f is recorded along the other path and both are
 * kept. Inside any other transform a jitted function is simply inlined.
 * @throws if f reads a float, which would freeze it (see `numbers`), or uses a value of an unrelated recording.
 */
export function jit<F extends AnyFunction>(f: F, options: JitOptions = {}): Jitted<F> {
  const { maxPaths = 32, numbers = "refuse", check = false } = options;
  const roots = new Map<string, Root>();
  let recordings = 0;
  let fallbacks = 0;
  let last: Path | undefined;

  const recordPath = (xs: readonly unknown[]): Path => {
    recordings++;
    const read = new Map<number, number>();
    const guards = {
      add(v: Tensor, raw: number): void {
        if (v.dtype === "f64" && numbers === "refuse")
          fail(
            "jit",
            "item() on a float would freeze its value in the compiled list",
            "Compare first (x.gt(0).item()), keep it recorded, or pass { numbers: 'guard' }",
          );
        if (!read.has(v.id)) read.set(v.id, raw);
      },
    };
    const call = recordCall("jit", f, xs, { lazy: true, guards });
    if (call.captured.length > 0)
      fail("jit", "the function uses a value of an unrelated recording", "Pass it as an argument");
    const [program, lines] = simplify(call.program, [...read.keys()]);
    let at = 0;
    const list = [...read.values()].map((expected, k): Guard => {
      at = Math.max(at, lines[k]!);
      return { id: lines[k]!, at, expected };
    });
    return {
      program,
      guards: list,
      compiled: prepare(program, list),
      result: call.result,
      text: check ? printProgram(call.program) : undefined,
    };
  };
  const compare = (path: Path, xs: readonly unknown[]): void => {
    if (recordPath(xs).text !== path.text)
      fail(
        "jit",
        "recording again gave another program for the same path",
        "The function reads something that is not an argument (a changed closure, a mutated array, Math.random, Date): pass it as an argument",
      );
  };
  const leave = (path: Path, raws: readonly Raw[], xs: readonly unknown[]): unknown => {
    last = path;
    const tree = unflatten(
      path.result,
      path.program.outputs.map((o, k) => concrete(path.program.type(o), raws[k]!)),
    );
    return mirrorOf(f)?.(tree, xs) ?? tree;
  };
  const compiled = (...xs: unknown[]): unknown => {
    const { flats, args } = enterArguments(xs);
    if (top !== null || args.some((a) => a.rec !== null)) return f(...xs) as unknown;
    const key = `${args.map((a) => a.type.id).join()}|${flats.map((x) => (x.structure.kind === "leaf" ? "*" : showStructure(x.structure))).join()}`;
    let root = roots.get(key);
    if (root === undefined) {
      root = { next: new Map(), path: undefined, count: 0, warned: false };
      roots.set(key, root);
    }
    const raws = args.map((a) => a.value!);
    const tried = new Set<Path>();
    for (let path = root.path; path !== undefined && !tried.has(path); ) {
      tried.add(path);
      const out = path.compiled.execute(raws);
      if (!(out instanceof Deviation)) {
        root.path = path;
        if (check) compare(path, xs);
        return leave(path, out, xs);
      }
      path = sibling(root, path, out);
    }
    if (root.count >= maxPaths) {
      fallbacks++;
      warnOnce(root, maxPaths);
      return f(...xs) as unknown;
    }
    root.count++;
    const path = recordPath(xs);
    insert(root, path);
    const out = path.compiled.execute(raws);
    if (out instanceof Deviation) throw new Error("a path deviated from its own recording");
    return leave(path, out, xs);
  };
  return Object.assign(compiled, {
    into: (...xs: unknown[]) => intoTree("jit", xs.at(-1), compiled(...xs.slice(0, -1))),
    statistics: () => ({ recordings, paths: [...roots.values()].reduce((n, r) => n + r.count, 0), fallbacks }),
    program: () => last?.program,
    explain: () => last?.compiled.explain() ?? "not called yet",
  }) as unknown as Jitted<F>;
}
/** The path that shares the decisions up to the one that came out differently. */
function sibling(root: Node, path: Path, { guard, found }: Deviation): Path | undefined {
  let node: Node | undefined = root;
  for (let k = 0; k < guard; k++) node = node?.next.get(path.guards[k]!.expected);
  return node?.next.get(found)?.path;
}
function insert(root: Node, path: Path): void {
  let node = root;
  node.path = path;
  for (const { expected } of path.guards) {
    let next = node.next.get(expected);
    if (next === undefined) {
      next = { next: new Map(), path: undefined };
      node.next.set(expected, next);
    }
    next.path = path;
    node = next;
  }
}
function warnOnce(root: Root, maxPaths: number): void {
  if (root.warned) return;
  root.warned = true;
  console.warn(
    `wengert jit: more than ${maxPaths} paths for one shape; further ones run unjitted. A loop whose count depends on values makes one path for each count: use whileLoop or scan, or raise maxPaths.`,
  );
}
