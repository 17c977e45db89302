import { payoutProof, payoutTree } from "@datagraph/protocol";
import { type Hex, zeroAddress } from "viem";
import type { Meter } from "./meter.ts";
import { type World, digest, strangers } from "./world.ts";

const ACCOUNTS = 1_000;
const BATCH = 100;

type Tree = ReturnType<typeof payoutTree>;

/** Payout roots over 1,000 accounts, and claims under them. */
export async function measureRoots(world: World, meter: Meter): Promise<void> {
  const accounts = await strangers(world, ACCOUNTS, "contributor");
  const chainId = await world.publicClient.getChainId();
  const treeOf = (total: bigint): Tree =>
    payoutTree(
      chainId,
      world.vault.address,
      accounts.map((account) => ({ account, token: zeroAddress, total })),
    );
  const [first, second, third] = [treeOf(300n), treeOf(600n), treeOf(900n)];
  await proposeAndAccept(world, first);
  await meter.measure("claim, first", claim(world, first, accounts[0]!));
  for (let i = 0; i < 10; i++)
    await claimMany(world, first, accounts.slice(i * BATCH + (i === 0 ? 1 : 0), (i + 1) * BATCH));
  for (let i = 0; i < 16; i++) await proposeAndAccept(world, first); // the ring has been full once
  const apart = await meter.gasOf(propose(world, second));
  meter.note("proposeRoot and acceptRoots, apart", apart + (await meter.gasOf(accept(world))));
  await meter.measure("claim, later", claim(world, second, accounts[0]!));
  await meter.measure("claimMany of 100, each, later", claimMany(world, second, accounts.slice(100, 200)), BATCH);
  await propose(world, third);
  await ripen(world);
  await meter.measure("proposeRoot that accepts the one before", propose(world, treeOf(1_200n)));
}

async function proposeAndAccept(world: World, tree: Tree): Promise<void> {
  await propose(world, tree);
  await accept(world);
}

/** Proposes at the close of the present epoch, as the validator whose turn it is. */
async function propose({ vault, ledger, networkHelpers, wallets }: World, { root }: Tree): Promise<Hex> {
  const epoch = await ledger.read.currentEpoch();
  await networkHelpers.time.increaseTo((epoch + 1n) * BigInt(await ledger.read.epochLength()));
  const [, , revision] = await vault.read.lastRoot();
  const running = await ledger.read.runningHashAt([epoch]);
  return vault.write.proposeRoot([epoch, root, revision, running, digest("manifest")], {
    account: wallets[1]!.account,
    value: await vault.read.bond(),
  });
}

async function ripen({ vault, networkHelpers }: World): Promise<void> {
  await networkHelpers.time.increase(await vault.read.vetoWindow());
}

async function accept(world: World): Promise<Hex> {
  await ripen(world);
  return world.vault.write.acceptRoots();
}

function claim({ vault }: World, tree: Tree, account: Hex): Promise<Hex> {
  return vault.write.claim([claimOf(tree, account)]);
}

function claimMany({ vault }: World, tree: Tree, accounts: readonly Hex[]): Promise<Hex> {
  return vault.write.claimMany([accounts.map((account) => claimOf(tree, account))]);
}

function claimOf(tree: Tree, account: Hex) {
  const proof = payoutProof(tree, account, zeroAddress);
  if (proof === undefined) throw new Error(`${account} earned nothing`);
  return proof;
}
