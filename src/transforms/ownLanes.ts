import { at } from "../ir/raw.ts";
import { asRules, top } from "../record/recording.ts";
import type { Tangent } from "../record/rules.ts";
import { maskedJvpAt, once, recordLinear } from "./maskedJvp.ts";

/**
 * Seeds through a linear map, where a lane of a seed that is 0 is a structural zero and meets no coefficient: 0 times an
 * infinite slope is then 0, as an entry of a Jacobian that the structure makes zero has to be. With nothing recording, a NaN
 * among the numbers tells whether such a lane met one, and only then lanes are kept apart.
 */
export function inOwnLanes(
  seeds: readonly Tangent[],
  push: (seeds: readonly Tangent[]) => readonly Tangent[],
): readonly Tangent[] {
  if (top === null) {
    const plain = asRules(() => push(seeds));
    if (!plain.some(hasNaN)) return plain;
  }
  const moving = seeds.filter((t) => t !== null);
  const { program, captured } = recordLinear("a Jacobian", (rec) => push(seeds.map((t) => t && rec.input(t.type))));
  const fixed = captured.map(() => null);
  const lives = moving.map((t) => once(() => t, [], [t]));
  return asRules(
    () => maskedJvpAt(program, [...moving, ...captured], [...moving, ...fixed], { lives, linear: true })[1],
  );
}
function hasNaN(t: Tangent): boolean {
  for (let e = 0; t && e < t.size; e++) if (Number.isNaN(at(t.value!, e))) return true;
  return false;
}
