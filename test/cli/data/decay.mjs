/** Residuals of parameters and data. */
export const residual = ({ height, rate }, { t, y }) => t.mul(rate).neg().exp().mul(height).sub(y);
/** Two equations. */
export const circle = (p) => {
  const squares = p.square();
  return [squares.sum().sub(25), p.sum().sub(7)];
};
