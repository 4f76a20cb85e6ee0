"""NumPy with OpenBLAS on one thread: numpy_peer.py KERNEL."""

import sys

from common import np, per_call, report, wave

dtype = {"matmul-256-f64": np.float64, "matmul-256-f32": np.float32}[sys.argv[1]]
a, b = wave((256, 256)).astype(dtype), wave((256, 256), 1).astype(dtype)
out = np.empty((256, 256), dtype)
call = per_call(lambda: np.matmul(a, b, out=out))
report(call, [out])
