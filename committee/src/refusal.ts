import type { RefusalCode } from "@datagraph/protocol";

/** A request the node declines. The message goes to the requester and the log, so it must hold no secret. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = "Refusal";
    this.code = code;
  }
}
