/** A request the gateway does not serve, with the HTTP status, a code for programs and a sentence for people. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: 400 | 401 | 402 | 403 | 404 | 405 | 406 | 409 | 410 | 412 | 413 | 416 | 422 | 429 | 500 | 502 | 503;
  readonly code: string;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    status: Refused["status"],
    code: string,
    message: string,
    detail: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}
