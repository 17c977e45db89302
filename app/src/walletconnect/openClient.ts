import { SignClient } from "@walletconnect/sign-client";
import type { WalletConnectSettings } from "./settings.ts";

/** WalletConnect's client. */
export type Client = Awaited<ReturnType<typeof SignClient.init>>;

/**
 * Returns WalletConnect's client with the sessions that this browser keeps. Pages load it, and it talks to the relay, when
 * somebody chooses WalletConnect or has a session.
 */
export async function openClient({ projectId, relayUrl }: WalletConnectSettings): Promise<Client> {
  const client = await SignClient.init({
    projectId,
    ...(relayUrl !== undefined && { relayUrl }),
    metadata: {
      name: "DataGraph",
      description: "Share data for AI training and be paid each time it is used",
      url: location.origin,
      icons: [`${location.origin}/icon.svg`],
    },
    telemetryEnabled: false,
    // what goes wrong is thrown, and said on the page
    logger: "silent",
  });
  // who runs a relay of their own asks nothing of WalletConnect's hosts
  if (relayUrl !== undefined) client.core.verify.register = async () => "";
  return client;
}
