/** A bone: its parent (-1: none), its pose relative to it and the inverse of its absolute pose at rest, 4 x 4. */
export interface Bone {
  readonly parent: number;
  readonly relative: number[][];
  readonly inverse: number[][];
}
/** Pairs of vertex and bone with a weight that matters: weighted rest positions (4), and which bone and vertex they are. */
export interface Skin {
  readonly bones: Bone[];
  readonly rest: number[][];
  readonly bone: number[];
  readonly vertex: number[];
  readonly vertices: number;
}
/** Positions of the vertices, flat, of a hand bent by theta: global rotation and translation (6), then four angles a finger. */
export function skinned(theta: number[], { bones, rest, bone, vertex, vertices }: Skin): Float64Array {
  "use wengert";
  const times = (a: number[][], b: number[][]): number[][] =>
    a.map((row) => b[0]!.map((_, j) => row.reduce((s, x, k) => s + x * b[k]![j]!, 0)));
  const absolute: number[][][] = [];
  const T = new Float64Array(12 * bones.length);
  bones.forEach(({ parent, relative, inverse }, b) => {
    const finger = Math.floor((b - 1) / 4);
    const joint = (b - 1) % 4;
    let local = relative;
    if (b > 0 && finger < 5 && joint > 0) {
      const at = 6 + 4 * finger;
      const [bend, spread] = joint === 1 ? [theta[at]!, theta[at + 1]!] : [theta[at + joint]!, 0];
      const [cx, sx, cz, sz] = [Math.cos(bend), Math.sin(bend), Math.cos(spread), Math.sin(spread)];
      const turn = [
        [cz, -sz * cx, sz * sx, 0],
        [sz, cz * cx, -cz * sx, 0],
        [0, sx, cx, 0],
        [0, 0, 0, 1],
      ];
      local = times(relative, turn);
    }
    absolute.push(parent < 0 ? local : times(absolute[parent]!, local));
    const M = times(absolute[b]!, inverse);
    for (let r = 0; r < 3; r++) for (let k = 0; k < 4; k++) T[12 * b + 4 * r + k] = M[r]![k]!;
  });
  const p = new Float64Array(3 * vertices);
  for (let q = 0; q < rest.length; q++) {
    for (let r = 0; r < 3; r++) {
      let s = 0;
      for (let k = 0; k < 4; k++) s += T[12 * bone[q]! + 4 * r + k]! * rest[q]![k]!;
      p[3 * vertex[q]! + r]! += s;
    }
  }
  let R = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const angle = Math.hypot(theta[0]!, theta[1]!, theta[2]!);
  if (angle >= 1e-4) {
    const [x, y, z] = [theta[0]! / angle, theta[1]! / angle, theta[2]! / angle];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const d = 1 - c;
    R = [
      [c + d * x * x, d * x * y - s * z, d * x * z + s * y],
      [d * x * y + s * z, c + d * y * y, d * y * z - s * x],
      [d * x * z - s * y, d * y * z + s * x, c + d * z * z],
    ];
  }
  const out = new Float64Array(3 * vertices);
  for (let v = 0; v < vertices; v++) {
    for (let r = 0; r < 3; r++) {
      const turned = R[r]![0]! * p[3 * v]! + R[r]![1]! * p[3 * v + 1]! + R[r]![2]! * p[3 * v + 2]!;
      out[3 * v + r] = turned + theta[3 + r]!;
    }
  }
  return out;
}
/** Differences between targets and touched vertices. */
export function simple(positions: ArrayLike<number>, touched: number[], targets: number[][]): Float64Array {
  "use wengert";
  const out = new Float64Array(3 * touched.length);
  for (let i = 0; i < touched.length; i++) {
    for (let r = 0; r < 3; r++) out[3 * i + r] = targets[i]![r]! - positions[3 * touched[i]! + r]!;
  }
  return out;
}
/** Difference between a target and the point of a triangle at barycentric coordinates uv. */
export function inTriangle(uv: number[], positions: ArrayLike<number>, corners: number[], target: number[]): number[] {
  "use wengert";
  const [u, v] = uv as [number, number];
  const [a, b, c] = corners as [number, number, number];
  return target.map(
    (x, r) => x - (u * positions[3 * a + r]! + v * positions[3 * b + r]! + (1 - u - v) * positions[3 * c + r]!),
  );
}
/** Differences between targets and points of touched triangles, at barycentric coordinates uv. */
export function complicated(
  positions: ArrayLike<number>,
  uv: number[][],
  touched: number[][],
  targets: number[][],
): Float64Array {
  "use wengert";
  const out = new Float64Array(3 * touched.length);
  for (let i = 0; i < touched.length; i++) {
    const [a, b, c] = touched[i]! as [number, number, number];
    const [u, v] = uv[i]! as [number, number];
    for (let r = 0; r < 3; r++) {
      const point = u * positions[3 * a + r]! + v * positions[3 * b + r]! + (1 - u - v) * positions[3 * c + r]!;
      out[3 * i + r] = targets[i]![r]! - point;
    }
  }
  return out;
}
