import { type ConditionTerms, accessConditions } from "@datagraph/protocol";
import { type Address, getAddress, isAddress } from "viem";
import { z } from "zod";
import { Refusal } from "./refusal.ts";

const Condition = z.object({
  contractAddress: z.string().refine((value) => isAddress(value, { strict: false })),
  functionName: z.enum(["hasAccess", "isValidator"]),
  functionParams: z.tuple([z.literal(":userAddress"), z.string().regex(/^(0|[1-9][0-9]{0,77})$/)]),
  chain: z.string(),
});

/** What conditions a node evaluates. */
export type ConditionRules = { chainName: string; contracts: ReadonlySet<Address> };

/**
 * Returns the one contract call that a request's conditions ask for. Only the exact canonical form of
 * `hasAccess(user, id) = true` or `isValidator(user, id) = true`, on an allow-listed contract of this node's chain, is
 * understood; everything else throws {@link Refusal}.
 */
export function readCondition(conditions: unknown, rules: ConditionRules): ConditionTerms {
  const parsed = z.tuple([Condition]).safeParse(conditions);
  if (!parsed.success) throw unsupported(z.prettifyError(parsed.error));
  const [{ contractAddress, functionName, functionParams, chain }] = parsed.data;
  const terms = {
    contract: getAddress(contractAddress),
    condition: functionName,
    id: BigInt(functionParams[1]),
    chainName: chain,
  };
  // the hash of what was sent must be the hash of what is evaluated, so compare the whole text
  if (JSON.stringify(conditions) !== JSON.stringify(accessConditions(terms)))
    throw unsupported("not in canonical form");
  if (terms.id >= 1n << 256n) throw unsupported(`id ${terms.id} exceeds uint256`);
  if (chain !== rules.chainName)
    throw new Refusal("chain-not-allowed", `This node reads chain ${rules.chainName}, not ${chain}`);
  if (!rules.contracts.has(terms.contract)) {
    throw new Refusal("contract-not-allowed", `Contract ${terms.contract} is not on this node's list`);
  }
  return terms;
}

function unsupported(detail: string): Refusal {
  return new Refusal(
    "unsupported-condition",
    `Only hasAccess or isValidator (user, id) = true is evaluated: ${detail}`,
  );
}
