import { concatenate, cos, jacobian, mul, sin, sqrt, sub, sum, type Tensor, take, tensor, vmap } from "wengert";
import { Numbers, readText } from "./text.ts";

export interface Ba {
  /** [n, 11]: rotation vector, centre, focal length, principal point (2), radial distortion (2). */
  readonly cameras: Tensor;
  /** [m, 3] */
  readonly points: Tensor;
  /** [p] */
  readonly weights: Tensor;
  /** [p, 2] */
  readonly features: Tensor;
  /** [p], i32: which camera and which point observation i sees. */
  readonly camera: Tensor;
  readonly point: Tensor;
}
/** `n m p`, then one camera, one point, one weight, one feature, repeated for all. */
export function readBa(file: string): Ba {
  const numbers = new Numbers(file, readText(file));
  const n = numbers.count("the number of cameras n");
  const m = numbers.count("the number of points m");
  const p = numbers.count("the number of observations p");
  const repeated = (what: string, size: number, times: number): Tensor => {
    const one = numbers.array(size, what);
    return tensor(
      Float64Array.from({ length: size * times }, (_, i) => one[i % size]!),
      { shape: [times, size] },
    );
  };
  const cameras = repeated("the camera", 11, n);
  const points = repeated("the point", 3, m);
  const weights = repeated("the weight", 1, p).reshape([p]);
  const features = repeated("the feature", 2, p);
  numbers.end();
  const cycle = (size: number): Tensor => tensor(Int32Array.from({ length: p }, (_, i) => i % size));
  return { cameras, points, weights, features, camera: cycle(n), point: cycle(m) };
}
const dot = (a: Tensor, b: Tensor): Tensor => sum(a.mul(b));
function cross(a: Tensor, b: Tensor): Tensor {
  const rolled = (x: Tensor, k: number): Tensor => take(x, [k % 3, (k + 1) % 3, (k + 2) % 3]);
  return rolled(a, 1)
    .mul(rolled(b, 2))
    .sub(rolled(a, 2).mul(rolled(b, 1)));
}
/** Rotation of q by the vector r (Rodrigues). */
function rotate(r: Tensor, q: Tensor): Tensor {
  const theta = sqrt(dot(r, r));
  const axis = r.div(theta);
  const c = cos(theta);
  return q
    .mul(c)
    .add(cross(axis, q).mul(sin(theta)))
    .add(axis.mul(dot(axis, q).mul(sub(1, c))));
}
/** Weighted reprojection error of one observation. */
function reprojection(camera: Tensor, point: Tensor, weight: Tensor, feature: Tensor): Tensor {
  const r = take(camera, [0, 1, 2]);
  const centre = take(camera, [3, 4, 5]);
  const seen = rotate(r, point.sub(centre));
  const xy = take(seen, [0, 1]).div(seen.at(2));
  const rho = dot(xy, xy);
  const distortion = rho
    .mul(camera.at(9))
    .add(rho.mul(rho).mul(camera.at(10)))
    .add(1);
  const projected = xy.mul(camera.at(6).mul(distortion)).add(take(camera, [7, 8]));
  return projected.sub(feature).mul(weight);
}
const observed = ({ cameras, points, weights, features, camera, point }: Ba): [Tensor, Tensor, Tensor, Tensor] => [
  take(cameras, camera),
  take(points, point),
  weights,
  features,
];
/** 2p reprojection errors, then p errors 1 - w^2 of the weights. */
export function baObjective(ba: Ba): Tensor {
  const errors = vmap(reprojection)(...observed(ba));
  return concatenate([errors.reshape([-1]), sub(1, mul(ba.weights, ba.weights))]);
}
/** [p, 2, 15] blocks with respect to camera (11), point (3), weight (1), then d(1 - w^2)/dw. */
export function baJacobian(ba: Ba): { blocks: Tensor; weights: Tensor } {
  const block = vmap((camera: Tensor, point: Tensor, weight: Tensor, feature: Tensor) => {
    const [c, x, w] = jacobian(reprojection, { argnums: [0, 1, 2] })(camera, point, weight, feature);
    return concatenate([c, x, w.reshape([2, 1])], 1);
  });
  return {
    blocks: block(...observed(ba)),
    weights: vmap((w: Tensor) => jacobian((v: Tensor) => sub(1, v.mul(v)))(w))(ba.weights),
  };
}
