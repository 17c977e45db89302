import {
  type PoolTerms,
  accessPassAbi,
  appointmentsAbi,
  dataGovernorAbi,
  dataTokenAbi,
  deploymentOf,
  hashTerms,
  licenseBookAbi,
  packFacts,
  packScope,
  packStreamCounts,
  packStreamNumbers,
  packUsage,
  provenanceRegistryAbi,
  queryLedgerAbi,
  rewardVaultAbi,
  timelockControllerAbi,
} from "@datagraph/protocol";
import { type Address, type Hex, erc20Abi, numberToHex, pad, zeroAddress } from "viem";
import { type Emitted, log } from "./emitter.ts";

/* One small history of the whole protocol, as its contracts would tell it. */

export const { contracts } = deploymentOf(31337);
export const account = (n: number): Address => numberToHex(0xacc0000 + n, { size: 20 });
export const bytes32 = (n: number): Hex => numberToHex(n, { size: 32 });

export const [alice, bob, researcher, validator, admitter, guardian] = [1, 2, 3, 4, 5, 6].map(account) as [
  Address,
  Address,
  Address,
  Address,
  Address,
  Address,
];
export const dollar = account(99);
export const treasury = contracts.TimelockController;
export const ID = { file: 1001n, derived: 1002n, pool: 1003n, aliceStream: 1004n, bobStream: 1005n } as const;
export const PASS = 7001n;
export const MAX_UINT40 = 2 ** 40 - 1;

export const terms: PoolTerms = {
  schema: bytes32(0x5c),
  class: 2,
  fieldCount: 3,
  k: 5,
  granularity: 2 ** 32 - 1,
  recordsPerPeriod: 1,
  token: 1,
  chain: bytes32(0),
  admitter,
  prices: [
    { licence: 1, price: 10n },
    { licence: 2, price: 30n },
  ],
  validators: [validator],
};
export const newTerms: PoolTerms = { ...terms, k: 7, prices: [{ licence: 1, price: 20n }] };

const registry = contracts.ProvenanceRegistry;
const emitRegistry = (name: string, args: Record<string, unknown>) => log(registry, provenanceRegistryAbi, name, args);

const mint = (id: bigint, to: Address) => emitRegistry("Transfer", { from: zeroAddress, to, tokenId: id });

/** Deployment: parameters, licences, tokens, appointments, the DAO's token. */
export function genesis(): Emitted[] {
  const licence = { terms: bytes32(0x11), active: true, needsEligibility: false, issuer: zeroAddress };
  return [
    log(contracts.LicenseBook, licenseBookAbi, "LicenceSet", { licence: 1, feeBps: 500, ...licence }),
    log(contracts.LicenseBook, licenseBookAbi, "LicenceSet", { licence: 2, feeBps: 1000, ...licence }),
    log(contracts.LicenseBook, licenseBookAbi, "TokenSet", { index: 0, token: zeroAddress, active: true }),
    log(contracts.LicenseBook, licenseBookAbi, "TokenSet", { index: 1, token: dollar, active: true }),
    log(contracts.LicenseBook, licenseBookAbi, "ValidatorShareSet", { shareBps: 700 }),
    log(contracts.Appointments, appointmentsAbi, "ValidatorAppointed", { validator, activeAt: 50 }),
    log(contracts.Appointments, appointmentsAbi, "GuardianAppointed", { guardian, until: MAX_UINT40 }),
    log(contracts.RewardVault, rewardVaultAbi, "VaultParametersSet", {
      rest: 3,
      vetoWindow: 4,
      proposalTimeout: 5,
      bond: 6n,
    }),
    log(contracts.TimelockController, timelockControllerAbi, "MinDelayChange", { oldDuration: 0n, newDuration: 60n }),
    log(contracts.DataToken, dataTokenAbi, "Transfer", { from: zeroAddress, to: treasury, value: 1000n }),
    log(contracts.DataToken, dataTokenAbi, "Transfer", { from: treasury, to: alice, value: 100n }),
  ];
}

/** Datasets: a File, one derived of it, a pool with two streams, consents, admissions and anchors. */
export function datasets(): Emitted[] {
  const content = { digest: bytes32(0xd1), root: bytes32(0xd2), metadata: bytes32(0xd3) };
  const registered = { creator: alice, ...content, parents: [] };
  const consent = { fields: 0b111n, licences: 0b110n, rows: true };
  const joined = { pool: 1, termsHash: hashTerms(terms), consent };
  return [
    mint(ID.file, alice),
    emitRegistry("DatasetRegistered", { id: ID.file, kind: 1, ...registered, codec: 0x55 }),
    // An order of events the registry does not promise, and a codec nobody knows.
    emitRegistry("DatasetRegistered", {
      id: ID.derived,
      kind: 4,
      ...registered,
      creator: bob,
      codec: 0x99,
      parents: [{ id: ID.file, royaltyBps: 250 }],
    }),
    mint(ID.derived, bob),
    emitRegistry("VersionPublished", { id: ID.file, version: 2n, ...content, digest: bytes32(0xd9), codec: 0x70 }),
    mint(ID.pool, admitter),
    emitRegistry("PoolCreated", { id: ID.pool, pool: 1, creator: admitter, metadata: bytes32(0xe1), terms }),
    mint(ID.aliceStream, alice),
    emitRegistry("StreamJoined", { id: ID.aliceStream, creator: alice, number: 0, ...joined }),
    mint(ID.bobStream, bob),
    emitRegistry("StreamJoined", { id: ID.bobStream, creator: bob, number: 1, ...joined }),
    emitRegistry("StreamsAdmitted", { pool: 1, admitted: true, numbers: packStreamNumbers([0, 1]) }),
    emitRegistry("ConsentChanged", {
      id: ID.bobStream,
      termsHash: hashTerms(terms),
      consent: { fields: 0b101n, licences: 0b010n, rows: false },
    }),
    emitRegistry("Anchored", {
      id: ID.aliceStream,
      updateType: 0,
      root: bytes32(0xa1),
      count: 2 ** 32 - 1,
      start: 10,
      end: 20,
    }),
    emitRegistry("Anchored", { id: ID.bobStream, updateType: 0, root: bytes32(0xa2), count: 5, start: 10, end: 20 }),
    emitRegistry("AnchorRejected", { id: ID.bobStream, updateType: 0, end: 20, validator, reason: bytes32(0xbad) }),
    emitRegistry("EpochAnchored", {
      pool: 1,
      updateType: 1,
      start: 20,
      end: 30,
      validator,
      root: bytes32(0xa3),
      streams: packStreamCounts([
        { number: 0, count: 3 },
        { number: 1, count: 4 },
      ]),
      evidence: "0xabc1",
    }),
    emitRegistry("TermsProposed", { pool: 1, termsHash: hashTerms(newTerms), applicableAt: 77, terms: newTerms }),
    emitRegistry("TermsApplied", { pool: 1, termsHash: hashTerms(newTerms) }),
  ];
}

/** One settlement without usage. */
export function settledOrder(order: number): Emitted {
  return log(contracts.QueryLedger, queryLedgerAbi, "OrderSettled", {
    order: bytes32(order),
    researcher,
    validator,
    token: dollar,
    queryHash: bytes32(0x91),
    resultHash: bytes32(0x92),
    amount: 70_080n,
    facts: packFacts({ epoch: 3n, consentBlock: 8n, nonce: 2n ** 64n - 1n }),
  });
}

/** Money: an offer, a sale, its credit; a deposit, a settled query with usage, a payout root and claims. */
export function money(): Emitted[] {
  const vault = contracts.RewardVault;
  const ledger = contracts.QueryLedger;
  const saleData = {
    dataset: ID.file,
    passId: PASS,
    buyer: researcher,
    payee: pad(alice),
    token: dollar,
    amount: 1000n,
    feeBps: 500,
    restsUntil: 99,
    duration: 2 ** 32 - 1,
    expiry: MAX_UINT40,
    run: 65_535,
  };
  const sale = { sale: bytes32(0x5a1e), dataset: ID.file };
  const towards = { researcher, validator, token: dollar };
  const part = { order: bytes32(0x0d), pool: 1, fields: 0b11n };
  const scopeTo = (periodEnd: number) =>
    packScope({ licence: 1, rows: true, periodStart: 0, periodEnd, snapshot: 9n, unitPrice: 10n });
  return [
    log(contracts.AccessPass, accessPassAbi, "OfferSet", {
      dataset: ID.file,
      licence: 1,
      price: 1000n,
      duration: 2 ** 32 - 1,
      token: 1,
      seats: 2,
      download: true,
    }),
    log(contracts.AccessPass, accessPassAbi, "PassBought", {
      passId: PASS,
      dataset: ID.file,
      holder: researcher,
      licence: 1,
      payer: bob,
      token: dollar,
      price: 1000n,
      expiry: MAX_UINT40,
      seats: 2,
      download: true,
    }),
    log(contracts.AccessPass, accessPassAbi, "PassShortened", { passId: PASS, expiry: MAX_UINT40 - 7 }),
    log(contracts.AccessPass, accessPassAbi, "SeatOffered", { passId: PASS, seat: 0, member: bob }),
    log(contracts.AccessPass, accessPassAbi, "SeatAccepted", { passId: PASS, seat: 0, member: bob }),
    log(contracts.AccessPass, accessPassAbi, "SeatOffered", { passId: PASS, seat: 0, member: alice }),
    log(contracts.AccessPass, accessPassAbi, "SeatAccepted", { passId: PASS, seat: 0, member: bob }),
    log(contracts.AccessPass, accessPassAbi, "SeatOffered", { passId: PASS, seat: 1, member: alice }),
    log(contracts.AccessPass, accessPassAbi, "SeatAccepted", { passId: PASS, seat: 1, member: alice }),
    log(contracts.AccessPass, accessPassAbi, "SeatVacated", { passId: PASS, seat: 1, member: alice }),
    log(vault, rewardVaultAbi, "PayeesSet", {
      dataset: ID.file,
      payee: bytes32(0x9a),
      accounts: [alice, bob],
      shares: [3, 1],
      locked: false,
    }),
    log(vault, rewardVaultAbi, "SaleHeld", { ...sale, buyer: researcher, data: saleData }),
    log(vault, rewardVaultAbi, "RoyaltyCredited", {
      sale: sale.sale,
      parent: ID.derived,
      payee: pad(bob),
      token: dollar,
      amount: 25n,
    }),
    log(vault, rewardVaultAbi, "SaleCredited", {
      ...sale,
      payee: pad(alice),
      token: dollar,
      fee: 50n,
      royalties: 25n,
      net: 925n,
    }),
    log(vault, rewardVaultAbi, "Released", { account: treasury, token: dollar, amount: 50n, payee: pad(treasury) }),
    log(dollar, erc20Abi, "Transfer", { from: vault, to: treasury, value: 50n }),
    log(dollar, erc20Abi, "Transfer", { from: vault, to: alice, value: 925n }),
    log(ledger, queryLedgerAbi, "Deposited", { ...towards, amount: 90_000n, withdrawable: true }),
    log(ledger, queryLedgerAbi, "Deposited", { ...towards, amount: 100n, withdrawable: false }),
    log(ledger, queryLedgerAbi, "WithdrawalRequested", { ...towards, amount: 40n, withdrawableAt: 88 }),
    log(ledger, queryLedgerAbi, "Withdrawn", { ...towards, amount: 40n }),
    log(ledger, queryLedgerAbi, "SpenderAuthorized", { ...towards, spender: bob, limit: 90_000n, expiry: MAX_UINT40 }),
    log(ledger, queryLedgerAbi, "SpenderCharged", { ...towards, spender: bob, left: 19_920n }),
    settledOrder(0x0d),
    log(ledger, queryLedgerAbi, "UsageRecorded", {
      ...part,
      scope: scopeTo(MAX_UINT40),
      units: 7006n,
      // A stream's units beyond 65,535 come in several entries.
      usage: packUsage([
        { number: 0, units: 70_000 },
        { number: 1, units: 6 },
      ]),
    }),
    log(ledger, queryLedgerAbi, "UsageRecorded", { ...part, scope: scopeTo(5), units: 2n, usage: "0x" }),
    // A pool that there is not, and a withdrawal of nothing: anyone can make these.
    log(ledger, queryLedgerAbi, "UsageRecorded", {
      ...part,
      pool: 77,
      scope: scopeTo(5),
      units: 1n,
      usage: packUsage([{ number: 5, units: 1 }]),
    }),
    log(ledger, queryLedgerAbi, "WithdrawalRequested", {
      researcher: bob,
      validator,
      token: dollar,
      amount: 0n,
      withdrawableAt: 0,
    }),
    log(ledger, queryLedgerAbi, "Deposited", { ...towards, amount: 30n, withdrawable: false }),
    log(ledger, queryLedgerAbi, "CreditMoved", { researcher, from: validator, to: bob, token: dollar, amount: 30n }),
    log(ledger, queryLedgerAbi, "OrderSkipped", { researcher, nonce: 4n, reason: 4 }),
    log(vault, rewardVaultAbi, "UsageReceived", { token: dollar, amount: 70_080n }),
    log(vault, rewardVaultAbi, "RootProposed", {
      epoch: 3n,
      root: bytes32(0x71),
      revision: 0,
      proposer: validator,
      running: bytes32(0x93),
      manifest: bytes32(0x72),
      acceptableAt: 123,
      bond: 6n,
    }),
    log(vault, rewardVaultAbi, "RootProposed", {
      epoch: 4n,
      root: bytes32(0x73),
      revision: 1,
      proposer: bob,
      running: bytes32(0x94),
      manifest: bytes32(0x74),
      acceptableAt: 124,
      bond: 6n,
    }),
    log(vault, rewardVaultAbi, "RootVetoed", { epoch: 4n, root: bytes32(0x73), reason: bytes32(0xbad) }),
    log(vault, rewardVaultAbi, "RootAccepted", { epoch: 3n }),
    log(vault, rewardVaultAbi, "Claimed", { account: alice, token: dollar, amount: 60n, total: 60n }),
    log(vault, rewardVaultAbi, "Claimed", { account: alice, token: dollar, amount: 15n, total: 75n }),
  ];
}

/** Governance and status: a vote, a proposal's whole way, a suspension lifted, a withdrawal, a token that moves. */
export function governance(): Emitted[] {
  const governor = contracts.DataGovernor;
  return [
    log(contracts.DataToken, dataTokenAbi, "DelegateChanged", {
      delegator: alice,
      fromDelegate: zeroAddress,
      toDelegate: bob,
    }),
    log(contracts.DataToken, dataTokenAbi, "DelegateVotesChanged", {
      delegate: bob,
      previousVotes: 0n,
      newVotes: 100n,
    }),
    log(governor, dataGovernorAbi, "ProposalCreated", {
      proposalId: 5n,
      proposer: bob,
      targets: [contracts.LicenseBook],
      values: [0n],
      signatures: [""],
      calldatas: ["0x1234"],
      voteStart: 10n,
      voteEnd: 20n,
      description: "Academic fee\u0000 from 5 % to 1 %",
    }),
    log(governor, dataGovernorAbi, "VoteCast", { voter: bob, proposalId: 5n, support: 1, weight: 100n, reason: "yes" }),
    log(governor, dataGovernorAbi, "ProposalQueued", { proposalId: 5n, etaSeconds: 999n }),
    log(governor, dataGovernorAbi, "ProposalExecuted", { proposalId: 5n }),
    log(contracts.LicenseBook, licenseBookAbi, "LicenceSet", {
      licence: 1,
      terms: bytes32(0x11),
      feeBps: 100,
      active: true,
      needsEligibility: false,
      issuer: zeroAddress,
    }),
    emitRegistry("DatasetSuspended", { id: ID.derived, until: 500, reason: bytes32(0xbb) }),
    emitRegistry("SuspensionLifted", { id: ID.derived }),
    emitRegistry("DatasetWithdrawn", { id: ID.bobStream, closesAt: 700 }),
    emitRegistry("Transfer", { from: alice, to: bob, tokenId: ID.file }),
  ];
}
