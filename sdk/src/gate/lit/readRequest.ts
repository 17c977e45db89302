import type { LitRequest } from "./release.ts";

type Check = (value: unknown) => boolean;

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value);
const time = matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
const base64 = matches(/^[A-Za-z0-9+/]{4,1024}={0,2}$/);

const SIGN_IN: Record<keyof LitRequest["signIn"], Check> = {
  address: matches(/^0x[0-9a-fA-F]{40}$/),
  domain: matches(/^[A-Za-z0-9.:[\]-]{1,255}$/),
  nonce: matches(/^[A-Za-z0-9]{8,64}$/),
  issuedAt: time,
  expiresAt: time,
  key: matches(/^0x04[0-9a-f]{128}$/),
};

const REQUEST: Record<keyof LitRequest, Check> = {
  condition: matches(/^(hasAccess|isValidator)$/),
  id: matches(/^(0|[1-9]\d{0,77})$/),
  keyDigest: matches(/^0x[0-9a-f]{64}$/),
  wrapped: base64,
  signIn: (value) => badField(value, SIGN_IN) === undefined,
  signature: matches(/^0x([0-9a-fA-F]{2}){1,4096}$/),
};

/** Returns untrusted parameters as a request, or the name of the first field that is missing, malformed or too many. */
export function readRequest(value: unknown): { request: LitRequest } | { bad: string } {
  const bad = badField(value, REQUEST);
  return bad === undefined ? { request: value as LitRequest } : { bad };
}

function badField(value: unknown, fields: Readonly<Record<string, Check>>): string | undefined {
  if (typeof value !== "object" || value === null) return "request";
  const given = value as Record<string, unknown>;
  const bad = Object.entries(fields).find(([field, isValid]) => !isValid(given[field]));
  return bad?.[0] ?? Object.keys(given).find((field) => !(field in fields));
}
