import { type AnchorChain, type AnchorKey, type ChainReader, anchorKey, evmAnchorChain } from "@datagraph/sdk";
import { grantStream, metagraphAnchorChain } from "@datagraph/sdk/node";
import { type Hex, keccak256, stringToBytes } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { FOREVER, alice, bob, hashOf, registryWithPool, time, viem } from "../contracts/fixtures/registry.ts";
import { serveMetagraph } from "./serveMetagraph.ts";

/** A chain with alice's stream and her device, and bob's stream; what both chains are tested by. */
export type ChainUnderTest = {
  chain: AnchorChain;
  stream: bigint;
  bobsStream: bigint;
  alice: AnchorKey;
  bob: AnchorKey;
  device: AnchorKey;
  /** takes the device's right to anchor */
  revokeDevice: () => Promise<void>;
  now: () => Promise<number>;
  /** makes what was submitted final */
  settle: () => Promise<void>;
  close: () => Promise<void>;
};

const MNEMONIC = "test test test test test test test test test test test junk";
const [ALICE, BOB, DEVICE] = [3, 4, 15];

/** Returns the key of an account of the development mnemonic. */
export function keyOf(addressIndex: number): AnchorKey {
  const { privateKey } = mnemonicToAccount(MNEMONIC, { addressIndex }).getHdKey();
  return anchorKey(`0x${Buffer.from(privateKey!).toString("hex")}`);
}

export const FIELDS = ["sleep_hours", "steps"];

/** The registry, in this process. */
export async function evmUnderTest(): Promise<ChainUnderTest> {
  const { registry, chainId, streamId, bobsStreamId } = await registryWithPool();
  const publicClient = await viem.getPublicClient();
  const deployment = { chainId, startBlock: 0, contracts: { ProvenanceRegistry: registry.address } };
  const reader = { deployment, publicClient } as never as ChainReader;
  const device = keyOf(DEVICE);
  await registry.write.authorizeDevice([streamId, device.address, FOREVER], { account: alice.account });
  return {
    chain: evmAnchorChain(reader),
    ...{ stream: streamId, bobsStream: bobsStreamId, alice: keyOf(ALICE), bob: keyOf(BOB), device },
    revokeDevice: async () => {
      await registry.write.authorizeDevice([streamId, device.address, 0], { account: alice.account });
    },
    now: () => time.latest(),
    settle: async () => undefined,
    close: async () => undefined,
  };
}

/** The local metagraph, with grants of both streams. */
export async function metagraphUnderTest(): Promise<ChainUnderTest> {
  const { registry, chainId, idOf } = await registryWithPool();
  const served = await serveMetagraph({ chainId, registry: registry.address });
  const { network, client, metagraph } = served;
  const [device, bobs] = [keyOf(DEVICE), keyOf(BOB)];
  const grant = (
    contributor: typeof alice,
    sender: AnchorKey,
    devices: { device: Hex; expiry: number }[],
    number = 1,
  ) =>
    grantStream(client, network, signerOf(contributor), sender, {
      ...{ salt: hashOf("stream"), pool: 1, fields: FIELDS, devices, number },
    });
  await grant(alice, device, [{ device: device.address, expiry: FOREVER }]);
  await grant(bob, bobs, []);
  metagraph.cut();
  return {
    chain: metagraphAnchorChain(client, network),
    ...{ stream: idOf(alice, "stream"), bobsStream: idOf(bob, "stream"), alice: keyOf(ALICE), bob: bobs, device },
    revokeDevice: async () => {
      await grant(alice, keyOf(ALICE), [], 2);
      metagraph.cut();
    },
    now: async () => metagraph.now(),
    settle: async () => void metagraph.cut(),
    close: served.close,
  };
}

/** Returns a wallet that signs typed data. */
export function signerOf(wallet: typeof alice) {
  return {
    address: wallet.account.address,
    signTypedData: (data: object) => wallet.signTypedData(data as never),
  };
}

export const ROOT = keccak256(stringToBytes("a root"));
