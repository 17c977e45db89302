import { deploymentOf } from "@datagraph/protocol";
import { type Address, type Hex, createWalletClient, custom, defineChain } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { z } from "zod";
import type { OrderSigner } from "../chain/signOrder.ts";

const hex = (bytes: number): z.ZodType<Hex> => z.custom<Hex>((value) => isHexOf(value, bytes));

const schema = z.strictObject({
  format: z.literal("datagraph/session/v1"),
  chainId: z.int().positive(),
  gateway: z.url({ protocol: /^https?$/ }),
  /** who pays */
  researcher: hex(20),
  validator: hex(20),
  /** what is paid in, and at most how much in all, in its smallest unit */
  token: hex(20),
  limit: z.string().regex(/^\d{1,39}$/),
  /** seconds */
  expires: z.int(),
  licence: z.int().min(1).max(63),
  /** the session's private key: whoever has it may spend what is left of the limit */
  key: hex(32),
});

/**
 * A key that may sign query orders for a researcher, up to a limit and until it expires
 * (`QueryLedger.authorizeSpender`), with what it takes to use it.
 */
export type Session = z.infer<typeof schema>;

/** Returns the session that a file's text holds. Throws an Error that says what is wrong, never the key. */
export function parseSession(text: string): Session {
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`This is no session: ${path.join(".") || "file"}: ${message}; make one with datagraph query session`);
}

/** Returns the address of a session's key. */
export function sessionAddress({ key }: Pick<Session, "key">): Address {
  return privateKeyToAccount(key).address;
}

/** Returns what signs as a session. It needs no chain: orders are signed for the deployment that this package knows. */
export function sessionSigner({ chainId, key }: Pick<Session, "chainId" | "key">): OrderSigner {
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  const request = (): Promise<never> => Promise.reject(new Error("A session signs only; it asks no chain"));
  const walletClient = createWalletClient({ account: privateKeyToAccount(key), chain, transport: custom({ request }) });
  return { deployment: deploymentOf(chainId), walletClient };
}

function isHexOf(value: unknown, bytes: number): boolean {
  return typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value) && value.length === 2 + 2 * bytes;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
