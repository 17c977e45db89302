import type { Part } from "./part.ts";
import { deployment, hasDeployment } from "./parts/deployment.ts";
import { reclaim } from "./reclaim.ts";
import { type Instance, openInstance, removeState } from "./state.ts";

/**
 * Makes a state directory ready for a start and returns its identity, and whether the run before was killed. A state in
 * which the contracts were not deployed to the end holds nothing of worth and starts over.
 */
export async function prepareState(
  directory: string,
  parts: readonly Part[],
  fresh: boolean,
): Promise<Instance & { unclean: boolean }> {
  const unclean = await reclaim(directory);
  const unfinished = parts.includes(deployment) && !hasDeployment(directory);
  const startsOver = fresh || unfinished;
  if (startsOver) removeState(directory);
  return { ...openInstance(directory), unclean: unclean && !startsOver };
}
