import { type ChainReader, type abis, read, tokenDomain } from "@datagraph/sdk";
import { type Address, type Hex, getAddress, recoverTypedDataAddress, serializeSignature } from "viem";

/** Contracts of which signed calls are relayed. */
export type Relayed = Exclude<keyof typeof abis, "Appointments" | "LicenseBook" | "TimelockController" | "TestDollar">;

/** Whoever a call is made for, as its arguments tell: who signed it, or who is paid by it. */
type Subjects = (reader: ChainReader, args: readonly unknown[]) => Address[] | Promise<Address[]>;

type Signed = { researcher?: Address; signer?: Address; buyer?: Address; creator?: Address };

const first: Subjects = (_, [account]) => [account as Address];
const creatorOf: Subjects = async (reader, [id]) => [
  await read(reader, "ProvenanceRegistry", "creatorOf", [id as bigint]),
];
const inWords: Subjects = (_, args) =>
  (args as readonly (Signed | null)[]).flatMap(
    (one) => one?.researcher ?? one?.signer ?? one?.buyer ?? one?.creator ?? [],
  );
const accounts: Subjects = (_, [many]) => (many as readonly (Address | { account: Address })[]).map(accountOf);

/**
 * What is relayed: every call whose authority is a signature in its data, and payments to whom they are due. Nothing that
 * spends what its sender has, and no `multicall`, which would carry anything.
 */
export const RELAYABLE: { readonly [C in Relayed]: Readonly<Record<string, Subjects>> } = {
  ProvenanceRegistry: {
    registerFor: first,
    publishVersionFor: creatorOf,
    joinFor: inWords,
    joinBatchFor: (_, [, , joins]) => (joins as readonly { creator: Address }[]).map(({ creator }) => creator),
    setConsentFor: creatorOf,
    authorizeDeviceFor: creatorOf,
    withdrawFor: creatorOf,
  },
  AccessPass: {
    buyFor: inWords,
    buyForWithPermit: inWords,
    buyWithAuthorization: inWords,
    acceptSeatFor: first,
  },
  QueryLedger: {
    depositWithPermitFor: inWords,
    depositWithAuthorization: first,
    moveCreditFor: inWords,
    requestWithdrawalFor: inWords,
    withdrawFor: first,
    authorizeSpenderFor: inWords,
    requestCancellationFor: inWords,
  },
  RewardVault: {
    setPayeesFor: inWords,
    takeBackFor: inWords,
    credit: (_, [sales]) => (sales as readonly { buyer: Address }[]).map(({ buyer }) => buyer),
    claim: (_, [one]) => [accountOf(one as { account: Address })],
    claimMany: accounts,
    release: first,
    releaseMany: accounts,
  },
  DataToken: { delegateBySig: delegator },
  DataGovernor: {
    castVoteBySig: (_, [, , voter]) => [voter as Address],
    castVoteWithReasonAndParamsBySig: (_, [, , voter]) => [voter as Address],
  },
};

function accountOf(one: Address | { account: Address }): Address {
  return getAddress(typeof one === "string" ? one : one.account);
}

/** `delegateBySig` does not name who delegates: any signature is somebody's. */
async function delegator(reader: ChainReader, args: readonly unknown[]): Promise<Address[]> {
  const [delegatee, nonce, expiry, v, r, s] = args as [Address, bigint, bigint, number, Hex, Hex];
  return [
    await recoverTypedDataAddress({
      domain: await tokenDomain(reader, reader.deployment.contracts.DataToken),
      types: {
        Delegation: [
          { name: "delegatee", type: "address" },
          { name: "nonce", type: "uint256" },
          { name: "expiry", type: "uint256" },
        ],
      },
      primaryType: "Delegation",
      message: { delegatee, nonce, expiry },
      signature: serializeSignature({ r, s, v: BigInt(v) }),
    }),
  ];
}
