/** A chain refuses an anchor for good; `rule` names what it breaks. */
export class AnchorRefused extends Error {
  override readonly name = "AnchorRefused";
  readonly rule: string;

  constructor(rule: string, message: string) {
    super(`${rule}: ${message}`);
    this.rule = rule;
  }
}

/** A chain cannot be reached or takes nothing now. Try again later. */
export class AnchorUnavailable extends Error {
  override readonly name = "AnchorUnavailable";
}

/** There is no proof of an anchor that is not final. */
export class AnchorPending extends Error {
  override readonly name = "AnchorPending";

  constructor(ref: string, state: string) {
    super(`Anchor ${ref} is ${state}, not final: ask again later`);
  }
}
