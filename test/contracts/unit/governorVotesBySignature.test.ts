import { type Address, type Hex, getAddress, keccak256, toHex, zeroHash } from "viem";
import { describe, expect, it } from "vitest";
import { type Dao, Vote, alice, bob, carol, load, open, viem, wallets } from "../fixtures/governance.ts";
import { args } from "../args.ts";

const { revertWithCustomErrorWithArgs } = viem.assertions;
const bobsWallet = wallets[2]!;
const field = (name: string, type: string) => ({ name, type });
const BALLOT = [
  field("proposalId", "uint256"),
  field("support", "uint8"),
  field("voter", "address"),
  field("nonce", "uint256"),
];
const TYPES = { Ballot: BALLOT, ExtendedBallot: [...BALLOT, field("reason", "string"), field("params", "bytes")] };

type Ballot = { proposalId: bigint; support: number; voter: Address; nonce: bigint };

function domainOf({ governor }: Dao, changes: { chainId?: number; verifyingContract?: Address } = {}) {
  return { name: "DataGovernor", version: "1", chainId: 31_337, verifyingContract: governor.address, ...changes };
}

const sign = (dao: Dao, message: Ballot, domain = domainOf(dao)): Promise<Hex> =>
  bobsWallet.signTypedData({ domain, types: TYPES, primaryType: "Ballot", message });

/** Sent by a relay, who is not the voter. */
const cast = ({ governor }: Dao, { proposalId, support, voter }: Ballot, signature: Hex) =>
  governor.write.castVoteBySig([proposalId, support, voter, signature]);

describe("castVoteBySig", () => {
  it("counts a relayed vote as its signer's, once", async () => {
    const dao = await load();
    const ballot = { proposalId: await open(dao), support: Vote.For, voter: bob, nonce: 0n };
    const signature = await sign(dao, ballot);
    await cast(dao, ballot, signature);
    expect(await dao.governor.read.hasVoted([ballot.proposalId, bob])).toBe(true);
    expect(await dao.governor.read.nonces([bob])).toBe(1n);
    const refused = args(getAddress(bob));
    await revertWithCustomErrorWithArgs(
      cast(dao, ballot, signature),
      dao.governor,
      "GovernorInvalidSignature",
      refused,
    );
  });

  it("refuses another side, proposal, voter, nonce, chain and governor than signed for", async () => {
    const dao = await load();
    const ballot = { proposalId: await open(dao), support: Vote.For, voter: bob, nonce: 0n };
    const good = await sign(dao, ballot);
    const otherChain = await sign(dao, ballot, domainOf(dao, { chainId: 1 }));
    const otherGovernor = await sign(dao, ballot, domainOf(dao, { verifyingContract: dao.token.address }));
    const bad: [Ballot, Hex][] = [
      [{ ...ballot, support: Vote.Against }, good],
      [{ ...ballot, proposalId: 1n }, good],
      [{ ...ballot, voter: carol }, good],
      [ballot, await sign(dao, { ...ballot, nonce: 1n })],
      [ballot, otherChain],
      [ballot, otherGovernor],
      [ballot, "0x"],
    ];
    for (const [sent, signature] of bad) {
      const refused = args(getAddress(sent.voter));
      await revertWithCustomErrorWithArgs(
        cast(dao, sent, signature),
        dao.governor,
        "GovernorInvalidSignature",
        refused,
      );
    }
    expect(await dao.governor.read.proposalVotes([ballot.proposalId])).toEqual([0n, 0n, 0n]);
    await cast(dao, ballot, good);
  });

  it("takes the word of a contract wallet (ERC-1271) that holds the votes, and of no dishonest one", async () => {
    const dao = await load();
    const [honest, reverting] = await Promise.all(
      [0, 4].map(async (mode) => (await viem.deployContract("ContractWallet", [bob, mode])).address),
    );
    await dao.token.write.delegate([honest!], { account: alice });
    const proposalId = await open(dao);
    const ballot = { proposalId, support: Vote.Abstain, voter: honest!, nonce: 0n };
    await cast(dao, ballot, await sign(dao, ballot));
    expect((await dao.governor.read.proposalVotes([proposalId]))[2]).toBe(await dao.token.read.balanceOf([alice]));
    const refusal = { ...ballot, voter: reverting! };
    const refused = args(getAddress(reverting!));
    const attempt = cast(dao, refusal, await sign(dao, refusal));
    await revertWithCustomErrorWithArgs(attempt, dao.governor, "GovernorInvalidSignature", refused);
  });

  it("signs reason and parameters too", async () => {
    const dao = await load();
    const proposalId = await open(dao);
    const message = {
      proposalId,
      support: Vote.Against,
      voter: bob,
      nonce: 0n,
      reason: "too dear",
      params: "0x12",
    } as const;
    const domain = domainOf(dao);
    const signature = await bobsWallet.signTypedData({ domain, types: TYPES, primaryType: "ExtendedBallot", message });
    const send = (reason: string, params: Hex) =>
      dao.governor.write.castVoteWithReasonAndParamsBySig([
        proposalId,
        message.support,
        bob,
        reason,
        params,
        signature,
      ]);
    for (const call of [() => send("cheap", "0x12"), () => send("too dear", "0x")]) {
      await revertWithCustomErrorWithArgs(call(), dao.governor, "GovernorInvalidSignature", [getAddress(bob)]);
    }
    const weight = await dao.token.read.balanceOf([bob]);
    const told = args(getAddress(bob), proposalId, message.support, weight, message.reason, message.params as Hex);
    await viem.assertions.emitWithArgs(send("too dear", "0x12"), dao.governor, "VoteCastWithParams", told);
  });
});

describe("what clients of IGovernor ask", () => {
  it("answers as OpenZeppelin's governor does", async () => {
    const dao = await load();
    const { governor, token } = dao;
    expect(await governor.read.name()).toBe("DataGovernor");
    expect(await governor.read.version()).toBe("1");
    expect(await governor.read.CLOCK_MODE()).toBe("mode=blocknumber&from=default");
    expect(await governor.read.CLOCK_MODE()).toBe(await token.read.CLOCK_MODE());
    expect(await governor.read.clock()).toBe(await token.read.clock());
    expect(await governor.read.COUNTING_MODE()).toBe("support=bravo&quorum=for,abstain");
    const domain = ["0x0f", "DataGovernor", "1", 31_337n, getAddress(governor.address), zeroHash, []];
    expect(await governor.read.eip712Domain()).toEqual(domain);
    const id = await open(dao);
    expect(await governor.read.proposalProposer([id])).toBe(getAddress(bob));
    expect(await governor.read.proposalEta([id])).toBe(0n);
    expect(await governor.read.proposalNeedsQueuing([id])).toBe(true);
    expect(await governor.read.getVotes([alice, await governor.read.proposalSnapshot([id])])).toBe(
      await token.read.balanceOf([alice]),
    );
  });

  it("has the ids of ERC-165, IGovernor and IERC1155Receiver, and not 0xffffffff", async () => {
    const { governor } = await load();
    const supports = (id: Hex) => governor.read.supportsInterface([id]);
    for (const id of ["0x01ffc9a7", interfaceId(IGOVERNOR), "0x4e2312e0"] as const) {
      expect(await supports(id), id).toBe(true);
    }
    expect(await supports("0xffffffff")).toBe(false);
  });
});

/** The functions of OpenZeppelin's IGovernor, its parent IERC6372's apart. */
const PROPOSAL = "(address[],uint256[],bytes[],bytes32)";
const IGOVERNOR = [
  ...["name()", "version()", "COUNTING_MODE()", "votingDelay()", "votingPeriod()", "proposalThreshold()"],
  ...[
    `hashProposal${PROPOSAL}`,
    `getProposalId${PROPOSAL}`,
    `queue${PROPOSAL}`,
    `execute${PROPOSAL}`,
    `cancel${PROPOSAL}`,
  ],
  ...[
    "state",
    "proposalSnapshot",
    "proposalDeadline",
    "proposalProposer",
    "proposalEta",
    "proposalNeedsQueuing",
    "quorum",
  ].map((name) => `${name}(uint256)`),
  ...["getVotes(address,uint256)", "getVotesWithParams(address,uint256,bytes)", "hasVoted(uint256,address)"],
  "propose(address[],uint256[],bytes[],string)",
  ...["castVote(uint256,uint8)", "castVoteWithReason(uint256,uint8,string)"],
  "castVoteWithReasonAndParams(uint256,uint8,string,bytes)",
  "castVoteBySig(uint256,uint8,address,bytes)",
  "castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)",
];

/** ERC-165: the exclusive or of the functions' selectors. */
function interfaceId(functions: readonly string[]): Hex {
  const id = functions.reduce((sum, name) => sum ^ BigInt(keccak256(toHex(name)).slice(0, 10)), 0n);
  return toHex(id, { size: 4 });
}
