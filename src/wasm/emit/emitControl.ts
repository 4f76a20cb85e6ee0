import type { Callable, FunctionBuilder } from "../binary/function.ts";
import type { Move, Source } from "../plan/access.ts";
import type { ControlPlaces, Row } from "../plan/controlPlaces.ts";
import { kernelOfMove } from "../plan/kernel.ts";
import { type Scope, statusAddress } from "../plan/layout.ts";
import { emitKernel, type Surroundings } from "./emitKernel.ts";
import { raise } from "./emitRows.ts";
import { loadOne, pushAddress } from "./fill.ts";

/** A function that runs the steps of a scope once. */
export type ScopeFunction = (scope: Scope) => Callable;

/** Copies numbers, in order. */
export function emitMoves(f: FunctionBuilder, moves: readonly Move[], surroundings: Surroundings): void {
  for (const move of moves) emitKernel(f, kernelOfMove(move), surroundings);
}

/** Writes a loop or a choice. */
export function emitControl(
  f: FunctionBuilder,
  control: ControlPlaces,
  surroundings: Surroundings,
  functionOf: ScopeFunction,
): void {
  if (control.kind === "switch") {
    emitSwitch(f, control, surroundings, functionOf);
    return;
  }
  emitMoves(f, control.init, surroundings);
  if (control.kind === "scan") {
    if (control.length === 0) return;
    const body = functionOf(control.body);
    for (const { cell, first } of control.rows) {
      f.i32(cell);
      pushAddress(f, { ...first, strides: [] });
      f.memory("i32.store");
    }
    const count = f.take("i32");
    f.i32(control.length).set(count);
    f.loop((again) => {
      f.call(body);
      emitMoves(f, control.moves, surroundings);
      for (const row of control.rows) advance(f, row);
      f.get(count).i32(1).op("i32.sub").tee(count).brIf(again);
    });
    f.release(count);
    return;
  }
  const [test, body] = [functionOf(control.test), functionOf(control.body)];
  f.block((done) => {
    f.loop((again) => {
      f.call(test);
      pushNumber(f, control.condition);
      f.f64(0).op("f64.eq").brIf(done);
      f.call(body);
      emitMoves(f, control.moves, surroundings);
      // Nothing that depends on a bad index is worth a test.
      f.i32(statusAddress).memory("i32.load").op("i32.eqz").brIf(again);
    });
  });
}

function advance(f: FunctionBuilder, { cell, step }: Row): void {
  if (step !== 0) f.i32(cell).i32(cell).memory("i32.load").i32(step).op("i32.add").memory("i32.store");
}

function pushNumber(f: FunctionBuilder, source: Source): void {
  if (typeof source === "number") {
    f.f64(source);
    return;
  }
  pushAddress(f, source);
  loadOne(f, source);
}

function emitSwitch(
  f: FunctionBuilder,
  { index, branches }: ControlPlaces & { readonly kind: "switch" },
  surroundings: Surroundings,
  functionOf: ScopeFunction,
): void {
  const bodies = branches.map(({ scope }) => functionOf(scope));
  const chosen = f.take("i32");
  pushNumber(f, index);
  f.op("i32.trunc_sat_f64_s").set(chosen);
  const choose = (k: number): void => {
    if (k === branches.length) {
      raise(f);
      return;
    }
    f.get(chosen).i32(k).op("i32.eq");
    f.if(
      () => {
        f.call(bodies[k]!);
        emitMoves(f, branches[k]!.moves, surroundings);
      },
      () => choose(k + 1),
    );
  };
  choose(0);
  f.release(chosen);
}
