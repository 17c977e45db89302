import type { GrantedDevice, StreamAnchor } from "@datagraph/protocol";

/** What the data application knows of a stream: its contributor's last grant, and the last end of each update type. */
export type StreamState = {
  creator: string;
  pool: number;
  fields: readonly string[];
  devices: readonly GrantedDevice[];
  number: number;
  ends: readonly [number, number, number, number, number, number];
};

/** The calculated state: by stream. It can be computed from the snapshots, which only carry its hash. */
export type ApplicationState = Map<string, StreamState>;

/** What goes on-chain of an anchor: the salted commitment and the names of its fields. */
export type Commitment = Pick<StreamAnchor, "stream" | "updateType" | "count" | "start" | "end" | "root" | "fields"> & {
  updateHash: string;
};

/** Update types, and so the lanes in which a stream's anchors advance apart. */
export const UPDATE_TYPES = 6;
