"""CasADi's virtual machine on buffers, without the cost of a Python call per argument: casadi_peer.py KERNEL."""

import sys

import casadi as ca
from common import list_program, np, per_call, point, report

kernel = sys.argv[1]
if kernel.startswith("list-"):
    n = {"list-1k": 1000, "list-10k": 10000}[kernel]
    x = ca.SX.sym("x", 10)
    f = ca.Function("f", [x], [list_program(n, [x[i] for i in range(10)])])
    at, size = np.array(point), 1
else:
    x = ca.SX.sym("x", 3)
    value = ca.sin(x[0] * x[1]) + ca.exp(x[1] * x[2]) * x[0]
    f = ca.Function("f", [x], [ca.densify(ca.gradient(value, x))])
    at, size = np.array([0.3, 0.5, 0.7]), 3

out = np.zeros(size)
buffer, evaluate = f.buffer()
buffer.set_arg(0, memoryview(at))
buffer.set_res(0, memoryview(out))
report(per_call(evaluate), [out])
