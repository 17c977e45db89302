import { formatUnits } from "viem";
import { formatCount } from "../format/formatCount.ts";
import { formatDuration } from "../format/formatDuration.ts";
import { showVotes } from "./showVotes.ts";

type Show = (value: bigint) => string;

const blocks: Show = (value) => formatCount(value, "block");

/** How parameters are written, by name; the others are plain numbers. */
const SHOWN: Readonly<Record<string, Show>> = {
  ...{ notice: formatDuration, minDelay: formatDuration, rest: formatDuration },
  ...{ vetoWindow: formatDuration, proposalTimeout: formatDuration },
  ...{ votingDelay: blocks, votingPeriod: blocks, lateQuorumVoteExtension: blocks, consentAge: blocks },
  bond: (value) => `${formatUnits(value, 18)} ETH`,
  proposalThreshold: (value) => `${showVotes(value)} votes`,
  quorumNumerator: (value) => `${value} %`,
  validatorShareBps: (value) => `${formatUnits(value, 2)} %`,
};

/** Returns a governed parameter's value with its unit. */
export function parameterValue({ name, value }: { name: string; value: bigint }): string {
  return SHOWN[name]?.(value) ?? value.toLocaleString("en");
}
