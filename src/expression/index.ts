import "../prims/install.ts";

export {
  type Expression,
  type ExpressionArgument,
  type ExpressionOptions,
  expression,
} from "./expression.ts";
