import { type Address, numberToHex, parseAbi } from "viem";

/* Until protocol generates them from the contracts. */

export const dataTokenAbi = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate)",
  "event DelegateVotesChanged(address indexed delegate, uint256 previousVotes, uint256 newVotes)",
]);
export const dataGovernorAbi = parseAbi([
  "event ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, string description)",
  "event ProposalQueued(uint256 proposalId, uint256 etaSeconds)",
  "event ProposalExecuted(uint256 proposalId)",
  "event ProposalCanceled(uint256 proposalId)",
  "event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline)",
  "event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason)",
  "event VoteCastWithParams(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason, bytes params)",
  "event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay)",
  "event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod)",
  "event ProposalThresholdSet(uint256 oldProposalThreshold, uint256 newProposalThreshold)",
  "event QuorumNumeratorUpdated(uint256 oldQuorumNumerator, uint256 newQuorumNumerator)",
  "event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension)",
]);
export const timelockControllerAbi = parseAbi([
  "event MinDelayChange(uint256 oldDuration, uint256 newDuration)",
  "event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data)",
]);
const names = [
  "ProvenanceRegistry",
  "LicenseBook",
  "Appointments",
  "AccessPass",
  "QueryLedger",
  "RewardVault",
  "DataToken",
  "DataGovernor",
  "TimelockController",
] as const;
export const deploymentOf = (chainId: number) => ({
  chainId,
  startBlock: 0,
  contracts: Object.fromEntries(
    names.map((name, i) => [name, numberToHex(0xda7a0000n + BigInt(i), { size: 20 })]),
  ) as Record<(typeof names)[number], Address>,
});
