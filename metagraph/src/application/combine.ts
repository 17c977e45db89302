import type { MetagraphUpdate } from "@datagraph/protocol";
import type { ApplicationState, Commitment, StreamState } from "./state.ts";

/** Takes a valid update into the state. Returns what of it goes on-chain: nothing of a grant. */
export function combine(state: ApplicationState, update: MetagraphUpdate, updateHash: string): Commitment | undefined {
  if ("StreamGrant" in update) {
    const { stream, creator, pool, fields, devices, number } = update.StreamGrant;
    const ends = state.get(stream)?.ends ?? [0, 0, 0, 0, 0, 0];
    state.set(stream, { creator, pool, fields, devices, number, ends });
    return undefined;
  }
  const { stream, updateType, count, start, end, root, fields } = update.StreamAnchor;
  const known = state.get(stream);
  if (known === undefined) throw new Error(`Stream ${stream} was never granted`);
  state.set(stream, { ...known, ends: known.ends.with(updateType, end) as never as StreamState["ends"] });
  return { stream, updateType, count, start, end, root, fields, updateHash };
}
