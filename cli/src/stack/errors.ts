/** The local stack could not do what was asked; the message says what to do. */
export class StackError extends Error {
  override readonly name: string = "StackError";
}

/** A part failed to start or ended by itself. */
export class PartError extends StackError {
  override readonly name = "PartError";
  readonly part: string;

  constructor(part: string, what: string, log: string, lastLines: readonly string[]) {
    const tail = lastLines.length === 0 ? "" : `\n${lastLines.map((line) => `  ${line}`).join("\n")}`;
    super(`${part} ${what}. Its log is ${log}${tail === "" ? " (empty)." : `; the last lines:${tail}`}`);
    this.part = part;
  }
}

/** A port that a part needs is in use. */
export class PortTakenError extends StackError {
  override readonly name = "PortTakenError";

  constructor(port: number, use: string, holder: string | undefined, freeBase: number) {
    super(
      `Port ${port} (${use}) is taken${holder === undefined ? "" : ` by ${holder}`}. ` +
        `Stop what holds it, or choose other ports: --port-base ${freeBase}`,
    );
  }
}
