import { packSettlements } from "@datagraph/protocol";
import { artifacts, network } from "hardhat";
import { type Address, type Hex, parseEventLogs } from "viem";
import { describe, expect, it } from "vitest";
import { orderOf, part, settlementOf } from "../queryOrder.fixture.ts";
import { addressOf, consentAge, deployRewards, native } from "../rewards.fixture.ts";

const ARB_SYS: Address = "0x0000000000000000000000000000000000000064";
/** Arbitrum counts far more blocks than the Ethereum whose numbers its `block.number` gives. */
const HEAD = 400_000_000n;

/** A ledger on a chain of this id, where the precompile says HEAD, and 10^6 of coin deposited. */
async function onChain(chainId: number) {
  const connection = await network.connect({ override: { chainId } });
  const { deployedBytecode } = await artifacts.readArtifact("MockArbSys");
  await connection.networkHelpers.setCode(ARB_SYS, deployedBytecode as Hex);
  const arbSys = await connection.viem.getContractAt("MockArbSys", ARB_SYS);
  await arbSys.write.setBlockNumber([HEAD]);
  const r = await deployRewards(connection);
  const account = r.researcher.account;
  await r.ledger.write.deposit([addressOf(r.alice), native, 1_000_000n], { account, value: 1_000_000n });
  let nonce = 0n;
  /** Settles an order that names these blocks; returns the events' names. */
  const settle = async (consentBlock: bigint, snapshot = 1n) => {
    const order = await orderOf(r, { consentBlock, nonce: nonce++, parts: [part({ snapshot })] });
    const batch = packSettlements([await settlementOf(r, order)]);
    const hash = await r.ledger.write.settle([batch], { account: r.alice.account });
    const { logs } = await r.publicClient.getTransactionReceipt({ hash });
    return parseEventLogs({ abi: r.ledger.abi, logs })[0]?.eventName;
  };
  return { r, arbSys, settle };
}

describe("QueryLedger's blocks", () => {
  it.each([42_161, 421_614])("are the chain's own on Arbitrum %i", async (chainId) => {
    const { r, arbSys, settle } = await onChain(chainId);
    expect(await settle(HEAD, HEAD)).toBe("OrderSettled");
    expect(await settle(HEAD - consentAge)).toBe("OrderSettled");
    expect(await settle(HEAD - consentAge - 1n)).toBe("OrderSkipped");
    expect(await settle(HEAD + 1n)).toBe("OrderSkipped");
    expect(await settle(await r.publicClient.getBlockNumber())).toBe("OrderSkipped");
    await arbSys.write.setBlockNumber([HEAD + 1n]);
    expect(await settle(HEAD + 1n)).toBe("OrderSettled");
  });

  it("are counted as everywhere on other chains, whatever lies at that address", async () => {
    const { r, settle } = await onChain(8453);
    expect(await settle(await r.publicClient.getBlockNumber())).toBe("OrderSettled");
    expect(await settle(HEAD)).toBe("OrderSkipped");
  });
});
