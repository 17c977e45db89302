import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Abi, type Hex, encodeFunctionData, parseEventLogs } from "viem";
import type { Wallet, World } from "../world.ts";

const PROXY = "@openzeppelin/contracts/build/contracts/TransparentUpgradeableProxy.json";

type Built = { abi: Abi; bytecode: Hex };
type Sending = { wallet?: Wallet; value?: bigint };

/** A peer's deployed contract. Its types are those of its ABI at run time. */
export type PeerContract = {
  address: Hex;
  encode: (functionName: string, args: readonly unknown[]) => Hex;
  send: (functionName: string, args: readonly unknown[], sending?: Sending) => Promise<Hex>;
  /** Returns an argument of the first event of that name in a transaction. */
  emitted: (transaction: Hex, eventName: string, argument: string) => Promise<unknown>;
};

/** Deploys what a peer's package ships as built, by its own compiler. */
export async function deploy(world: World, artifact: string, args: readonly unknown[] = []): Promise<PeerContract> {
  const built = readBuilt(artifact);
  return contractAt(world, built.abi, await deployBuilt(world, built, args));
}

/** Deploys it behind OpenZeppelin's proxy and calls `initialize`, as the peer does. */
export async function deployProxied(world: World, artifact: string, args: readonly unknown[]): Promise<PeerContract> {
  const { address, encode } = await deploy(world, artifact);
  const admin = world.wallets[19]!.account.address;
  return contractOf(
    world,
    artifact,
    (await deploy(world, PROXY, [address, admin, encode("initialize", args)])).address,
  );
}

/** Returns a contract that another one made, by the artifact of its code. */
export function contractOf(world: World, artifact: string, address: Hex): PeerContract {
  return contractAt(world, readBuilt(artifact).abi, address);
}

/** Deploys bytecode and returns its address. */
export async function deployBuilt(world: World, { abi, bytecode }: Built, args: readonly unknown[]): Promise<Hex> {
  const hash = await world.wallets[0]!.deployContract({ abi, bytecode, args });
  const { contractAddress } = await world.publicClient.getTransactionReceipt({ hash });
  return contractAddress!;
}

export function contractAt({ wallets, publicClient }: World, abi: Abi, address: Hex): PeerContract {
  return {
    address,
    encode: (functionName, args) => encodeFunctionData({ abi, functionName, args }),
    send: (functionName, args, { wallet = wallets[0]!, value = 0n } = {}) =>
      wallet.writeContract({ abi, address, functionName, args, value }),
    async emitted(hash, eventName, argument) {
      const { logs } = await publicClient.getTransactionReceipt({ hash });
      const [event] = parseEventLogs({ abi, logs, eventName });
      return (event!.args as Record<string, unknown>)[argument];
    },
  };
}

function readBuilt(artifact: string): Built {
  return JSON.parse(readFileSync(join(import.meta.dirname, "node_modules", artifact), "utf8")) as Built;
}
