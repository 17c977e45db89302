import type { LitRefusal } from "../release.ts";

/** A release the action declines. The message goes to the requester. */
export class Refused extends Error {
  readonly code: LitRefusal;

  constructor(code: LitRefusal, message: string) {
    super(message);
    this.code = code;
  }
}
