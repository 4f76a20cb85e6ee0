"""JAX on one core in double precision: jax_peer.py KERNEL."""

import os
import sys
import time

from common import list_program, np, per_call, point, report, wave

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
import jax  # noqa: E402  (reads the variables above)
import jax.numpy as jnp  # noqa: E402

jax.config.update("jax_enable_x64", True)


def elementwise(n):
    def f(x, y):
        xx = x * x
        return jnp.sum(jnp.exp(-xx) * jnp.sin(y) + jnp.log1p(xx))

    return jax.value_and_grad(f, (0, 1)), [wave(n), wave(n, 1)]


def product(dtype):
    return jnp.matmul, [wave((256, 256)).astype(dtype), wave((256, 256), 1).astype(dtype)]


def three(v):
    x, y, z = v
    return jnp.sin(x * y) + jnp.exp(y * z) * x


def chain(x):
    a, b = x[:-1], x[1:]
    return jnp.sum(100 * (b - a * a) ** 2 + (a - 1) ** 2)


def hvp(x, v):
    return jax.jvp(jax.grad(chain), (x,), (v,))[1]


def logistic(w, X, y):
    return jnp.sum(jax.nn.softplus(-y * (X @ w))) / len(y)


def mlp():
    p = [0.05 * wave((784, 128)), wave(128), 0.1 * wave((128, 10), 1), wave(10)]

    def loss(p, x, labels):
        w1, b1, w2, b2 = p
        logits = jnp.tanh(x @ w1 + b1) @ w2 + b2
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1))

    def step(p, x, labels):
        return [v - 0.1 * g for v, g in zip(p, jax.grad(loss)(p, x, labels))]

    return step, [p, wave((64, 784), 2), np.arange(64) % 10]


def attention(dtype=np.float64):
    weights = wave((4, 128, 32), 3).astype(dtype)

    def f(q, k, v):
        scores = jnp.einsum("hid,hjd->hij", q, k) / 32**0.5
        return jnp.sum(jnp.einsum("hij,hjd->hid", jax.nn.softmax(scores), v) * weights)

    return jax.grad(f, (0, 1, 2)), [wave((4, 128, 32), p) for p in (0, 1, 2)]


def relu_chain(x, y):
    return jnp.maximum((x * y + x) * (y - 0.5), 0)


def single(kernel):
    f, inputs = kernel
    narrow = lambda x: x.astype(np.float32) if x.dtype == np.float64 else x  # noqa: E731
    return f, jax.tree.map(narrow, inputs)


def conv():
    def f(x, k):
        return jnp.sum(jnp.tanh(jax.lax.conv(x, k, (1, 1), "VALID")) ** 2)

    return jax.grad(f, (0, 1)), [wave((8, 3, 32, 32)), wave((16, 3, 3, 3), 1)]


kernels = {
    "elementwise-1e3": lambda: elementwise(1000),
    "elementwise-1e5": lambda: elementwise(100000),
    "matmul-256-f64": lambda: product(np.float64),
    "matmul-256-f32": lambda: product(np.float32),
    "first-1k": lambda: (lambda *x: list_program(1000, x), point),
    "gradient-3-array": lambda: (jax.grad(three), [np.array([0.3, 0.5, 0.7])]),
    "hvp-1000": lambda: (hvp, [wave(1000), wave(1000, 1)]),
    "hessian-100": lambda: (jax.hessian(chain), [wave(100)]),
    "logistic": lambda: (jax.grad(logistic), [wave(100, 1), wave((100000, 100)), 1.0 - 2 * (np.arange(100000) % 2)]),
    "mlp": mlp,
    "attention": attention,
    "conv": conv,
    "chain-f32": lambda: single((relu_chain, [wave(1000000), wave(1000000, 1)])),
    "softmax-f32": lambda: single((jax.nn.softmax, [wave((1000, 1000))])),
    "mlp-f32": lambda: single(mlp()),
    "attention-f32": lambda: single(attention(np.float32)),
}
f, inputs = kernels[sys.argv[1]]()
inputs = jax.device_put(inputs)
jax.jit(jax.grad(lambda x: jnp.sum(jnp.sin(x) * x)))(jnp.ones(3)).block_until_ready()  # the first use is not counted
compiled = jax.jit(f)
start = time.perf_counter()
result = jax.block_until_ready(compiled(*inputs))
first = 1e9 * (time.perf_counter() - start)
call = first if sys.argv[1] == "first-1k" else per_call(lambda: jax.block_until_ready(compiled(*inputs)))
report(call, jax.tree.leaves(result), first=first)
