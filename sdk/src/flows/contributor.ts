import type { ChainClient } from "../chain/client.ts";
import type { KeyGate } from "../gate/keyGate.ts";

/** What a contributor works with: their account, their age identity, a gateway and a key gate. */
export type Contributor = {
  client: ChainClient;
  /** age identity, `AGE-SECRET-KEY-1...`; stays on the device */
  identity: string;
  /** base URL */
  gateway: string;
  gate: KeyGate;
};
