import { formatUnits } from "viem";
import { formatCount } from "../format/formatCount.ts";
import { formatDuration } from "../format/formatDuration.ts";
import { formatRemaining } from "../format/formatRemaining.ts";
import { showVotes } from "./showVotes.ts";

type Show = (value: bigint) => string;

/** How a parameter is typed and read; `reads` is where its own writing hides how much it is. */
type Kind = { unit: string; show: Show; reads?: Show };

const seconds: Kind = { unit: "seconds", show: formatDuration, reads: (value) => formatRemaining(Number(value)) };
const blocks: Kind = { unit: "blocks", show: (value) => formatCount(value, "block") };

/** How parameters are written, by name; the others are plain numbers. */
const KINDS: Readonly<Record<string, Kind>> = {
  ...{ notice: seconds, minDelay: seconds, rest: seconds, vetoWindow: seconds, proposalTimeout: seconds },
  ...{ votingDelay: blocks, votingPeriod: blocks, lateQuorumVoteExtension: blocks, consentAge: blocks },
  bond: { unit: "wei: 10^18 are one ETH", show: (value) => `${formatUnits(value, 18)} ETH` },
  proposalThreshold: { unit: "smallest parts of a vote: 10^18 are one", show: (value) => `${showVotes(value)} votes` },
  quorumNumerator: { unit: "percent of all votes", show: (value) => `${value} %` },
  validatorShareBps: { unit: "basis points: 100 are one percent", show: (value) => `${formatUnits(value, 2)} %` },
};
const PLAIN: Kind = { unit: "its own unit", show: (value) => value.toLocaleString("en") };

/** Returns a governed parameter's value with its unit. */
export function parameterValue({ name, value }: { name: string; value: bigint }): string {
  return kindOf(name).show(value);
}

/** Returns the unit that the contract takes a parameter in. */
export function parameterUnit(name: string): string {
  return kindOf(name).unit;
}

/** Returns how much a typed value of a parameter is: "= 11 min 40 s". */
export function parameterReading({ name, value }: { name: string; value: bigint }): string {
  const { show, reads = show } = kindOf(name);
  return `= ${reads(value)}`;
}

function kindOf(name: string): Kind {
  return Object.hasOwn(KINDS, name) ? KINDS[name]! : PLAIN;
}
