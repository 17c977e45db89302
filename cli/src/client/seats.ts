import { z } from "zod";

/** The argument and the option of commands about a seat, and the input that goes with them. */
export const PASS = { "<pass>": "its id, as pass buy and pass list say it" } as const;
export const SEAT = { "--seat <number>": "which seat, counted from 0 (default 0)" } as const;
export const Pass = { pass: z.string().regex(/^\d{1,78}$/, "give a pass's id, a decimal number") };
export const PassSeat = {
  ...Pass,
  seat: z.coerce
    .number("give a whole number")
    .int("give a whole number")
    .min(0, "give 0 or more")
    .max(254, "give at most 254")
    .default(0),
};
