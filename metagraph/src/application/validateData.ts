import {
  type MetagraphUpdate,
  type Signed,
  type StreamAnchor,
  type StreamGrant,
  evmAddress,
} from "@datagraph/protocol";
import { RuleBroken } from "../refusal.ts";
import type { ApplicationState, StreamState } from "./state.ts";

/** Seconds an anchor may end ahead of the clock, as on the EVM. */
const SKEW = 15 * 60;

/**
 * The rules that need the state, as an L0 node applies them: the stream is granted, the signer is its contributor or one
 * of their devices, the fields are shared, and the period is later than the last. `now` in seconds. Throws RuleBroken.
 */
export function validateData(state: ApplicationState, { value, proofs }: Signed<MetagraphUpdate>, now: number): void {
  if ("StreamGrant" in value) return validateGrant(state.get(value.StreamGrant.stream), value.StreamGrant);
  const anchor = value.StreamAnchor;
  const stream = state.get(anchor.stream);
  if (stream === undefined)
    throw new RuleBroken("unknown-stream", `Nobody granted stream ${anchor.stream}: send its StreamGrant first`);
  validateSigner(stream, anchor, evmAddress(proofs[0]!.id).toLowerCase(), now);
  validateFields(stream, anchor);
  validatePeriod(stream, anchor, now);
}

function validateGrant(stream: StreamState | undefined, { stream: id, number }: StreamGrant): void {
  if (stream !== undefined && number <= stream.number)
    throw new RuleBroken("old-grant", `Grant ${number} of stream ${id} is not after ${stream.number}`);
}

function validateSigner(
  { creator, devices }: StreamState,
  { stream }: StreamAnchor,
  signer: string,
  now: number,
): void {
  if (signer === creator) return;
  const device = devices.find((one) => one.device === signer);
  if (device === undefined)
    throw new RuleBroken(
      "foreign-signer",
      `${signer} is neither stream ${stream}'s contributor nor a device of theirs`,
    );
  if (device.expiry < now)
    throw new RuleBroken("expired-device", `Device ${signer} could anchor until ${device.expiry}; it is ${now}`);
}

function validateFields({ fields }: StreamState, anchor: StreamAnchor): void {
  const field = anchor.fields.find((name) => !fields.includes(name));
  if (field !== undefined)
    throw new RuleBroken("unconsented-field", `Stream ${anchor.stream} does not share "${field}"`);
}

function validatePeriod({ ends }: StreamState, { stream, updateType, start, end }: StreamAnchor, now: number): void {
  const last = ends[updateType]!;
  if (start < last)
    throw new RuleBroken(
      "not-later",
      `Type ${updateType} of stream ${stream} reaches ${last}; this starts at ${start}`,
    );
  if (end > now + SKEW) throw new RuleBroken("future-end", `The period ends at ${end}; it is ${now}`);
}
