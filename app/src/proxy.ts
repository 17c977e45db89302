import { type NextRequest, NextResponse } from "next/server";
import { contentPolicy } from "./config/contentPolicy.ts";
import { NONCE_HEADER } from "./config/nonceHeader.ts";
import { readConfig } from "./config/readConfig.ts";

/** Gives each page a content security policy of its own: scripts by nonce, requests to the services alone. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentPolicy(nonce, readConfig(process.env), process.env.NODE_ENV === "development");
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
