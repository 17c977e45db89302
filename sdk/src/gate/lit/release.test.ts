import { getAddress } from "viem";
import { type SiweMessage, createSiweMessage, parseSiweMessage } from "viem/siwe";
import { expect, test } from "vitest";
import { readRequest } from "./readRequest.ts";
import { type LitRequest, answerContext, signInText, wrapContext } from "./release.ts";

const terms = {
  chainId: 84532,
  contracts: {
    hasAccess: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    isValidator: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
  },
  domains: ["datagraph.example"],
} as const;
const request = {
  condition: "hasAccess",
  id: "42",
  keyDigest: `0x${"11".repeat(32)}`,
  wrapped: "AAAA",
  signIn: {
    address: getAddress(`0x${"ab".repeat(20)}`),
    domain: "datagraph.example",
    nonce: "0123456789abcdef",
    issuedAt: "2026-11-21T06:00:00.000Z",
    expiresAt: "2026-11-21T06:10:00.000Z",
    key: `0x04${"22".repeat(64)}`,
  },
  signature: `0x${"33".repeat(65)}`,
} satisfies LitRequest;

test("the sign-in is the SIWE message that viem writes and reads", () => {
  const text = signInText(terms, request, request.signIn);
  const { address, domain, nonce, issuedAt, expiresAt, key } = request.signIn;
  const resource = `urn:datagraph:release:84532:${terms.contracts.hasAccess.toLowerCase()}:hasAccess:42:${request.keyDigest}:${key}`;
  const fields = {
    address,
    domain,
    nonce,
    chainId: 84532,
    version: "1" as const,
    uri: "https://datagraph.example",
    statement: "Let this session open one file of dataset 42.",
    issuedAt: new Date(issuedAt),
    expirationTime: new Date(expiresAt),
    resources: [resource],
  } satisfies SiweMessage;
  expect(text).toBe(createSiweMessage(fields));
  expect(parseSiweMessage(text)).toEqual(fields);
});

test("everything a request is for is in its text and its contexts", () => {
  const texts = (subject: LitRequest, given = terms as typeof terms | object) => [
    signInText(given as typeof terms, subject, subject.signIn),
    wrapContext(given as typeof terms, subject),
    answerContext(given as typeof terms, subject),
  ];
  const plain = texts(request);
  const others = [
    texts({ ...request, condition: "isValidator" }),
    texts({ ...request, id: "43" }),
    texts({ ...request, keyDigest: `0x${"12".repeat(32)}` }),
    texts(request, { ...terms, chainId: 1 }),
    texts(request, { ...terms, contracts: { hasAccess: terms.contracts.isValidator } }),
  ];
  for (const other of others) other.forEach((text, place) => expect(text).not.toBe(plain[place]));
  expect(new Set(plain).size).toBe(3);
});

test("a request is read when every field is as it must be, and none is too many", () => {
  expect(readRequest(request)).toEqual({ request });
  const bad: [string, unknown][] = [
    ["request", null],
    ["request", "text"],
    ["condition", { ...request, condition: "balanceOf" }],
    ["id", { ...request, id: "042" }],
    ["id", { ...request, id: 42 }],
    ["keyDigest", { ...request, keyDigest: "0x11" }],
    ["wrapped", { ...request, wrapped: "a".repeat(2_000) }],
    ["signature", { ...request, signature: "0x" }],
    ["signIn", { ...request, signIn: { ...request.signIn, domain: "a\nb" } }],
    ["signIn", { ...request, signIn: { ...request.signIn, nonce: "short" } }],
    ["signIn", { ...request, signIn: { ...request.signIn, issuedAt: "today" } }],
    ["signIn", { ...request, signIn: { ...request.signIn, key: "0x02" } }],
    ["signIn", { ...request, signIn: { ...request.signIn, more: 1 } }],
    ["more", { ...request, more: 1 }],
  ];
  for (const [field, value] of bad) expect([value, readRequest(value)]).toEqual([value, { bad: field }]);
});
