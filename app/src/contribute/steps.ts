/** The steps of a contribution, in their order. */
export const STEPS = ["unlocking", "reading", "encrypting", "committing", "registering", "offering"] as const;
export type Step = (typeof STEPS)[number];
