import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LocalAccount } from "viem";

// The SDK's own types need it installed, and this file is checked without; these are the few that are used.

type AbiItem = { type?: string; name?: string; inputs?: unknown; outputs?: readonly unknown[] };
type Contract = { address: `0x${string}`; methods: Record<string, AbiItem>; events: readonly AbiItem[] };
export type Signatures = Record<string, Contract>;

type Network = {
  withLocalContext: (options: { networkContextPath: string; networkName: string; rpcUrlOverride: string }) => Network;
};

/** What `encrypt` returns and `decrypt` takes: base64, and 64 hexadecimal digits. */
export type Encrypted = { ciphertext: string; dataToEncryptHash: string };
type Conditions = object[];

export type LitClient = {
  encrypt: (options: {
    dataToEncrypt: Uint8Array;
    unifiedAccessControlConditions: Conditions;
    chain: string;
  }) => Promise<Encrypted>;
  decrypt: (options: {
    data: Encrypted;
    unifiedAccessControlConditions: Conditions;
    authContext: object;
    chain: string;
  }) => Promise<{ decryptedData: Uint8Array }>;
  disconnect: () => void;
};

type Auth = {
  createAuthManager: (options: object) => { createEoaAuthContext: (options: object) => Promise<object> };
  storagePlugins: { localStorageNode: (options: object) => object };
};

const require = createRequire(import.meta.url);
const sdk = <T>(name: string) => require(`@lit-protocol/${name}`) as T;

/** The contracts of Lit's network for a local chain, as published; no entry of the package exports them. */
export const { signatures } = require(
  join(
    dirname(require.resolve("@lit-protocol/networks/package.json")),
    "src/networks/vNaga/envs/naga-local/generated/naga-develop.js",
  ),
) as { signatures: Signatures };

/** Returns Lit's client on a local chain whose staking contract names our nodes. */
export async function createClient(rpcUrl: string): Promise<LitClient> {
  const { createLitClient } = sdk<{ createLitClient: (options: object) => Promise<LitClient> }>("lit-client");
  const { nagaLocal } = sdk<{ nagaLocal: Network }>("networks");
  const dir = mkdtempSync(join(tmpdir(), "datagraph-lit-context-"));
  const networkContextPath = join(dir, "context.json");
  writeFileSync(networkContextPath, JSON.stringify(context()));
  try {
    const options = { networkContextPath, networkName: "local", rpcUrlOverride: rpcUrl };
    return await createLitClient({ network: nagaLocal.withLocalContext(options) });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Returns what the wallet of `account` lets the SDK do: decrypt, for ten minutes. Sessions are kept in `dir`. */
export async function authContext(litClient: LitClient, account: LocalAccount, dir: string): Promise<object> {
  const { createAuthManager, storagePlugins } = sdk<Auth>("auth");
  const names = { appName: "datagraph", networkName: "local", storagePath: join(dir, account.address) };
  const manager = createAuthManager({ storage: storagePlugins.localStorageNode(names) });
  return manager.createEoaAuthContext({
    authConfig: {
      domain: "localhost",
      statement: "decrypt",
      resources: [["access-control-condition-decryption", "*"]],
      expiration: new Date(Date.now() + 600_000).toISOString(),
      capabilityAuthSigs: [],
    },
    config: { account },
    litClient,
  });
}

/** Returns the conditions as the SDK's own builder makes them. */
export function buildConditions(condition: object): Conditions {
  type Builder = { unifiedAccs: (condition: object) => { build: () => Conditions } };
  return sdk<{ createAccBuilder: () => Builder }>("access-control-conditions")
    .createAccBuilder()
    .unifiedAccs(condition)
    .build();
}

/** The published `nagaLocal` lacks `PubkeyRouter.getDerivedPubkey`, and crashes without: a context file may give it. */
function context(): object {
  const uint = { name: "", type: "uint256", internalType: "uint256" };
  const derived = {
    type: "function",
    name: "getDerivedPubkey",
    stateMutability: "view",
    inputs: [
      { name: "stakingContract", type: "address" },
      { ...uint, name: "derivedKeyId", type: "bytes32" },
    ],
    outputs: [{ name: "", type: "bytes" }],
  };
  const contracts = Object.entries(signatures).map(([name, { address, methods, events }]) => {
    const abi: object[] = [...Object.values(methods), ...events];
    return [name, { address, abi: name === "PubkeyRouter" ? [...abi, derived] : abi }];
  });
  return Object.fromEntries(contracts) as object;
}
