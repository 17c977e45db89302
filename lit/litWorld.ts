import { type Envelope, type GateCondition } from "@datagraph/protocol";
import { type Hex, sha256 } from "viem";
import { type LocalAccount, generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { LitActionSettings } from "../sdk/src/gate/lit/action/settings.ts";
import { litDirect } from "../sdk/src/gate/lit/litDirect.ts";
import { litGate } from "../sdk/src/gate/lit/litGate.ts";
import type { LitTransport } from "../sdk/src/gate/lit/litTransport.ts";
import type { LitAnswer, LitRequest } from "../sdk/src/gate/lit/release.ts";
import type { LitApi } from "../sdk/src/gate/lit/runLitAction.ts";
import { sealEnvelope } from "../sdk/src/gate/sealEnvelope.ts";
import { buildAction } from "./buildAction.ts";
import { publicKeyOf } from "./publicKeyOf.ts";

/** Where the suite runs. */
export type LitWorld = {
  settings: LitActionSettings;
  /** may run every action */
  api: LitApi;
  /** a dataset */
  id: bigint;
  /** whom `hasAccess` names for the dataset, and for none of the next two ids */
  holder: LocalAccount | undefined;
};

/** An action that was built and has told its public key. */
export type RunningAction = LitActionSettings & { cid: string; publicKey: Hex; code: string };

/** Returns an action for these settings, changed by `edit`, on the world's network. */
export async function startAction(
  { settings, api }: LitWorld,
  {
    changes = {},
    edit = (code) => code,
  }: { changes?: Partial<LitActionSettings>; edit?: (code: string) => string } = {},
): Promise<RunningAction> {
  const given = { ...settings, ...changes };
  const built = await buildAction(given);
  const code = edit(built.code);
  return { ...given, cid: built.cid, code, publicKey: await publicKeyOf(api, code) };
}

/** Returns an envelope for the action, for a condition and a dataset. */
export function sealFor(
  action: RunningAction,
  fileKey: Uint8Array,
  id: bigint,
  condition: GateCondition = "hasAccess",
): Promise<Envelope> {
  const { chainId, contracts } = action;
  return sealEnvelope({
    gate: litGate({ action }),
    fileKey,
    policy: { chainId, contract: contracts[condition], condition, id, version: 1n },
    registry: contracts.isValidator,
    cid: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
    root: sha256(fileKey),
    account: newAccount(),
  });
}

/** Returns the gate of an action, reached directly. What goes to and fro may be changed on its way. */
export function directGate(
  { api }: LitWorld,
  action: RunningAction,
  change: (request: LitRequest) => LitRequest | Promise<LitRequest> = (request) => request,
) {
  const exchanges: { request: LitRequest; answer: LitAnswer }[] = [];
  const direct = litDirect(api, action.code);
  const transport: LitTransport = {
    where: direct.where,
    ask: async (asked) => {
      const request = await change(asked);
      const answer = await direct.ask(request);
      exchanges.push({ request, answer });
      return answer;
    },
  };
  return { gate: litGate({ action, transport }), exchanges };
}

/** Returns an account that nobody has heard of. */
export function newAccount(): LocalAccount {
  return privateKeyToAccount(generatePrivateKey());
}
