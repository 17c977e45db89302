import type { CommitteeGateOptions } from "@datagraph/sdk";

/** What a browser needs to know of the key committee; all of it is public. */
export type CommitteeInfo = Required<Pick<CommitteeGateOptions, "committee" | "chainName">> & { nodes: string[] };
