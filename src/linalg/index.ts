import "../prims/install.ts";

export { diag, diagonal, trace, tril, triu } from "../prims/diagonals.ts";
export { einsum } from "../prims/einsum.ts";
export { cholesky } from "../prims/linalg/cholesky.ts";
export { det, slogdet } from "../prims/linalg/determinant.ts";
export { type Eigen, eigh, eigvalsh } from "../prims/linalg/eigh.ts";
export { expm } from "../prims/linalg/expm.ts";
export { inv, matrixPower } from "../prims/linalg/inverse.ts";
export { type LU, lu } from "../prims/linalg/lu.ts";
export { lstsq, pinv, type RankOptions } from "../prims/linalg/pseudoinverse.ts";
export { qr } from "../prims/linalg/qr.ts";
export { solve } from "../prims/linalg/solve.ts";
export { type SVD, svd, svdvals } from "../prims/linalg/svd.ts";
export { type TriangularOptions, triangularSolve } from "../prims/linalg/triangularSolve.ts";
export {
  type ContractedAxes,
  inner,
  kron,
  matvec,
  outer,
  tensordot,
  vdot,
  vecdot,
  vecmat,
} from "../prims/products.ts";
export { symmetricFunction } from "./symmetricFunction.ts";
