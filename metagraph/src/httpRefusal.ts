/** A refusal whose body is part of the protocol. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";
  readonly status: 400 | 404 | 429;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: 400 | 404 | 429, body: Readonly<Record<string, unknown>>) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}
