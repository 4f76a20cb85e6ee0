// Hand-derived C++ of the small kernels: g++ -O3 micro.cpp -o micro (with libm, no -ffast-math); usage: micro KERNEL
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>
using std::vector;

static vector<double> wave(int n, double phase) {
  vector<double> v(n);
  for (int i = 0; i < n; i++) v[i] = 0.7 * std::sin(12.9898 * (i + 1) + phase);
  return v;
}
static double now() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return 1e9 * t.tv_sec + t.tv_nsec;
}
// z = exp(-x^2) sin y + log1p(x^2): out[0] the sum, then both gradients
static void elementwise(const vector<double>& x, const vector<double>& y, vector<double>& out) {
  int n = x.size();
  double s = 0, *gx = &out[1], *gy = gx + n;
  for (int i = 0; i < n; i++) {
    double xx = x[i] * x[i], e = std::exp(-xx), sy = std::sin(y[i]);
    s += e * sy + std::log1p(xx);
    gx[i] = 2 * x[i] * (1 / (1 + xx) - e * sy);
    gy[i] = e * std::cos(y[i]);
  }
  out[0] = s;
}
// sin(x y) + exp(y z) x; not inlined, as a call through a library is not
__attribute__((noinline)) static void gradient3(const double* v, double* g) {
  double x = v[0], y = v[1], z = v[2], c = std::cos(x * y), e = std::exp(y * z);
  g[0] = c * y + e;
  g[1] = c * x + e * x * z;
  g[2] = e * x * y;
}
int main(int argc, char** argv) {
  std::string kernel = argc > 1 ? argv[1] : "";
  std::function<void()> run;
  vector<double> out, x, y;
  if (kernel == "elementwise-1e3" || kernel == "elementwise-1e5") {
    int n = kernel == "elementwise-1e3" ? 1000 : 100000;
    x = wave(n, 0), y = wave(n, 1), out.resize(1 + 2 * n);
    run = [&] { elementwise(x, y, out); };
  } else if (kernel == "gradient-3-numbers" || kernel == "gradient-3-array") {
    x = {0.3, 0.5, 0.7}, out.resize(3);
    run = [&] { gradient3(&x[0], &out[0]); };
  } else {
    std::fprintf(stderr, "there is no kernel %s\n", kernel.c_str());
    return 1;
  }
  run();
  double best = 1e300;
  long n = 1;
  auto round = [&] { double t = now(); for (long i = 0; i < n; i++) run(); return now() - t; };
  while (round() < 3e6) n *= 2;
  for (int k = 0; k < 15; k++) best = std::min(best, round() / n);
  double check = 0, scale = 0;
  for (size_t i = 0; i < out.size(); i++) check += out[i] * (1 + i % 7), scale += std::fabs(out[i]) * (1 + i % 7);
  std::printf("{\"call\":%.9g,\"check\":%.17g,\"scale\":%.17g}\n", best, check, scale);
}
