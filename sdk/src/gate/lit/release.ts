import type { GateCondition, RefusalCode } from "@datagraph/protocol";
import type { Address, Hex } from "viem";

/** What a Lit Action of DataGraph was built for. It is part of the action's code, and so of its CID and its key. */
export type LitTerms = {
  chainId: number;
  /** the contract that each condition asks */
  contracts: Record<GateCondition, Address>;
  /** SIWE domains that may ask */
  domains: readonly string[];
};

/** What a released key is asked for. */
export type LitSubject = {
  condition: GateCondition;
  /** dataset, decimal */
  id: string;
  keyDigest: Hex;
};

/** What a wallet signs, besides the subject: a SIWE message (EIP-4361) that lets a fresh key receive one file key. */
export type LitSignIn = {
  address: Address;
  domain: string;
  nonce: string;
  /** RFC 3339, UTC */
  issuedAt: string;
  expiresAt: string;
  /** the fresh secp256k1 public key, uncompressed */
  key: Hex;
};

/** Parameters of the action. */
export type LitRequest = LitSubject & {
  /** the file key, sealed for the action's key; base64 */
  wrapped: string;
  signIn: LitSignIn;
  /** the wallet's signature of `signInText` */
  signature: Hex;
};

/** Why an action did not release a key; `bad-envelope`: what it was given to open does not hold what it should. */
export type LitRefusal = RefusalCode | "bad-envelope";

/** What the action returns: the file key, sealed for the fresh key (base64), or why not. */
export type LitAnswer = { sealed: string } | { refused: LitRefusal; reason: string };

/** Longest time, in milliseconds, between a sign-in's beginning and its end. */
export const SIGN_IN_MS = 10 * 60 * 1000;

/** Returns the SIWE message. The action builds it anew from the same values, so there is nothing in it to misread. */
export function signInText(terms: LitTerms, subject: LitSubject, signIn: LitSignIn): string {
  const { condition, id, keyDigest } = subject;
  const { address, domain, nonce, issuedAt, expiresAt, key } = signIn;
  const contract = terms.contracts[condition].toLowerCase();
  return [
    `${domain} wants you to sign in with your Ethereum account:`,
    address,
    "",
    `Let this session open one file of dataset ${id}.`,
    "",
    `URI: https://${domain}`,
    "Version: 1",
    `Chain ID: ${terms.chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    `Expiration Time: ${expiresAt}`,
    "Resources:",
    `- urn:datagraph:release:${terms.chainId}:${contract}:${condition}:${id}:${keyDigest}:${key}`,
  ].join("\n");
}

/** Returns the HPKE context of a wrapped file key: it opens only for the condition, dataset and digest it was made for. */
export function wrapContext(terms: LitTerms, subject: LitSubject): string {
  return context("wrap", terms, subject);
}

/** Returns the HPKE context of an answer. */
export function answerContext(terms: LitTerms, subject: LitSubject): string {
  return context("answer", terms, subject);
}

function context(use: string, { chainId, contracts }: LitTerms, { condition, id, keyDigest }: LitSubject): string {
  return JSON.stringify([
    `datagraph/lit/${use}/v1`,
    chainId,
    contracts[condition].toLowerCase(),
    condition,
    id,
    keyDigest,
  ]);
}
