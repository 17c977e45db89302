import { type HDAccount, mnemonicToAccount } from "viem/accounts";

/** The mnemonic every development chain knows. Its keys are public: never use them where money is. */
export const DEVELOPMENT_MNEMONIC = "test test test test test test test test test test test junk";

/** Who is who on a development chain, by index of the development mnemonic. */
export const DEVELOPMENT_ACCOUNTS = {
  deployer: 0,
  validator: 1,
  guardian: 2,
  holders: [3, 4, 5],
  researcher: 6,
  station: 7,
  operator: 8,
  admitter: 9,
} as const;

/** Returns an account of the development mnemonic. For local chains only. */
export function developmentAccount(index: number): HDAccount {
  return mnemonicToAccount(DEVELOPMENT_MNEMONIC, { addressIndex: index });
}
