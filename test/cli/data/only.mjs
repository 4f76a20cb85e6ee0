export const cube = (x) => x.mul(x).mul(x);
