export const cube = (x: { mul(y: unknown): any }): unknown => x.mul(x).mul(x);
