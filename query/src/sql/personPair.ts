import type { Expression } from "./expression.ts";

/** Returns whether an expression compares the persons of two tables, which numbers do as well as pseudonyms. */
export function isPersonPair(expression: Expression): boolean {
  return (
    expression.kind === "call" &&
    expression.name === "COMPARE_EQUAL" &&
    expression.args.every((arg) => arg.kind === "person")
  );
}
