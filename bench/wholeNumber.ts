/** Returns an environment variable as a positive whole number. Throws when it is none. */
export function wholeNumber(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} is "${text}": give a whole number`);
  return Number(text);
}
