import { type SignedCall, relay, sendSigned } from "@datagraph/sdk";
import { getAddress } from "viem";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { readJson } from "../../client/readInput.ts";
import { RELAY, Relay, openRelayed } from "../../client/relayed.ts";
import { UsageError } from "../../usageError.ts";

const Call = z.object({
  to: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  data: z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-fA-F]{2}){4,}$/)]),
});

/** `datagraph account submit`: sends what somebody signed. */
export const command = defineVerb({
  arguments: { "<file>": "what a command printed with --sign-only --json" },
  options: { ...AS, ...RELAY },
  examples: [
    "account submit call.json --as operator",
    "account submit call.json --as 500 --relay http://localhost:4000",
  ],
  input: z.object({ ...As, ...Relay, file: z.string() }),
  run: async (input, context) => {
    const call = await readCall(input.file);
    const { client } = await openRelayed(input, context);
    const transaction =
      input.relay === undefined ? (await sendSigned(client, call)).transactionHash : await relay(input.relay, call);
    return { to: call.to, transaction };
  },
  render: ({ transaction }) => `Sent: ${transaction}`,
});

async function readCall(file: string): Promise<SignedCall> {
  const parsed = Call.safeParse(await readJson(file));
  if (!parsed.success) throw new UsageError(`${file} is no signed call: {"to": "0x...", "data": "0x..."}`);
  return { to: getAddress(parsed.data.to), data: parsed.data.data };
}
