import type { Elements } from "./elements.ts";

/**
 * The Hessian of the one number that a list gives, times v, by its elements: tangents on the way forth, adjoints and their
 * tangents on the way back (Griewank and Walther, Evaluating Derivatives, 2008, section 5.1). For y of x and z, by slopes p
 * and q and curvatures r, s and t,
 *
 *   ẏ = p ẋ + q ż,    x̄ += p ȳ,    x̄̇ += p ȳ̇ + ȳ (r ẋ + s ż),    and for z likewise.
 *
 * undefined where it is not finite.
 */
export function hessianProduct(e: Elements, v: Float64Array): Float64Array | undefined {
  const { a, b, da, db, aa, ab, bb, curves, columns } = e;
  const tangent = new Float64Array(e.count + 1);
  tangent.set(v, 1);
  for (let i = columns + 1; i <= e.count; i++) tangent[i] = da[i]! * tangent[a[i]!]! + db[i]! * tangent[b[i]!]!;
  const adjoint = new Float64Array(e.count + 1);
  const moved = new Float64Array(e.count + 1);
  const reached = new Uint8Array(e.count + 1);
  const out = e.outputs[0]![0]!;
  adjoint[out] = 1;
  reached[out] = 1;
  for (let i = e.count; i > columns; i--) {
    if (reached[i] === 0) continue;
    const x = a[i]!;
    const z = b[i]!;
    const c = adjoint[i]!;
    const curve = curves[i]!;
    adjoint[x]! += da[i]! * c;
    adjoint[z]! += db[i]! * c;
    moved[x]! += da[i]! * moved[i]!;
    moved[z]! += db[i]! * moved[i]!;
    if ((curve & 1) > 0) moved[x]! += c * aa[i]! * tangent[x]!;
    if ((curve & 2) > 0) {
      moved[x]! += c * ab[i]! * tangent[z]!;
      moved[z]! += c * ab[i]! * tangent[x]!;
    }
    if ((curve & 4) > 0) moved[z]! += c * bb[i]! * tangent[z]!;
    reached[x] = 1;
    reached[z] = 1;
  }
  const product = moved.subarray(1, columns + 1);
  return product.every(Number.isFinite) ? product : undefined;
}
