import { licenceName } from "@datagraph/protocol";
import { abis, addressOf, eventIn, read, write } from "@datagraph/sdk";
import { encodeFunctionData } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { licenceNamed } from "../../client/licences.ts";
import { UsageError } from "../../usageError.ts";

/** The contract's cap, 10 %. */
const MOST_BPS = 1_000;

/** `datagraph dao propose-fee`: proposes another protocol fee for a licence. */
export const command = defineVerb({
  arguments: {
    "<licence>": "open, academic, commercial, restricted, custom or a number",
    "<percent>": "the new fee: 1, 2.5",
  },
  options: { ...AS, "--description <text>": "why, for those who vote" },
  examples: ["dao propose-fee commercial 2.5 --as holder-1"],
  input: z.object({ ...As, licence: z.string(), percent: z.string(), description: z.string().max(5_000).optional() }),
  run: async (input, context) => {
    const licence = licenceNamed(input.licence);
    const bps = basisPoints(input.percent);
    const { client } = await openSender(input, context, 1_000_000n);
    const before = await read(client, "LicenseBook", "feeOf", [licence]);
    if (before === bps) throw new Error(`The ${licenceName(licence)} fee is ${bps / 100} % already`);
    const change = `Change the ${licenceName(licence)} fee from ${before / 100} % to ${bps / 100} %`;
    const description = input.description === undefined ? change : `${change}\n\n${input.description}`;
    const calldata = encodeFunctionData({ abi: abis.LicenseBook, functionName: "setFee", args: [licence, bps] });
    const target = addressOf(client.deployment, "LicenseBook");
    const receipt = await write(client, "DataGovernor", "propose", [[target], [0n], [calldata], description]);
    const { proposalId, voteStart, voteEnd } = eventIn(receipt, "DataGovernor", "ProposalCreated");
    return {
      proposal: proposalId,
      licence,
      from: before,
      to: bps,
      voteStart,
      voteEnd,
      transaction: receipt.transactionHash,
    };
  },
  render: ({ proposal, from, to, licence, voteStart, voteEnd }) =>
    `Proposal ${proposal}\n${licenceName(licence)} fee from ${from / 100} % to ${to / 100} %; votes count after block ${voteStart} until block ${voteEnd}\nVote: ./datagraph dao vote latest for`,
});

function basisPoints(text: string): number {
  const bps = /^\d{1,2}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : NaN;
  if (Number.isNaN(bps) || bps > MOST_BPS)
    throw new UsageError(`<percent> is "${text}": give 0 to ${MOST_BPS / 100}, with at most two decimals`);
  return bps;
}
