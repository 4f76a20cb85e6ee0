import type { FunctionBuilder } from "../binary/function.ts";
import { scalarF64 } from "../graph/lane.ts";
import type { Access } from "../plan/access.ts";
import { Nest } from "./nest.ts";

/** A loop over stacks with leading axes `lead`; `address(k)` pushes where the entry at hand of the k-th stack begins. */
export function emitStack(
  f: FunctionBuilder,
  lead: readonly number[],
  stacks: readonly Access[],
  body: (address: (k: number) => void) => void,
): void {
  if (lead.includes(0)) return;
  const nest = new Nest(f, scalarF64, -1, lead);
  const leading = stacks.map((stack) => ({ ...stack, strides: stack.strides.slice(0, lead.length) }));
  const slots = leading.map((access) => nest.slot(access));
  const { pointers } = nest;
  const nothing = (): void => undefined;
  nest.begin();
  nest.loops(
    () =>
      body((k) => {
        f.i32(nest.addressOf(leading[k]!));
        const pointer = pointers[slots[k]!];
        if (pointer !== undefined) f.get(pointer[0]!).op("i32.add");
      }),
    nothing,
    nothing,
    nothing,
  );
  nest.release();
}
