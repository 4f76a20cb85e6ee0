/**
 * Weighted reprojection error of one observation. Camera: rotation vector (3), centre (3), focal length, principal point
 * (2), radial distortion (2).
 */
export function reprojection(c: number[], point: number[], weight: number, feature: number[]): number[] {
  "use wengert";
  const q = [0, 1, 2].map((k) => point[k]! - c[k + 3]!);
  const angle = Math.sqrt(c[0]! * c[0]! + c[1]! * c[1]! + c[2]! * c[2]!);
  const a = [c[0]! / angle, c[1]! / angle, c[2]! / angle];
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const along = (a[0]! * q[0]! + a[1]! * q[1]! + a[2]! * q[2]!) * (1 - cos);
  const seen: number[] = [];
  for (let k = 0; k < 3; k++) {
    const [i, j] = [(k + 1) % 3, (k + 2) % 3];
    seen.push(q[k]! * cos + (a[i]! * q[j]! - a[j]! * q[i]!) * sin + a[k]! * along);
  }
  const x = seen[0]! / seen[2]!;
  const y = seen[1]! / seen[2]!;
  const rho = x * x + y * y;
  const distortion = c[6]! * (1 + c[9]! * rho + c[10]! * rho * rho);
  return [weight * (distortion * x + c[7]! - feature[0]!), weight * (distortion * y + c[8]! - feature[1]!)];
}
/** The error of a weight. */
export function weightError(w: number): number {
  "use wengert";
  return 1 - w * w;
}
