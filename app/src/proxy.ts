import { type NextRequest, NextResponse } from "next/server";
import { NONCE_HEADER } from "./config/nonceHeader.ts";
import { readConfig } from "./config/readConfig.ts";

/** What WalletConnect's provider needs without its own dialog: the relay, and who says that a site is what it claims. */
const WALLETCONNECT = {
  asked: ["wss://relay.walletconnect.org", "https://verify.walletconnect.org"],
  framed: "https://verify.walletconnect.org",
};

/** Gives each page a content security policy of its own: scripts by nonce, requests to the services alone. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = policyFor(nonce);
  // Next.js reads the nonce for its own scripts from the request
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set(NONCE_HEADER, nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("referrer-policy", "no-referrer");
  response.headers.set("x-content-type-options", "nosniff");
  return response;
}

export const config = { matcher: "/((?!_next/static|icon.svg).*)" };

function policyFor(nonce: string): string {
  const { indexerUrl, gatewayUrl, committeeUrls, safeUrls, walletConnectProjectId } = readConfig(process.env);
  const services = [indexerUrl, gatewayUrl, ...committeeUrls].map((url) => new URL(url).origin);
  const walletConnect = walletConnectProjectId !== undefined;
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'none'",
    // hashes of many records are WebAssembly's work
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ""}`,
    // the SQL editor makes its style when it opens
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self' ${[...services, ...(walletConnect ? WALLETCONNECT.asked : [])].join(" ")}`,
    `frame-src ${walletConnect ? WALLETCONNECT.framed : "'none'"}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${safeUrls.length > 0 ? safeUrls.map((url) => new URL(url).origin).join(" ") : "'none'"}`,
  ].join("; ");
}
