/** One number of weights and data. */
export const loss = (w, data) => w.mul(data.x).sub(data.y).sub(1).mul(2).sum();
/** One vector. */
export const square = (x) => x.mul(x).sum();
/** Two numbers. */
export const product = (a, b) => a.mul(b).sin();
export const options = (o) => o.rate.exp().mul(o.size);
export const broken = () => {
  throw new Error("no such thing");
};
export const number = 3;
export const withDefault = (x, k = 2) => x.mul(k);
export class Spring {}
