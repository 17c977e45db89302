import { deploymentOf } from "@datagraph/protocol";
import {
  type ChainClient,
  type SignedCall,
  eventIn,
  read,
  sendSigned,
  signCancellation,
  signCreditMove,
  signDelegation,
  signDeposit,
  signPayees,
  signPermittedDeposit,
  signRegistration,
  signSaleReturn,
  signSpender,
  signVote,
  signWithdrawalRequest,
  signedCall,
  unusedNonce,
} from "@datagraph/sdk";
import { network } from "hardhat";
import { getAddress, keccak256, parseEventLogs, toHex, zeroAddress } from "viem";
import { expect, it } from "vitest";
import Local from "../../../ignition/modules/Local.ts";

const AMOUNT = 40_000_000n;
const PRICE = 25_000_000n;
const ACADEMIC = 2;
const DOLLAR = 1;
const DEADLINE = 4_000_000_000;

const { viem, ignition, networkHelpers } = await network.connect();
const publicClient = await viem.getPublicClient();
const wallets = await viem.getWalletClients();
type W = (typeof wallets)[number];
const [, validator, guardian, holder, , , researcher, station, relayer] = wallets as unknown as W[];

const clientOf = (walletClient: W | undefined) =>
  ({ deployment: deploymentOf(31337), publicClient, walletClient }) as unknown as ChainClient;
const [mine, others, voter] = [researcher, station, holder].map(clientOf) as [ChainClient, ChainClient, ChainClient];
const me = getAddress(researcher!.account.address);
const whose = getAddress(validator!.account.address);
const send = (call: SignedCall) => sendSigned(clientOf(relayer), call);

/** DataGraph as it is deployed locally; researcher, station and holder have no coin, the researcher has dollars. */
async function deploy() {
  const contracts = await ignition.deploy(Local, { parameters: "ignition/parameters/local.json" });
  await contracts.dollar.write.mint([me, 10n * AMOUNT]);
  for (const poor of [researcher, station, holder]) await networkHelpers.setBalance(poor!.account.address, 0n);
  return { ...contracts, coin: getAddress(contracts.dollar.address) };
}
const load = () => networkHelpers.loadFixture(deploy);
type World = Awaited<ReturnType<typeof load>>;

const ledgerOnce = async () => ({ nonce: await unusedNonce(mine, me, "QueryLedger"), deadline: DEADLINE });
const depositOf = ({ ledger, coin }: World) => ledger.read.depositOf([me, whose, coin]);

/** A File that the station registers by signature and offers for dollars. */
async function sellFile({ pass, dollar, vault }: World) {
  const digest = keccak256(toHex("file"));
  const content = { digest, root: digest, metadata: digest, codec: 0x55 };
  const receipt = await send(await signRegistration(others, [digest, content, []], DEADLINE));
  const { id } = eventIn(receipt, "ProvenanceRegistry", "DatasetRegistered");
  await networkHelpers.setBalance(station!.account.address, 10n ** 18n);
  await networkHelpers.setBalance(me, 10n ** 18n);
  const terms = { price: PRICE, duration: 86_400, token: DOLLAR, seats: 0, download: true };
  await pass.write.offer([id, ACADEMIC, terms], { account: station!.account });
  await dollar.write.approve([vault.address, PRICE], { account: researcher!.account });
  const offerHash = await pass.read.offerHash([id, ACADEMIC]);
  const purchase = { dataset: id, licence: ACADEMIC, holder: me, offerHash, maxPrice: PRICE, validator: zeroAddress };
  const bought = await pass.write.buy([purchase], { account: researcher!.account });
  const { logs } = await publicClient.getTransactionReceipt({ hash: bought });
  const [held] = parseEventLogs({ abi: vault.abi, eventName: "SaleHeld", logs });
  return { id, sale: held!.args.data };
}

it("deposits by one signature or by a permit, and pays back what was asked for, for who has no coin", async () => {
  const world = await load();
  const { dollar, ledger, coin: token } = world;
  const deposit = { validator: whose, token, amount: AMOUNT };
  await send(await signDeposit(mine, deposit, await ledgerOnce()));
  expect(await depositOf(world)).toEqual([AMOUNT, 0n, 0n, 0]);
  await send(await signPermittedDeposit(mine, deposit, await ledgerOnce()));
  expect(await depositOf(world)).toEqual([2n * AMOUNT, 0n, 0n, 0]);
  expect(await unusedNonce(mine, me, "QueryLedger")).toBe(2n);

  await send(await signWithdrawalRequest(mine, { ...deposit, amount: AMOUNT + 1n }, await ledgerOnce()));
  await networkHelpers.time.increase(600);
  await send(signedCall(mine, "QueryLedger", "withdrawFor", [me, whose, token]));
  expect(await depositOf(world)).toEqual([AMOUNT - 1n, 0n, 0n, 0]);
  expect(await dollar.read.balanceOf([me])).toBe(9n * AMOUNT + 1n);
  expect(await dollar.read.balanceOf([ledger.address])).toBe(AMOUNT - 1n);
});

it("limits a session key and cancels, by signature, and passes over nonces that are cancelled", async () => {
  const { ledger, coin: token } = await load();
  const spender = getAddress(station!.account.address);
  const allowed = { spender, validator: whose, token, limit: AMOUNT, expiry: DEADLINE };
  await send(await signSpender(mine, allowed, await ledgerOnce()));
  expect(await ledger.read.spenderOf([me, spender, whose, token])).toEqual([AMOUNT, DEADLINE]);
  await send(await signCancellation(mine, { nonce: 1n, deadline: DEADLINE }));
  expect(await ledger.read.cancellationOf([me, 1n])).toBeGreaterThan(0);
  expect(await unusedNonce(mine, me, "QueryLedger")).toBe(2n);
});

it("tells what the contract says of a signed call that does not do", async () => {
  const { coin: token } = await load();
  const move = { from: whose, to: me, token };
  const refusal = send(await signCreditMove(mine, move, await ledgerOnce()));
  // the signature passes; the validator is in office
  await expect(refusal).rejects.toMatchObject({ code: "LedgerStillValidator" });
  const late = await signWithdrawalRequest(mine, { validator: whose, token, amount: 1n }, { nonce: 0n, deadline: 1 });
  await expect(send(late)).rejects.toMatchObject({ code: "LedgerExpired" });
  await expect(send({ ...late, to: me })).rejects.toThrow(`${me} is no contract of DataGraph on chain 31337`);
});

it("registers a File, names its payees, and takes a price back, by signature", async () => {
  const world = await load();
  const { id, sale } = await sellFile(world);
  expect(await read(mine, "ProvenanceRegistry", "creatorOf", [id])).toBe(getAddress(station!.account.address));
  const accounts = [me, getAddress(station!.account.address)];
  const payees = { dataset: id, accounts, shares: [1, 3], locked: false };
  const { payee } = eventIn(await send(await signPayees(others, payees, DEADLINE)), "RewardVault", "PayeesSet");
  expect(await world.vault.read.payeeOf([id])).toBe(payee);

  await world.registry.write.suspend([id, keccak256("0x01")], { account: guardian!.account });
  await send(await signSaleReturn(mine, sale, DEADLINE));
  const account = `0x${me.slice(2).toLowerCase().padStart(64, "0")}` as const;
  expect(await world.vault.read.balanceOf([account, world.coin])).toBe(PRICE);
  expect(await world.vault.read.isHeld([sale])).toBe(false);
});

it("delegates and votes by signature", async () => {
  const { governor, token } = await load();
  const who = getAddress(holder!.account.address);
  await send(await signDelegation(voter, who, DEADLINE));
  expect(await token.read.delegates([who])).toBe(who);
  await networkHelpers.mine(1);

  await networkHelpers.setBalance(who, 10n ** 18n);
  const call = [[governor.address], [0n], ["0x"], "nothing"] as const;
  const hash = await governor.write.propose([...call], { account: holder!.account });
  const { proposalId } = eventIn(await publicClient.getTransactionReceipt({ hash }), "DataGovernor", "ProposalCreated");
  await networkHelpers.setBalance(who, 0n);
  await networkHelpers.mine(2);
  const vote = await signVote(voter, { proposal: proposalId, support: 1, reason: "because" });
  const { weight, reason } = eventIn(await send(vote), "DataGovernor", "VoteCast");
  expect([weight, reason]).toEqual([await token.read.balanceOf([who]), "because"]);
  expect((await governor.read.proposalVotes([proposalId]))[1]).toBe(weight);
  await expect(send(vote)).rejects.toMatchObject({ code: "GovernorInvalidSignature" });
});
