import { accountsOn } from "./accountsOn.ts";
import type { Client } from "./openClient.ts";
import { PairingEnded } from "./pairingEnded.ts";

/** `onUri` hears what a wallet pairs by; `signal` gives up waiting for it. */
export type PairingOptions = { onUri?: (uri: string) => void; signal?: AbortSignal };

/** A session with a wallet. */
export type Session = ReturnType<Client["session"]["get"]>;

/** What a wallet may be asked for; it allows what it has of them. */
const METHODS = [
  ...["eth_sendTransaction", "personal_sign", "eth_signTypedData_v4"],
  ...["wallet_getCapabilities", "wallet_sendCalls", "wallet_getCallsStatus"],
];
const EVENTS = ["accountsChanged", "chainChanged"];
/** How a session is refused whose wallet has no account on the chain (CAIP-25). */
const OTHER_CHAIN = { code: 5100, message: "Unsupported chains." };

/** How long a relay may take to answer; the client itself tries for minutes. */
const RELAY_MILLISECONDS = 20_000;
/** Wallets take a code for five minutes; the client's own wait for that ends in an error that nobody handles. */
const WALLET_MILLISECONDS = 270_000;

/** Offers a session to a wallet, and waits until it takes it. Throws `PairingEnded`. */
export async function pair(client: Client, chainId: number, { onUri, signal }: PairingOptions = {}): Promise<Session> {
  const given = Promise.withResolvers<never>();
  const end = (reason: "left" | "unreachable" | "expired") => given.reject(new PairingEnded(reason));
  const leave = () => end("left");
  if (signal?.aborted) leave();
  signal?.addEventListener("abort", leave);
  let late = setTimeout(end, RELAY_MILLISECONDS, "unreachable");
  const offered = offer(client, chainId);
  try {
    const { uri, approval } = await Promise.race([offered, given.promise]);
    clearTimeout(late);
    late = setTimeout(end, WALLET_MILLISECONDS, "expired");
    onUri?.(uri);
    const session = await Promise.race([approval(), given.promise]);
    if (accountsOn(session, chainId).length > 0) return session;
    await client.disconnect({ topic: session.topic, reason: OTHER_CHAIN });
    throw new PairingEnded("other chain");
  } catch (error) {
    void offered.then(({ uri }) => withdraw(client, uri)).catch(() => undefined);
    throw error instanceof PairingEnded ? error : new PairingEnded(reasonOf(error), error);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener("abort", leave);
  }
}

type Offer = { uri: string; approval: () => Promise<Session> };

async function offer(client: Client, chainId: number): Promise<Offer> {
  try {
    const optionalNamespaces = { eip155: { chains: [`eip155:${chainId}`], methods: METHODS, events: EVENTS } };
    const { uri, approval } = await client.connect({ optionalNamespaces });
    return { uri: uri!, approval };
  } catch (error) {
    throw new PairingEnded("unreachable", error);
  }
}

/** A wallet that has read the code finds nobody behind it from now on. */
async function withdraw(client: Client, uri: string): Promise<void> {
  const topic = new URL(uri).pathname.split("@")[0]!;
  for (const { id, pairingTopic } of client.proposal.getAll())
    if (pairingTopic === topic) client.core.expirer.set(id, 0);
  await client.core.pairing.disconnect({ topic });
}

/** Wallets refuse with codes of CAIP-25, 5000 and what follows: 51.. are chains, methods and events they do not have. */
function reasonOf(error: unknown): "declined" | "expired" | "other chain" {
  const { code = 0, message = "" } = error as { code?: number; message?: string };
  if (/expire/i.test(message)) return "expired";
  return code >= 5100 && code < 5200 ? "other chain" : "declined";
}
