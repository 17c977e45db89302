import { deploymentOf } from "@datagraph/protocol";
import {
  type ChainClient,
  type SignedCall,
  signCancellation,
  signConsent,
  signDelegation,
  signDeposit,
  signJoin,
  signPayees,
  signPermittedDeposit,
  signSpender,
  signVote,
  signWithdrawalRequest,
} from "@datagraph/sdk";
import { type Hex, parseEventLogs } from "viem";
import type { Meter } from "./meter.ts";
import { createPool } from "./registry.ts";
import { PRICE, sellFile } from "./sales.ts";
import { FOR, HOLDERS } from "./votes.ts";
import { ACADEMIC, DEADLINE, type World, digest, termsOf } from "./world.ts";

const SIGNER = 16;
const RELAY = 14;
const EVERY_FIELD = { fields: 0b1111n, licences: 1n << BigInt(ACADEMIC), rows: false };
const ONE_FIELD = { ...EVERY_FIELD, fields: 1n };

/** One act, sent by whom it is about, and as they signed it. */
type Pair = { name: string; own: () => Promise<Hex>; signed: () => Promise<SignedCall> };

/** What it costs to send an act for who signed it, over sending it oneself, from the same state. */
export async function measureActs(world: World, meter: Meter): Promise<void> {
  for (const pairs of [await ledgerPairs(world), await registryPairs(world), await votePairs(world)])
    for (const pair of pairs) await measure(world, meter, pair);
}

async function measure(world: World, meter: Meter, { name, own, signed }: Pair): Promise<void> {
  const snapshot = await world.networkHelpers.takeSnapshot();
  const alone = await meter.gasOf(own());
  await snapshot.restore();
  const sent = await meter.gasOf(send(world, await signed()));
  meter.note(`${name} adds`, sent - alone);
  await snapshot.restore();
}

function clientOf({ publicClient, wallets }: World, index: number): ChainClient {
  return { deployment: deploymentOf(31337), publicClient, walletClient: wallets[index]! } as unknown as ChainClient;
}

/** A researcher who deposited, signed and was sent for before. */
async function ledgerPairs(world: World): Promise<Pair[]> {
  const { dollar, ledger, wallets } = world;
  const client = clientOf(world, SIGNER);
  const { account } = wallets[SIGNER]!;
  const [validator, token] = [wallets[1]!.account.address, dollar.address];
  const deposit = { validator, token, amount: PRICE };
  await dollar.write.mint([account.address, 100n * PRICE]);
  await dollar.write.approve([ledger.address, 50n * PRICE], { account });
  await ledger.write.deposit([validator, token, 10n * PRICE], { account });
  const allowed = { spender: wallets[17]!.account.address, validator, token, limit: PRICE, expiry: DEADLINE };
  await send(world, await signSpender(client, allowed, { nonce: 0n, deadline: DEADLINE }));
  const once = { nonce: 1n, deadline: DEADLINE };
  const own = () => ledger.write.deposit([validator, token, PRICE], { account });
  return [
    { name: "depositWithAuthorization", own, signed: () => signDeposit(client, deposit, once) },
    { name: "depositWithPermitFor", own, signed: () => signPermittedDeposit(client, deposit, once) },
    {
      name: "requestWithdrawalFor",
      own: () => ledger.write.requestWithdrawal([validator, token, PRICE], { account }),
      signed: () => signWithdrawalRequest(client, deposit, once),
    },
    {
      name: "authorizeSpenderFor",
      own: () => ledger.write.authorizeSpender([allowed.spender, validator, token, 2n * PRICE, DEADLINE], { account }),
      signed: () => signSpender(client, { ...allowed, limit: 2n * PRICE }, once),
    },
    {
      name: "requestCancellationFor",
      own: () => ledger.write.requestCancellation([2n], { account }),
      signed: () => signCancellation(client, { nonce: 2n, deadline: DEADLINE }),
    },
  ];
}

/** A contributor whose signatures were used before, and an owner. */
async function registryPairs(world: World): Promise<Pair[]> {
  const { registry, vault, wallets } = world;
  const client = clientOf(world, SIGNER);
  const { account } = wallets[SIGNER]!;
  const termsHash = await createPool(world, "signed", termsOf(world));
  const [pool, salt] = [await registry.read.poolCount(), digest("a signed stream")];
  await registry.write.cancelSignatures({ account });
  await registry.write.join([pool, digest("a stream of one's own"), termsHash, EVERY_FIELD], { account });
  const stream = await registry.read.datasetId([account.address, digest("a stream of one's own")]);
  const seller = wallets[12]!.account;
  const file = await sellFile(world, "shared", 0);
  await vault.write.cancelSignatures({ account: seller });
  const payees = { dataset: file, accounts: [account.address, seller.address], shares: [1, 3], locked: false };
  return [
    {
      name: "joinFor",
      own: () => registry.write.join([pool, salt, termsHash, EVERY_FIELD], { account }),
      signed: () => signJoin(client, [pool, salt, termsHash, EVERY_FIELD], DEADLINE),
    },
    {
      name: "setConsentFor",
      own: () => registry.write.setConsent([stream, termsHash, ONE_FIELD], { account }),
      signed: () => signConsent(client, [stream, termsHash, ONE_FIELD], DEADLINE),
    },
    {
      name: "setPayeesFor",
      own: () => vault.write.setPayees([file, payees.accounts, payees.shares, false], { account: seller }),
      signed: () => signPayees(clientOf(world, 12), payees, DEADLINE),
    },
  ];
}

/** A holder who delegated and voted before, by signature too. */
async function votePairs(world: World): Promise<Pair[]> {
  const { token, governor, wallets, networkHelpers } = world;
  const client = clientOf(world, HOLDERS[0]!);
  const { account } = wallets[HOLDERS[0]!]!;
  const [before, proposal] = [await propose(world, "before"), await propose(world, "signed")];
  await networkHelpers.mine((await governor.read.votingDelay()) + 1n);
  const other = wallets[SIGNER]!.account.address;
  await send(world, await signDelegation(client, account.address, DEADLINE));
  await send(world, await signVote(client, { proposal: before, support: FOR, reason: "" }));
  return [
    {
      name: "delegateBySig",
      own: () => token.write.delegate([other], { account }),
      signed: () => signDelegation(client, other, DEADLINE),
    },
    {
      name: "castVoteWithReasonAndParamsBySig",
      own: () => governor.write.castVoteWithReason([proposal, FOR, "why"], { account }),
      signed: () => signVote(client, { proposal, support: FOR, reason: "why" }),
    },
  ];
}

async function propose({ governor, token, publicClient, wallets }: World, description: string): Promise<bigint> {
  const { account } = wallets[HOLDERS[0]!]!;
  const hash = await governor.write.propose([[token.address], [0n], ["0x"], description], { account });
  const { logs } = await publicClient.getTransactionReceipt({ hash });
  return parseEventLogs({ abi: governor.abi, logs, eventName: "ProposalCreated" })[0]!.args.proposalId;
}

function send({ wallets }: World, { to, data }: SignedCall): Promise<Hex> {
  const relay = wallets[RELAY]!;
  return relay.sendTransaction({ to, data, chain: null, account: relay.account });
}
