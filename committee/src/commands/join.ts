import { readFileSync } from "node:fs";
import { planPath } from "../ceremony/follow.ts";
import { Plan, dealersOf, planId } from "../ceremony/plan.ts";
import { publicIdentity } from "../identity.ts";
import { readIdentity } from "../identityFile.ts";
import { writeAtomically } from "../sealedFile.ts";
import { readSealKey } from "../sealKey.ts";

/**
 * Lets a node take part in a plan: its process sees it within a second and carries it out. Returns the plan's name, for
 * operators to compare. Throws when the plan is malformed or names this node nowhere.
 */
export function join(dir: string, planFile: string, env: NodeJS.ProcessEnv): { plan: string } {
  const { signingKey } = publicIdentity(readIdentity(dir, readSealKey(env)));
  const plan = Plan.parse(JSON.parse(readFileSync(planFile, "utf8")));
  if (![...plan.members, ...dealersOf(plan)].some((node) => node.signingKey === signingKey))
    throw new Error(`${planFile} does not name this node, whose signing key is ${signingKey}`);
  writeAtomically(planPath(dir), plan, 0o644);
  return { plan: planId(plan) };
}
