import { type Settlement, TYPES, domainOf, packSettlements, packUsage } from "@datagraph/protocol";
import { type Hex, parseEther, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Meter } from "./meter.ts";
import { ACADEMIC, BEGINNING, DAY, DEADLINE, type World, digest } from "./world.ts";

const BATCH = 100;
const ENTRIES = 1_000;
const UNITS = 10n;
const DEPOSIT = parseEther("0.01");
const UNIT_PRICE = 1_000n;
const POOL = 1;

type Signer = ReturnType<typeof privateKeyToAccount>;

/** Settling queries of one personal pool, and of an open one. */
export async function measureQueries(world: World, meter: Meter): Promise<void> {
  const researchers = Array.from({ length: BATCH }, (_, i) => privateKeyToAccount(digest(`researcher ${i}`)));
  await fund(world, researchers);
  const settle = (settlements: Settlement[]) =>
    world.ledger.write.settle([packSettlements(settlements)], { account: world.wallets[1]!.account });
  const mixed = (nonce: number) => Promise.all(researchers.map((researcher) => settlement(world, researcher, nonce)));
  await settle(await mixed(0)); // every researcher has settled before
  const one = researchers[0]!;
  await meter.measure("settle 100 orders of mixed researchers, each", settle(await mixed(1)), BATCH);
  const ofOne = await Promise.all(researchers.map((_, i) => settlement(world, one, 2 + i)));
  await meter.measure("settle 100 orders of one researcher, each", settle(ofOne), BATCH);
  const usage = packUsage(Array.from({ length: ENTRIES }, (_, number) => ({ number: 257 + number, units: 0x1234 })));
  const without = await meter.gasOf(settle([await settlement(world, one, 110)]));
  const withUsage = await meter.gasOf(settle([await settlement(world, one, 111, usage)]));
  meter.note("settle an open pool's order, per usage entry", (withUsage - without) / ENTRIES);
}

/** Gives every researcher a pass of the pool, whose price is their deposit towards the validator. */
async function fund({ pass, registry, wallets }: World, researchers: readonly Signer[]): Promise<void> {
  const dataset = await registry.read.poolId([POOL]);
  const offer = { price: DEPOSIT, duration: 30 * DAY, token: 0, seats: 0, download: false };
  await pass.write.offer([dataset, ACADEMIC, offer], { account: wallets[10]!.account });
  const offerHash = await pass.read.offerHash([dataset, ACADEMIC]);
  const validator = wallets[1]!.account.address;
  for (const { address: holder } of researchers) {
    const purchase = { dataset, licence: ACADEMIC, holder, offerHash, maxPrice: DEPOSIT, validator };
    await pass.write.buy([purchase], { account: wallets[14]!.account, value: DEPOSIT });
  }
}

async function settlement(world: World, signer: Signer, nonce: number, usage: Hex = "0x"): Promise<Settlement> {
  const { ledger, publicClient, wallets } = world;
  const block = await publicClient.getBlockNumber();
  const part = { pool: POOL, licence: ACADEMIC, rows: false, snapshot: block, fields: 0b1011n };
  const period = { periodStart: BEGINNING - 30 * DAY, periodEnd: BEGINNING };
  const order = {
    researcher: signer.address,
    validator: wallets[1]!.account.address,
    token: zeroAddress,
    queryHash: digest(`query ${nonce}`),
    consentBlock: block,
    nonce: BigInt(nonce),
    deadline: DEADLINE,
    parts: [{ ...part, ...period, unitPrice: UNIT_PRICE, maxUnits: 2n * UNITS }],
  };
  const signature = await signer.signTypedData({
    domain: domainOf("QueryLedger", await publicClient.getChainId(), ledger.address),
    types: { QueryOrder: TYPES.QueryOrder, OrderPart: TYPES.OrderPart },
    primaryType: "QueryOrder",
    message: order,
  });
  return { order, signature, signer: signer.address, resultHash: digest("result"), units: [UNITS], usage: [usage] };
}
