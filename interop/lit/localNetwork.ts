import { type Hex, type TestActions, encodeAbiParameters, zeroAddress } from "viem";
import { signatures } from "./litSdk.ts";

/**
 * Puts Lit's staking and price contracts on a local chain: code that answers every call with one value, which names our
 * nodes and their threshold. They are all that the SDK asks the chain before it asks the nodes.
 */
export async function putLitContracts(
  client: Pick<TestActions, "setCode">,
  urls: readonly string[],
  threshold: number,
): Promise<void> {
  const validators = urls.map((url) => validator(new URL(url)));
  const epoch = { epochLength: 300n, number: 1n, rewardEpochNumber: 1n, nextRewardEpochNumber: 2n };
  const times = { endTime: 9_999_999_999n, retries: 0n, timeout: 60n, startTime: 0n };
  const nodes = [{ ...epoch, ...times }, BigInt(threshold), validators];
  const prices = [1n, BigInt(threshold), validators.map((one) => ({ validator: one, prices: [1n, 1n, 1n, 1n] }))];
  await put(client, "Staking", "getActiveUnkickedValidatorStructsAndCounts", nodes);
  await put(client, "PriceFeed", "getNodesForRequest", prices);
}

async function put(client: Pick<TestActions, "setCode">, contract: string, method: string, values: unknown[]) {
  const { address, methods } = signatures[contract]!;
  const outputs = methods[method]!.outputs as { type: string }[];
  await client.setCode({ address, bytecode: answering(encodeAbiParameters(outputs, values)) });
}

function validator({ hostname, port }: URL) {
  const ip = hostname.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return {
    ip,
    ipv6: 0n,
    port: Number(port),
    nodeAddress: zeroAddress,
    reward: 0n,
    senderPubKey: 0n,
    receiverPubKey: 0n,
    lastActiveEpoch: 0n,
    commissionRate: 0n,
    lastRewardEpoch: 0n,
    lastRealmId: 1n,
    delegatedStakeAmount: 0n,
    delegatedStakeWeight: 0n,
    lastRewardEpochClaimedFixedCostRewards: 0n,
    lastRewardEpochClaimedCommission: 0n,
    operatorAddress: zeroAddress,
    uniqueDelegatingStakerCount: 0n,
    registerAttestedWalletDisabled: false,
  };
}

/** CODECOPY of what follows the code, and RETURN. */
function answering(value: Hex): Hex {
  const data = value.slice(2);
  const length = (data.length / 2).toString(16).padStart(4, "0");
  return `0x61${length}600e60003961${length}6000f3${data}`;
}
