import { z } from "zod";

/** A whole number within bounds, as an option's text. */
export const whole = (least: number, most: number) => {
  const message = `give a whole number from ${least} to ${most}`;
  return z.coerce.number(message).int(message).min(least, message).max(most, message);
};

/** Returns the entries of a comma-separated list, trimmed, without empty ones. */
export function listOf(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
