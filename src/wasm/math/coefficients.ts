// Written by tools/coefficients/coefficients.py; see there how. Lowest coefficient first.

/** ln 2, the first part of 33 bits. */
export const ln2: readonly [number, number] = [0.6931471804855391, 7.440617110012397e-11];

/** ln 2, the first part of 26 bits. */
export const ln2Split: readonly [number, number] = [0.6931471675634384, 1.2996506893889889e-8];

/** 1 / ln 2, the first part of 26 bits. */
export const log2eSplit: readonly [number, number] = [1.4426950216293335, 1.9259629911266175e-8];

/** 1 / ln 10, the first part of 26 bits. */
export const log10eSplit: readonly [number, number] = [0.4342944771051407, 4.798111141615973e-9];

/** ln 2 / ln 10, the first part of 40 bits. */
export const log10of2: readonly [number, number] = [0.30102999566361177, 3.694239077158931e-13];

/** 2/3, the first part of 26 bits. */
export const twoThirds: readonly [number, number] = [0.6666666567325592, 9.934107462565104e-9];

/** ln(51/64), the first part a multiple of 2^-33. */
export const logLower: readonly [number, number] = [-0.22705745068378747, 4.844138023690714e-11];

/** ln(161/128), the first part a multiple of 2^-33. */
export const logUpper: readonly [number, number] = [0.22937410103622824, 2.8617590455195325e-11];

/** 2 / pi. */
export const twoOverPi = 0.6366197723675814;

/** pi / 2 in parts of 33 bits. */
export const halfPi: readonly [number, number, number, number] = [
  1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32,
];

/** pi as the sum of two numbers. */
export const pi: readonly [number, number] = [Math.PI, 1.2246467991473532e-16];

/** (sinh r - r) / r^3 in z = r^2, |r| <= ln 2 / 2; relative error 2^-53. */
export const sinhTail: readonly number[] = [
  0.16666666666666669, 0.008333333333330039, 0.00019841269863171557, 2.7557268276905696e-6, 2.5100472505694996e-8,
];

/** (cosh r - 1) / r^2 in z = r^2, |r| <= ln 2 / 2; relative error 2^-61. */
export const coshTail: readonly number[] = [
  0.5, 0.04166666666666668, 0.0013888888888879004, 2.480158733663095e-5, 2.755726307730941e-7, 2.091821231913398e-9,
];

/** (2 artanh s - 2 s) / s^3 in z = s^2, 1/sqrt 2 <= (1 + s) / (1 - s) <= sqrt 2; relative error 2^-51. */
export const logTail: readonly number[] = [
  0.666666666666667, 0.39999999999899505, 0.28571428625975487, 0.2222221113479508, 0.18182889125261723,
  0.15331721600556042, 0.14616449685043406,
];

/** 3 (artanh s - s - s^3 / 3) / s^5 in z = s^2, |s| <= 0.06; relative error 2^-51. */
export const logFine: readonly number[] = [
  0.6000000000000002, 0.4285714285681221, 0.33333334067861103, 0.2727215639459014, 0.23257856239248126,
];

/** (sin r - r) / r^3 in z = r^2, |r| <= pi / 4; relative error 2^-52. */
export const sinTail: readonly number[] = [
  -0.16666666666666666, 0.008333333333330948, -0.00019841269836756774, 2.7557316101617874e-6, -2.505113165023518e-8,
  1.5918115263265974e-10,
];

/** (cos r - 1 + r^2 / 2) / r^4 in z = r^2, |r| <= pi / 4; relative error 2^-54. */
export const cosTail: readonly number[] = [
  0.041666666666666664, -0.0013888888888887398, 2.480158729876456e-5, -2.7557317271145144e-7, 2.087614614655861e-9,
  -1.1382623647474604e-11,
];

/** (arctan t - t) / t^3 in z = t^2, |t| <= 1/2; relative error 2^-54. */
export const atanTail: readonly number[] = [
  -0.3333333333333333, 0.19999999999999488, -0.14285714285599188, 0.11111111100917376, -0.09090908620322523,
  0.07692294712540285, -0.06666435677235948, 0.05879578429582425, -0.05240099507994713, 0.04628024868570153,
  -0.03806653672057366, 0.025006503566489507, -0.009215792047089858,
];

/** (arcsin t - t) / t^3 in z = t^2, |t| <= 1/2; relative error 2^-53. */
export const asinTail: readonly number[] = [
  0.16666666666666669, 0.07499999999998433, 0.04464285714635543, 0.030381944138531247, 0.02237217294214989,
  0.017352392720869973, 0.013971212973552933, 0.011479177415184906, 0.01032281435018578, 0.005457506718640358,
  0.01740087944269402, -0.014851887071247204, 0.028757851367421566,
];

/** the cube root of m, 1/sqrt 2 <= m <= sqrt 2; relative error 2^-22. */
export const cbrtStart: readonly number[] = [
  0.3996951446865334, 1.1890300949279746, -1.167199483864666, 0.9453125400840441, -0.49622535361458026,
  0.14865407435804498, -0.01926717343884374,
];
