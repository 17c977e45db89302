/** The chain id of local stacks, whose accounts come from a public mnemonic. */
export const DEVELOPMENT_CHAIN = 31_337;
