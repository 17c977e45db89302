import { type Settlement, derivePayouts, hashOrder, packSettlements, payoutTree, LICENCES } from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  addressOf,
  payoutEvents,
  quoteQuery,
  read,
  signOrder,
  verifyPayouts,
  write,
} from "@datagraph/sdk";

import { zeroHash } from "viem";
import { type World, actor } from "../world.ts";

import { nextEpoch } from "./queries.ts";

const query = { sql: "SELECT avg(cat) AS cats FROM health" };

/** Recomputes every root from chain events alone. */
export async function verify(world: World): Promise<string> {
  const roots = await verifyPayouts(world.reader);
  world.checks.holds(roots.length > 0, "There is a root to verify");
  for (const { epoch, ok } of roots) world.checks.holds(ok, `The root of epoch ${epoch} is what the events give`);
  return `${roots.length} roots recomputed from chain events alone`;
}

/** A validator overcharges, and proposes a root that keeps the overcharge: the recomputation names both. */
export async function verifyFraud(world: World): Promise<string> {
  const { checks, reader } = world;
  const order = await overcharge(world);
  await nextEpoch(world);
  await proposeFraud(world);
  const roots = await verifyPayouts(reader);
  const wrong = roots.find(({ ok }) => !ok);
  checks.holds(wrong !== undefined, "The fraudulent root is found");
  checks.equal(
    wrong?.overcharged.map((one) => one.order),
    [order],
    "The order that was overcharged",
  );
  checks.holds(roots.filter(({ ok }) => !ok).length === 1, "Only the fraudulent root differs");
  return `root of epoch ${wrong!.epoch} differs: order ${order.slice(0, 10)} was overcharged by ${wrong!.overcharged[0]!.amount}`;
}

/** The researcher allows twice the quote, and the validator takes all of it. Returns the order's hash. */
async function overcharge(world: World): Promise<string> {
  const { addresses, reader } = world;
  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
  const signer = researcher.walletClient.account.address;
  const quote = await quoteQuery(addresses.gateway, { query, licence: LICENCES.academic, researcher: signer });
  const parts = quote.order.parts.map((part) => ({ ...part, maxUnits: part.maxUnits * 2n }));
  const order = { ...quote.order, parts };
  const settlement: Settlement = {
    order,
    signer,
    signature: await signOrder(researcher, order),
    resultHash: zeroHash,
    units: parts.map(({ maxUnits }) => maxUnits),
    usage: parts.map(() => "0x"),
  };
  await write(actor(world, DEVELOPMENT_ACCOUNTS.validator), "QueryLedger", "settle", [packSettlements([settlement])]);
  return hashOrder(reader.deployment.chainId, addressOf(reader.deployment, "QueryLedger"), order);
}

/** Proposes what the events give, but with the refund moved to the validator. */
async function proposeFraud(world: World): Promise<void> {
  const { reader } = world;
  const validator = actor(world, DEVELOPMENT_ACCOUNTS.validator);
  const { address } = validator.walletClient.account;
  const events = await Array.fromAsync(payoutEvents(reader));
  const treasury = await read(reader, "RewardVault", "treasury", []);
  const payout = [...derivePayouts(events, { treasury })].at(-1)!;
  const { chainId, contracts } = reader.deployment;
  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher).walletClient.account.address;
  const refund = payout.earnings.find(({ account }) => account === researcher)!;
  const earnings = payout.earnings
    .filter((earning) => earning !== refund)
    .map((earning) => (earning.account === address ? { ...earning, total: earning.total + refund.total } : earning));
  const { root } = payoutTree(chainId, contracts.RewardVault, earnings);
  const [, , revision] = await read(reader, "RewardVault", "lastRoot", []);
  const bond = await read(reader, "RewardVault", "bond", []);
  const args = [payout.epoch, root, revision, payout.running, zeroHash] as const;
  await write(validator, "RewardVault", "proposeRoot", args, bond);
}
