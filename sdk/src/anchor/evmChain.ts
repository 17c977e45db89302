import type { Proof } from "@datagraph/protocol";
import {
  BaseError,
  ContractFunctionRevertedError,
  type Hex,
  TransactionNotFoundError,
  TransactionReceiptNotFoundError,
  type TransactionReceipt,
  type TransactionSerializableEIP1559,
  encodeFunctionData,
  keccak256,
  parseEventLogs,
} from "viem";
import type { ChainReader } from "../chain/client.ts";
import { abis, addressOf } from "../chain/contracts.ts";
import type { AnchorChain, AnchorProof, AnchorRef, AnchorRequest, AnchorSigner, AnchorStatus } from "./anchorChain.ts";
import { AnchorPending, AnchorRefused, AnchorUnavailable } from "./errors.ts";

const abi = abis.ProvenanceRegistry;

/** How the registry is used as anchoring chain. */
export type EvmAnchorOptions = {
  /** blocks on top of an anchor's until it is final; default 0 */
  depth?: number;
};

/** Returns the registry as anchoring chain: an anchor is a transaction of the contributor or of a device of theirs. */
export function evmAnchorChain(reader: ChainReader, { depth = 0 }: EvmAnchorOptions = {}): AnchorChain {
  return {
    id: `evm:${reader.deployment.chainId}`,
    prepare: async (anchor, signer) => {
      const transaction = await prepareTransaction(reader, anchor, signer);
      return {
        chain: `evm:${reader.deployment.chainId}`,
        anchor,
        signer,
        messages: [{ kind: "transaction", transaction }],
      };
    },
    submit: (_, signatures) => submit(reader, signatures),
    status: (ref) => statusOf(reader, ref, depth),
    proof: async (ref) => proofOf(reader, ref, await statusOf(reader, ref, depth)),
    verify: (proof, root) => verify(reader, proof, root, depth),
  };
}

async function prepareTransaction(
  reader: ChainReader,
  { stream: id, updateType, count, start, end, root }: AnchorRequest,
  { address: account }: AnchorSigner,
): Promise<TransactionSerializableEIP1559> {
  const { publicClient, deployment } = reader;
  const to = addressOf(deployment, "ProvenanceRegistry");
  const call = { abi, functionName: "anchor", args: [{ id, updateType, count, start, end, root }] } as const;
  try {
    await publicClient.simulateContract({ ...call, address: to, account });
    const data = encodeFunctionData(call);
    const [nonce, gas, fees] = await Promise.all([
      publicClient.getTransactionCount({ address: account, blockTag: "pending" }),
      publicClient.estimateGas({ account, to, data }),
      publicClient.estimateFeesPerGas(),
    ]);
    const { maxFeePerGas, maxPriorityFeePerGas } = fees;
    return { chainId: deployment.chainId, type: "eip1559", to, data, nonce, gas, maxFeePerGas, maxPriorityFeePerGas };
  } catch (error) {
    throw faultOf(error);
  }
}

/** The signed transaction's own hash tells it from all others, so sending it again can do no harm. */
async function submit({ publicClient }: ChainReader, [signed]: readonly Proof[]): Promise<AnchorRef> {
  if (signed === undefined) throw new TypeError("An anchor on the EVM needs one signed transaction");
  const raw = signed.signature as Hex;
  const hash = keccak256(raw);
  const from = await publicClient.getBlockNumber({ cacheTime: 0 }).catch((error: unknown) => {
    throw faultOf(error);
  });
  const known = await publicClient.getTransaction({ hash }).catch(absent);
  if (known === undefined) await publicClient.sendRawTransaction({ serializedTransaction: raw }).catch(afterSending);
  return { id: hash, from, evidenceFrom: from };

  /** The node may have taken it from another sender since. */
  async function afterSending(error: unknown): Promise<void> {
    if ((await publicClient.getTransaction({ hash }).catch(absent)) === undefined) throw faultOf(error);
  }
}

async function statusOf(reader: ChainReader, ref: AnchorRef, depth: number): Promise<AnchorStatus> {
  const { publicClient } = reader;
  const hash = ref.id as Hex;
  const receipt = await publicClient.getTransactionReceipt({ hash }).catch(absent);
  if (receipt === undefined) {
    const waiting = await publicClient.getTransaction({ hash }).catch(absent);
    return { state: waiting === undefined ? "unknown" : "pending" };
  }
  if (receipt.status === "reverted")
    return {
      state: "refused",
      rule: "reverted",
      message: `Transaction ${hash} reverted in block ${receipt.blockNumber}`,
    };
  const latest = await publicClient.getBlockNumber({ cacheTime: 0 });
  const state = latest - receipt.blockNumber >= BigInt(depth) ? "final" : "included";
  return { state, height: receipt.blockNumber };
}

async function proofOf(reader: ChainReader, ref: AnchorRef, status: AnchorStatus): Promise<AnchorProof> {
  if (status.state !== "final") throw new AnchorPending(ref.id, status.state);
  const receipt = await reader.publicClient.getTransactionReceipt({ hash: ref.id as Hex });
  const [anchor] = anchorsIn(reader, receipt);
  if (anchor === undefined) throw new AnchorRefused("no-anchor", `Transaction ${ref.id} anchored nothing`);
  return { ref: ref.id, anchor, height: receipt.blockNumber, hash: receipt.blockHash };
}

async function verify(reader: ChainReader, proof: AnchorProof, root: Hex, depth: number): Promise<boolean> {
  const status = await statusOf(reader, { id: proof.ref, from: proof.height, evidenceFrom: proof.height }, depth);
  if (status.state !== "final" || proof.anchor.root !== root) return false;
  const receipt = await reader.publicClient.getTransactionReceipt({ hash: proof.ref as Hex });
  if (receipt.blockHash !== proof.hash || receipt.blockNumber !== proof.height) return false;
  return anchorsIn(reader, receipt).some((anchor) =>
    (["stream", "updateType", "count", "start", "end", "root"] as const).every(
      (key) => anchor[key] === proof.anchor[key],
    ),
  );
}

function anchorsIn({ deployment }: ChainReader, receipt: TransactionReceipt): AnchorRequest[] {
  const registry = addressOf(deployment, "ProvenanceRegistry").toLowerCase();
  return parseEventLogs({ abi, eventName: "Anchored", logs: receipt.logs })
    .filter(({ address }) => address.toLowerCase() === registry)
    .map(({ args: { id, ...anchor } }) => ({ stream: id, ...anchor, fields: [] }));
}

function absent(error: unknown): undefined {
  if (error instanceof TransactionNotFoundError || error instanceof TransactionReceiptNotFoundError) return undefined;
  throw faultOf(error);
}

function faultOf(error: unknown): Error {
  if (!(error instanceof BaseError)) return error as Error;
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (!(reverted instanceof ContractFunctionRevertedError))
    return new AnchorUnavailable(`The chain took no anchor: ${error.shortMessage}`, { cause: error });
  const { errorName = "reverted", args = [] } = reverted.data ?? {};
  return new AnchorRefused(errorName, `the registry answers ${errorName}(${args.map(String).join(", ")})`);
}
