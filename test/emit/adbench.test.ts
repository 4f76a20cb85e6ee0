import { expect, it } from "vitest";
import { grad, jacobian, type Tensor } from "wengert";
import { baObjective, readBa } from "../../examples/adbench/ba.ts";
import { gmmObjective, readGmm } from "../../examples/adbench/gmm.ts";
import { handObjective, readHand } from "../../examples/adbench/hand.ts";
import { instanceFile } from "../../examples/adbench/instances.ts";
import { lstmObjective, readLstm } from "../../examples/adbench/lstm.ts";
import { emitTypeScript } from "../../src/emit/index.ts";
import { difference, numbers } from "../laws/numbers.ts";
import { evaluated } from "./emitted.ts";

const data = "examples/adbench/data";
const plain = (t: Tensor): Float64Array => Float64Array.from(numbers(t));
const agree = (got: unknown, want: Tensor): void =>
  expect(difference([...(got as Float64Array)], numbers(want), { relative: 1e-12, ofLargest: 1e-13 })).toBeUndefined();

it("the gradient of a Gaussian mixture", () => {
  const gmm = readGmm(instanceFile("gmm_1k_d2_K5", data));
  const f = gmmObjective(gmm);
  const text = emitTypeScript(f as never, [gmm.parameters], { name: "slope", derivative: "grad" });
  const { alphas, means, icf } = gmm.parameters;
  const got = evaluated(text)["slope"]!({ alphas: plain(alphas), means: plain(means), icf: plain(icf) }) as Record<
    string,
    unknown
  >;
  const want = grad(f)(gmm.parameters);
  agree(got["alphas"], want.alphas);
  agree(got["means"], want.means);
  agree(got["icf"], want.icf);
});
it("the gradient of a recurrent network", () => {
  const lstm = readLstm(instanceFile("lstm_l2_c1024", data));
  const f = lstmObjective(lstm);
  const text = emitTypeScript(f as never, [lstm.parameters], { name: "slope", derivative: "grad" });
  const { main, extra } = lstm.parameters;
  const got = evaluated(text)["slope"]!({ main: plain(main), extra: plain(extra) }) as Record<string, unknown>;
  const want = grad(f)(lstm.parameters);
  agree(got["main"], want.main);
  agree(got["extra"], want.extra);
});
it("the Jacobian of a hand by its pose", () => {
  const hand = readHand(instanceFile("hand_simple_test", data), `${data}/hand/model`, "simple", "small");
  const f = (theta: Tensor): Tensor => handObjective({ ...hand, theta }).reshape([-1]);
  const text = emitTypeScript(f as never, [hand.theta], { name: "slopes", derivative: "jacobian" });
  agree(evaluated(text)["slopes"]!(plain(hand.theta)), jacobian(f)(hand.theta));
});
it("the gradient of bundle adjustment by the cameras", () => {
  const ba = readBa(instanceFile("ba_test", data));
  const f = (cameras: Tensor): Tensor =>
    baObjective({ ...ba, cameras })
      .square()
      .sum();
  const text = emitTypeScript(f as never, [ba.cameras], { name: "slope", derivative: "grad" });
  agree(evaluated(text)["slope"]!(plain(ba.cameras)), grad(f)(ba.cameras));
});
