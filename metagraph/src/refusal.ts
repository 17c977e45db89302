import type { MetagraphRule } from "@datagraph/protocol";

/** An update that breaks a rule; `message` carries the offending value and says what to do. */
export class RuleBroken extends Error {
  override readonly name = "RuleBroken";
  readonly rule: MetagraphRule;

  constructor(rule: MetagraphRule, message: string) {
    super(message);
    this.rule = rule;
  }
}
