import { GarbageEnvelopeError, type GarbageProof, read, verifyGarbage } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openActor } from "../../client/actor.ts";
import { openReader } from "../../client/chain.ts";
import { DATASET, fileNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { parseGarbageProof } from "../../client/garbageProof.ts";
import { gateFor, openGateway } from "../../client/gate.ts";
import { newestEnvelope } from "../../client/openKey.ts";
import { readJson } from "../../client/readInput.ts";
import { setting } from "../../client/settings.ts";
import { facts } from "../../client/table.ts";
import { checkOutput, writeOutput } from "../../client/writeOutput.ts";
import { UsageError } from "../../usageError.ts";
import type { CommandContext } from "../../command.ts";

const Input = z.object({
  ...As,
  dataset: z.string().optional(),
  out: z.string().default("garbage-envelope.json"),
  proof: z.string().optional(),
});

/** `datagraph verify envelope`: whether a File's wrapped key opens; if it is garbage, a proof of it, or the check of one. */
export const command = defineVerb({
  arguments: { "[dataset]": DATASET },
  options: {
    ...AS,
    "--out <file>": "where a proof goes, if the envelope is garbage (default garbage-envelope.json)",
    "--proof <file>": "instead of a dataset: check such a proof; needs no pass, no key and no gateway",
  },
  examples: [
    'verify envelope "Seattle weather, 2012 to 2015" --as researcher',
    "verify envelope --proof garbage-envelope.json",
  ],
  input: Input,
  run: async (input, context) => {
    if (input.proof !== undefined) return checked(parseGarbageProof(await readJson(input.proof)));
    if (input.dataset === undefined) throw new UsageError("Name a dataset, or a proof with --proof");
    return tried(input.dataset, input, context);
  },
  render: ({ dataset, envelope, proof }) => facts({ dataset, envelope, proof }),
});

type Verdict = { dataset: string; envelope: string; garbage: boolean; proof?: string };

async function checked(proof: GarbageProof): Promise<Verdict> {
  const reader = await openReader();
  const { chainId, contracts } = reader.deployment;
  const { id } = proof.envelope;
  const contributor = await read(reader, "ProvenanceRegistry", "creatorOf", [BigInt(id)]);
  const expected = { chainId, registry: contracts.ProvenanceRegistry, contributor };
  const envelope = await verifyGarbage(proof, { chainName: setting("DATAGRAPH_CHAIN_NAME"), expected });
  return { dataset: id, envelope: `${envelope}; ${contributor} signed it`, garbage: true };
}

async function tried(dataset: string, input: z.output<typeof Input>, context: CommandContext): Promise<Verdict> {
  const reader = await openReader();
  const { url } = await openGateway(reader);
  const id = await fileNamed(reader, url, dataset);
  const envelope = await newestEnvelope(reader, url, id);
  const { account } = await openActor(input, context, reader);
  const gate = await gateFor(envelope, url);
  try {
    await gate.unwrap(envelope, { account });
    return { dataset: String(id), envelope: "opens to the key that it names", garbage: false };
  } catch (error) {
    if (!(error instanceof GarbageEnvelopeError)) throw error;
    await checkOutput(input.out, false);
    await writeOutput(input.out, new TextEncoder().encode(`${JSON.stringify(error.proof, null, 2)}\n`));
    return { dataset: String(id), envelope: error.message, garbage: true, proof: input.out };
  }
}
