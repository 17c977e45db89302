import { createTestClient, http, publicActions, walletActions } from "viem";
import { foundry } from "viem/chains";
import { type Emitted, compileEmitter, emitterAbi } from "./emitter.ts";
import { contracts, dollar } from "./scenario.ts";

/** A chain on which any log can be emitted in any contract's name. */
export type Chain = ReturnType<typeof connect> & { emit(logs: Emitted[]): Promise<bigint> };

/** Puts the emitter's code at every contract's address. `emit` emits logs in one transaction and returns its block. */
export async function fakeChain(url: string): Promise<Chain> {
  const chain = connect(url);
  const bytecode = compileEmitter();
  for (const address of [...Object.values(contracts), dollar]) await chain.setCode({ address, bytecode });
  return Object.assign(chain, { emit: (logs: Emitted[]) => emit(chain, logs) });
}

function connect(url: string) {
  return createTestClient({ chain: foundry, mode: "anvil", transport: http(url) })
    .extend(publicActions)
    .extend(walletActions);
}

async function emit(chain: ReturnType<typeof connect>, logs: Emitted[]): Promise<bigint> {
  const [account] = await chain.getAddresses();
  if (account === undefined) throw new Error("The chain has no unlocked account");
  const hash = await chain.writeContract({
    account,
    address: contracts.ProvenanceRegistry,
    abi: emitterAbi,
    functionName: "emitAll",
    args: [logs],
  });
  const { status, blockNumber } = await chain.waitForTransactionReceipt({ hash, pollingInterval: 50 });
  if (status !== "success") throw new Error(`Emitting ${logs.length} logs reverted in ${hash}`);
  return blockNumber;
}
