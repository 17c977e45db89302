/** The person stopped a contribution. */
export class Stopped extends Error {
  override readonly name = "Stopped";

  constructor(file: string) {
    super(`${file} was not shared: you stopped it`);
  }
}
