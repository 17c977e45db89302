import { read, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { poolNamed, proposedTerms } from "../../client/pools.ts";
import { facts } from "../../client/table.ts";
import { TERMS, Terms, changedTerms, showTerms } from "../../client/terms.ts";
import { showTime } from "../../client/time.ts";
import { tokenAt } from "../../client/tokens.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph pool terms`: proposes other terms, or applies what was proposed once the notice has passed. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  options: { ...AS, ...TERMS, "--apply": "apply the proposed terms" },
  examples: [
    "pool terms diet --prices academic=0.002,commercial=0.01 --as operator",
    "pool terms diet --apply --as operator",
  ],
  input: z.object({ ...As, ...Terms, pool: z.string(), apply: z.boolean().default(false) }),
  run: async (input, context) => {
    const changes = Object.keys(Terms).some((name) => input[name as keyof typeof Terms] !== undefined);
    if (changes === input.apply) throw new UsageError("Say what changes, such as --k 10, or give --apply alone");
    const { client } = await openSender(input, context, 2_000_000n);
    const { chainId } = client.deployment;
    const { number, terms } = await poolNamed(client, (await openGateway(client)).url, input.pool);
    const token = await tokenAt(client, terms.token);
    const proposed = await proposedTerms(client, number);
    if (input.apply && proposed === undefined) throw new Error(`No terms are proposed for pool ${number}`);
    const next = input.apply ? proposed!.terms : changedTerms(input, terms, token, chainId);
    const verb = input.apply ? "applyTerms" : "proposeTerms";
    const { transactionHash } = await write(client, "ProvenanceRegistry", verb, [number, next]);
    const [, applicableAt] = await read(client, "ProvenanceRegistry", "proposedTermsOf", [number]);
    return { pool: number, applied: input.apply, applicableAt, terms: next, token, transaction: transactionHash };
  },
  render: ({ pool, applied, applicableAt, terms, token }) =>
    `Terms of pool ${pool}, ${applied ? "in force now" : `proposed: they may be applied from ${showTime(applicableAt)}`}\n${facts(showTerms(terms, token))}`,
});
