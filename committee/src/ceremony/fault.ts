/** A ceremony cannot go on: the node at `url` broke its rules. Start another without it, or once it is mended. */
export class CeremonyFault extends Error {
  readonly url: string;

  constructor(url: string, reason: string) {
    super(`The node at ${url} broke the ceremony: ${reason}`);
    this.name = "CeremonyFault";
    this.url = url;
  }
}
