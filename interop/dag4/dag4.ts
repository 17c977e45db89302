import { createRequire } from "node:module";

type Reference = { hash: string; ordinal: number };
type Signed<T> = { value: T; proofs: { id: string; signature: string }[] };

/** What of a metagraph's client the test calls; dag4's own types need its packages installed. */
export type TokenClient = {
  getBalance: () => Promise<number>;
  getBalanceFor: (address: string) => Promise<number>;
  getFeeRecommendation: () => Promise<number>;
  transfer: (to: string, amount: number, fee: number) => Promise<{ hash: string; status: string }>;
  transferBatch: (transfers: { address: string; amount: number; fee: number }[], last?: Reference) => Promise<string[]>;
  getDataFeeEstimate: (update: object) => Promise<{ fee: number; address?: string; updateHash: string }>;
  sendDataTransaction: (signed: object) => Promise<{ hash: string; feeHash?: string | null }>;
  networkInstance: {
    getPendingTransaction: (hash: string) => Promise<{ status: string } | null>;
    getTransaction: (hash: string) => Promise<{ snapshotOrdinal: number }>;
    getAddressLastAcceptedTransactionRef: (address: string) => Promise<Reference>;
    getLatestSnapshot: () => Promise<{ ordinal: number; hash: string }>;
    l0Api: { service: { $get: <T>(path: string) => Promise<T> } };
  };
};

type Account = {
  publicKey: string;
  loginPrivateKey: (key: string) => void;
  connect: (network: object, retrieve?: boolean) => void;
  createMetagraphTokenClient: (metagraph: object) => TokenClient;
};

type Dag4 = {
  createAccount: () => Account;
  keyStore: {
    generatePrivateKey: () => string;
    getDagAddressFromPrivateKey: (key: string) => string;
    dataSign: (key: string, base64: string) => Promise<string>;
    generateBrotliSignature: (value: object, id: string, key: string) => Promise<Signed<object>>;
  };
};

/** dag4, as it is published. It is CommonJS, in a package beside this file. */
export const { dag4 } = createRequire(import.meta.url)("@stardust-collective/dag4") as { dag4: Dag4 };
