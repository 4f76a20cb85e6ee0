import { target } from "./members.ts";
import { made, type Text } from "./text.ts";
import { isIdentifier } from "./tree.ts";
import type { Rules } from "./writer.ts";

export const exceptionRules: Rules = {
  // Refusals of a recording pass through: `catch (e) { $caught(e); ... }`.
  CatchClause(n, w) {
    const { param, body } = n;
    const isName = isIdentifier(param);
    const e = isName ? param.name : w.temp();
    const declared: Text = param && !isName ? ["let ", target(param, w), " = "] : "";
    const statements = w.between(body.start + 1, body.end, body.body);
    return [made(`catch (${e}) { `, n.start), declared, w.open("caught", n.start), `${e}); `, statements];
  },
};
