import { CallRefused, read, simulate } from "@datagraph/sdk";
import { parseGwei } from "viem";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../gateway/src/database.ts";
import { raisedFees } from "../../gateway/src/sending/fees.ts";
import { minedCall, sendCall } from "../../gateway/src/sending/sendCall.ts";
import { submitCall } from "../../gateway/src/sending/submitCall.ts";
import { tendCalls } from "../../gateway/src/sending/tendCalls.ts";
import { chainAndDatabase } from "./chainAndDatabase.ts";

const TO = "0x00000000000000000000000000000000000000d0";

let world: Awaited<ReturnType<typeof chainAndDatabase>>;

beforeAll(async () => {
  world = await chainAndDatabase();
});
afterAll(() => world?.stop());
afterEach(async () => {
  await world.node.setAutomine(true);
  await world.node.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei("1") });
  await world.node.mine({ blocks: 1 });
  await tendCalls(world.senderOn(world.database));
});

const balance = () => read(world.reader, "TestDollar", "balanceOf", [TO]);
const mint = (amount: bigint, sender = world.senderOn(world.database)) =>
  sendCall(sender, "TestDollar", "mint", [TO, amount]);
const open = async () => {
  const { rows } = await world.database.query<{ hashes: string[]; max_fee: string }>(
    "select hashes, max_fee from gateway.outgoing where state = 'open' order by nonce",
  );
  return rows;
};

describe("sendCall", () => {
  it("returns the receipt of a call that is mined", async () => {
    const before = await balance();
    const { status } = await mint(5n);
    expect(status).toBe("success");
    expect((await balance()) - before).toBe(5n);
  });

  it("says what the contract refuses, and sends nothing", async () => {
    const calls = await world.node.getTransactionCount({ address: world.account.address });
    const refused = sendCall(world.senderOn(world.database), "TestDollar", "transfer", [TO, 1n]);
    await expect(refused).rejects.toMatchObject({ code: "ERC20InsufficientBalance" });
    expect(await world.node.getTransactionCount({ address: world.account.address })).toBe(calls);
  });

  it("replaces a transaction that pays too little by one that pays enough", async () => {
    const before = await balance();
    await world.node.setAutomine(false);
    const sent = mint(7n);
    await expect.poll(async () => (await open()).length).toBe(1);
    const [first] = await open();
    const stuckAt = BigInt(first!.max_fee) + 1n;
    await world.node.setNextBlockBaseFeePerGas({ baseFeePerGas: stuckAt });
    await world.node.mine({ blocks: 1 });
    expect(await balance()).toBe(before);
    await expect.poll(async () => (await open())[0]?.hashes.length, { timeout: 20_000 }).toBeGreaterThan(1);
    const mining = setInterval(() => void world.node.mine({ blocks: 1 }), 300);
    const receipt = await sent.finally(() => clearInterval(mining));
    expect(receipt.transactionHash).not.toBe(first!.hashes[0]);
    expect((await balance()) - before).toBe(7n);
  });

  it("gives calls at once of two replicas nonces of their own, and each is mined once", async () => {
    const before = await balance();
    const other = await openDatabase(world.stack.databaseUrl);
    const senders = [world.senderOn(world.database), world.senderOn(other)];
    const receipts = await Promise.all([1n, 10n, 100n, 1_000n].map((amount, at) => mint(amount, senders[at % 2])));
    await other.end();
    expect(new Set(receipts.map(({ transactionHash }) => transactionHash)).size).toBe(4);
    expect((await balance()) - before).toBe(1_111n);
  });

  it("fails when somebody else used the nonce with the same key", async () => {
    const sender = world.senderOn(world.database, { patience: 600_000 });
    await world.node.setAutomine(false);
    const call = await simulate(sender.client, "TestDollar", "mint", [TO, 1n]);
    const nonce = await submitCall(sender, call);
    const [row] = await open();
    const raw = await world.account.signTransaction({
      ...{ type: "eip1559", chainId: 31_337, nonce: Number(nonce), to: TO, value: 1n, gas: 30_000n },
      ...{ maxFeePerGas: BigInt(row!.max_fee) * 3n, maxPriorityFeePerGas: BigInt(row!.max_fee) * 2n },
    });
    await world.node.sendRawTransaction({ serializedTransaction: raw });
    await world.node.mine({ blocks: 1 });
    await expect(minedCall(sender, call, nonce)).rejects.toThrow(CallRefused);
  });
});

describe("a replica killed", () => {
  it("after its transaction was kept, before it was sent, leaves it to the next", async () => {
    const before = await balance();
    const sender = world.senderOn(world.database, { patience: 0 });
    const deaf = {
      ...sender.client,
      publicClient: { ...sender.client.publicClient, sendRawTransaction: () => Promise.reject(new Error("killed")) },
    } as typeof sender.client;
    await submitCall({ ...sender, client: deaf }, await simulate(sender.client, "TestDollar", "mint", [TO, 3n]));
    expect(await balance()).toBe(before);
    await tendCalls(sender);
    await expect.poll(() => tendCalls(sender), { timeout: 10_000 }).toBe(0);
    expect((await balance()) - before).toBe(3n);
  });

  it("while its transactions wait leaves all of them to the next, in their order", async () => {
    const before = await balance();
    await world.node.setAutomine(false);
    const sender = world.senderOn(world.database, { patience: 0 });
    for (const amount of [1n, 2n, 3n])
      await submitCall(sender, await simulate(sender.client, "TestDollar", "mint", [TO, amount]));
    await world.node.request({ method: "anvil_dropAllTransactions" } as never);
    expect(await tendCalls(sender)).toBe(3);
    await world.node.setAutomine(true);
    await world.node.mine({ blocks: 1 });
    await expect.poll(() => tendCalls(sender), { timeout: 10_000 }).toBe(0);
    expect((await balance()) - before).toBe(6n);
  });
});

describe("fees", () => {
  it("rise by what nodes demand of a replacement, never above the sender's limit", () => {
    const offered = { maxFeePerGas: 800n, maxPriorityFeePerGas: 80n };
    expect(raisedFees(offered, { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }, 10_000n)).toEqual({
      maxFeePerGas: 901n,
      maxPriorityFeePerGas: 91n,
    });
    expect(raisedFees(offered, { maxFeePerGas: 5_000n, maxPriorityFeePerGas: 5_000n }, 1_000n)).toEqual({
      maxFeePerGas: 1_000n,
      maxPriorityFeePerGas: 1_000n,
    });
    expect(raisedFees(offered, offered, 900n)).toBeUndefined();
  });
});
