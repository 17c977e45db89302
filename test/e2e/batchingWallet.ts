import { type ChainClient } from "@datagraph/sdk";
import { type Address, type Hex, numberToHex } from "viem";
import type { WalletAnswer } from "./testWallet.ts";

type Batch = { calls: readonly { to: Address; data: Hex; value?: Hex }[] };

/**
 * A wallet that offers to carry out calls together (EIP-5792), and one account's. `asked` are the methods that pages asked it
 * for. Each batch waits for `letGo`, and its status stays pending until `finish`.
 */
export type BatchingWallet = { answer: WalletAnswer; asked: string[]; letGo: () => void; finish: () => void };

/** Returns a wallet that sends a batch's calls one after the other: what it promises of them is not what is tested. */
export function batchingWallet({ publicClient, walletClient }: ChainClient): BatchingWallet {
  const asked: string[] = [];
  const hashes: Hex[] = [];
  let [agreed, finished] = [Promise.withResolvers<undefined>(), false];
  const sendCalls = async ({ calls }: Batch) => {
    await agreed.promise;
    [agreed, finished] = [Promise.withResolvers<undefined>(), false];
    hashes.length = 0;
    for (const { to, data } of calls) {
      const hash = await walletClient.sendTransaction({ to, data });
      await publicClient.waitForTransactionReceipt({ hash });
      hashes.push(hash);
    }
    return { id: `batch of ${calls.length}` };
  };
  const status = async (id: unknown) => {
    const receipts = hashes.map((hash) =>
      publicClient.request({ method: "eth_getTransactionReceipt", params: [hash] }),
    );
    const chainId = numberToHex(publicClient.chain.id);
    const all = { version: "2.0.0", id, chainId, atomic: true };
    return finished ? { ...all, status: 200, receipts: await Promise.all(receipts) } : { ...all, status: 100 };
  };
  const answer: WalletAnswer = async (method, params) => {
    asked.push(method);
    if (method === "wallet_getCapabilities") return { "0x7a69": { atomic: { status: "supported" } } };
    if (method === "wallet_sendCalls") return sendCalls(params[0] as Batch);
    if (method === "wallet_getCallsStatus") return status(params[0]);
    throw Object.assign(new Error(`This wallet knows no ${method}`), { code: 4200 });
  };
  return { answer, asked, letGo: () => agreed.resolve(undefined), finish: () => void (finished = true) };
}
