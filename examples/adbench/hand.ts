import { join } from "node:path";
import {
  concatenate,
  cos,
  eye,
  jacobian,
  matmul,
  mul,
  segmentSum,
  sin,
  sqrt,
  stack,
  sub,
  sum,
  type Tensor,
  take,
  tensor,
  transpose,
  vmap,
} from "wengert";
import { outer } from "wengert/linalg";
import { InputError, Numbers, readText } from "./text.ts";

interface Bone {
  readonly parent: number;
  /** [4, 4] relative to the parent, and the inverse of the absolute base pose. */
  readonly relative: Tensor;
  readonly inverse: Tensor;
}
export interface Hand {
  readonly bones: readonly Bone[];
  /** [c, 3] */
  readonly targets: Tensor;
  /** [26]: global rotation vector (3), translation (3), four angles for each of five fingers. */
  readonly theta: Tensor;
  /** One row for each (vertex, bone) pair with a weight that matters: [pairs, 4] weighted rest position, bone and vertex. */
  readonly rest: Tensor;
  readonly bone: Tensor;
  readonly vertex: Tensor;
  /** Number of vertices that correspondences touch. */
  readonly vertices: number;
  /** Which of them each correspondence touches: [c], or [c, 3] corners of triangles. */
  readonly touched: Tensor;
  /** [c, 2] barycentric coordinates (u, v), when correspondences are points of triangles. */
  readonly uv: Tensor | undefined;
}
const fields = (file: string): string[][] =>
  readText(file)
    .split("\n")
    .map((row) => row.trim())
    .filter(Boolean)
    .map((row) => row.split(":"));
const matrix = (row: readonly string[], from: number): Tensor =>
  tensor(Float64Array.from(row.slice(from, from + 16), Number), { shape: [4, 4] });

/** An instance with the model in `model`; `kind` and the vertex file are told by the instance's name. */
export function readHand(file: string, model: string, kind: "simple" | "complicated", size: "small" | "big"): Hand {
  const bones = fields(join(model, "bones.txt")).map((f) => ({
    parent: Number(f[1]),
    relative: matrix(f, 2),
    inverse: matrix(f, 18),
  }));
  const vertexFile = join(model, `vertices_${size}.txt`);
  const vertices = fields(vertexFile);
  const numbers = new Numbers(file, readText(file));
  const c = numbers.count("the number of correspondences");
  if (numbers.count("the number of parameters") !== 26) throw new InputError(file, "a hand has 26 parameters");
  const triangles = kind === "complicated" ? fields(join(model, "triangles.txt")).map((f) => f.map(Number)) : [];
  const touched: number[] = [];
  const targets = new Float64Array(3 * c);
  for (let i = 0; i < c; i++) {
    const k = numbers.count("a vertex or triangle", 0);
    const corners = kind === "simple" ? [k] : triangles[k];
    if (corners === undefined)
      throw new InputError(file, `triangle ${k} does not exist: the model has ${triangles.length}`);
    touched.push(...corners);
    targets.set(numbers.array(3, "a target"), 3 * i);
  }
  const uv =
    kind === "complicated" ? tensor(numbers.array(2 * c, "barycentric coordinates"), { shape: [c, 2] }) : undefined;
  const theta = tensor(numbers.array(26, "theta"));
  numbers.end();
  const used = [...new Set(touched)];
  const slots = new Map(used.map((k, slot) => [k, slot]));
  return {
    bones,
    theta,
    uv,
    targets: tensor(targets, { shape: [c, 3] }),
    touched: tensor(
      Int32Array.from(touched, (k) => slots.get(k)!),
      { shape: kind === "simple" ? [c] : [c, 3] },
    ),
    ...skinning(used, vertices, vertexFile),
  };
}
function skinning(
  used: readonly number[],
  vertices: readonly string[][],
  file: string,
): Pick<Hand, "rest" | "bone" | "vertex" | "vertices"> {
  const rest: number[] = [];
  const bone: number[] = [];
  const vertex: number[] = [];
  used.forEach((k, i) => {
    const f = vertices[k];
    if (f === undefined) throw new InputError(file, `has ${vertices.length} vertices, number ${k} is asked for`);
    const position = [Number(f[0]), Number(f[1]), Number(f[2]), 1];
    for (let q = 0; q < Number(f[8]); q++) {
      const weight = Number(f[10 + 2 * q]);
      rest.push(...position.map((x) => x * weight));
      bone.push(Number(f[9 + 2 * q]));
      vertex.push(i);
    }
  });
  return {
    rest: tensor(Float64Array.from(rest), { shape: [bone.length, 4] }),
    bone: tensor(Int32Array.from(bone)),
    vertex: tensor(Int32Array.from(vertex)),
    vertices: used.length,
  };
}

const rows = (entries: readonly (readonly (Tensor | number)[])[]): Tensor => stack(entries.map((r) => stack(r)));
/** Rz(z) Rx(x), extended to 4 x 4. */
function bend(x: Tensor, z: Tensor | undefined): Tensor {
  const [c, s] = [cos(x), sin(x)];
  const rx = rows([
    [1, 0, 0, 0],
    [0, c, s.neg(), 0],
    [0, s, c, 0],
    [0, 0, 0, 1],
  ]);
  if (z === undefined) return rx;
  const [cz, sz] = [cos(z), sin(z)];
  return matmul(
    rows([
      [cz, sz.neg(), 0, 0],
      [sz, cz, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ]),
    rx,
  );
}
/** Local rotation of bone b, if it moves: bones 2, 3, 4 of each finger. */
function localRotation(theta: Tensor, b: number): Tensor | undefined {
  const finger = Math.floor((b - 1) / 4);
  const joint = (b - 1) % 4;
  if (b < 1 || finger > 4 || joint === 0) return undefined;
  const at = 6 + 4 * finger;
  return joint === 1 ? bend(theta.at(at), theta.at(at + 1)) : bend(theta.at(at + joint), undefined);
}
/** Rotation matrix of a rotation vector (Rodrigues); the identity below 1e-4. */
function rotation(r: Tensor): Tensor {
  const angle = sqrt(sum(r.mul(r)));
  if (angle.lt(1e-4).item()) return eye(3);
  const a = r.div(angle);
  const [x, y, z] = [a.at(0), a.at(1), a.at(2)];
  const crossing = rows([
    [0, z.neg(), y],
    [z, 0, x.neg()],
    [y.neg(), x, 0],
  ]);
  const c = cos(angle);
  return eye(3)
    .mul(c)
    .add(outer(a, a).mul(sub(1, c)))
    .add(crossing.mul(sin(angle)));
}
/** [c, 3] positions of the touched vertices, or [c, 3, 3] of the corners of triangles. */
function skinned({ bones, rest, bone, vertex, vertices, touched }: Hand, theta: Tensor): Tensor {
  const absolute: Tensor[] = [];
  const transforms = bones.map(({ parent, relative, inverse }, b) => {
    const turn = localRotation(theta, b);
    const local = turn === undefined ? relative : matmul(relative, turn);
    absolute[b] = parent < 0 ? local : matmul(absolute[parent]!, local);
    return matmul(absolute[b], inverse);
  });
  const pairs = matmul(take(stack(transforms), bone), rest.reshape([-1, 4, 1])).reshape([-1, 4]);
  const positions = take(segmentSum(pairs, vertex, vertices), [0, 1, 2], 1);
  const turned = matmul(positions, transpose(rotation(take(theta, [0, 1, 2])))).add(take(theta, [3, 4, 5]));
  return take(turned, touched);
}
/** [c, 3] differences between targets and the points of the skinned hand. */
function handResiduals(hand: Hand, theta: Tensor, uv: Tensor | undefined): Tensor {
  const P = skinned(hand, theta);
  if (uv === undefined) return hand.targets.sub(P);
  const [u, v] = [take(uv, [0], 1), take(uv, [1], 1)];
  const at = (k: number): Tensor => take(P, k, 1);
  return hand.targets.sub(
    mul(u, at(0))
      .add(mul(v, at(1)))
      .add(mul(sub(1, u.add(v)), at(2))),
  );
}
export const handObjective = (hand: Hand): Tensor => handResiduals(hand, hand.theta, hand.uv);
/** [columns, 3c]: for triangles first the derivatives with respect to each one's own u and v, then the 26 of theta. */
export function handJacobian(hand: Hand): Tensor {
  const J = transpose(jacobian((theta: Tensor) => handResiduals(hand, theta, hand.uv).reshape([-1]))(hand.theta));
  if (hand.uv === undefined) return J;
  const corners = skinned(hand, hand.theta);
  const own = vmap((uv: Tensor, P: Tensor) =>
    jacobian((w: Tensor) => matmul(stack([w.at(0), w.at(1), sub(1, w.at(0).add(w.at(1)))]), P).neg())(uv),
  );
  return concatenate([transpose(own(hand.uv, corners), [2, 0, 1]).reshape([2, -1]), J]);
}
