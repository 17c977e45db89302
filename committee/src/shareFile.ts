import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Committee } from "@datagraph/protocol";
import { z } from "zod";
import { type Outcome } from "./ceremony/outcome.ts";
import { type Plan, epochOf, planId } from "./ceremony/plan.ts";
import { isValueAt } from "./polynomial.ts";
import { type SealKey, readSealed, writeSealed } from "./sealedFile.ts";

const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `must be ${bytes} bytes in hexadecimal`);
const keys = z.array(hex(32)).min(1);

/** What one node holds of the committee's key, and what all nodes know of each other. */
const ShareFile = z.strictObject({
  format: z.literal("datagraph/key-share/v2"),
  /** name of the plan that made it */
  plan: hex(32),
  epoch: z.int().min(1),
  index: z.int().min(1),
  threshold: z.int().min(1),
  commitments: z.array(hex(48)).min(1),
  share: hex(32),
  /** by index from 1 */
  boxKeys: keys,
  signingKeys: keys,
});

/** A node's share, as the node uses it. */
export type KeyShare = Omit<z.infer<typeof ShareFile>, "share" | "format"> & { secret: bigint };

/** Returns the share that a ceremony gave the member at `index`. */
export function shareFrom(plan: Plan, index: number, { commitments, share }: Required<Outcome>): KeyShare {
  return {
    plan: planId(plan),
    epoch: epochOf(plan),
    index,
    threshold: plan.threshold,
    commitments,
    secret: share,
    boxKeys: plan.members.map(({ boxKey }) => boxKey),
    signingKeys: plan.members.map(({ signingKey }) => signingKey),
  };
}

/** Keeps a node's share in its directory, in place of the one before. */
export function writeShare(dir: string, key: SealKey, { secret, ...rest }: KeyShare): void {
  const share = secret.toString(16).padStart(64, "0");
  writeSealed(sharePath(dir), key, { format: "datagraph/key-share/v2", ...rest, share });
}

/**
 * Returns the share in a node's directory, if it has one. Throws when the file cannot be opened, or the share does not
 * belong to the committee's public key.
 */
export function readShare(dir: string, key: SealKey): KeyShare | undefined {
  if (!existsSync(sharePath(dir))) return undefined;
  const { format: _, share, ...rest } = readSealed(sharePath(dir), key, ShareFile);
  const secret = BigInt(`0x${share}`);
  if (!isValueAt(rest.commitments, rest.index, secret))
    throw new Error(`${sharePath(dir)}: the share of node ${rest.index} does not belong to key ${rest.commitments[0]}`);
  return { ...rest, secret };
}

/** Returns where a node's share lies. */
export function sharePath(dir: string): string {
  return join(dir, "share.sealed.json");
}

/** Returns the public half of the committee that a share belongs to. */
export function committeeOf({ plan, epoch, threshold, commitments, boxKeys, signingKeys }: KeyShare): Committee {
  return {
    format: "datagraph/committee/v1",
    origin: `distributed key generation, plan ${plan}`,
    epoch,
    nodes: boxKeys.length,
    threshold,
    commitments: commitments.map((point) => `0x${point}` as const),
    publicKey: `0x${commitments[0]!}`,
    identityKeys: boxKeys.map((key) => `0x${key}` as const),
    signingKeys: signingKeys.map((key) => `0x${key}` as const),
  };
}
