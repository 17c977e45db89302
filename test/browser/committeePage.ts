/** What the test calls in a page: a holder of a pass, with the committee's client as a web app has it. */
import { committeeGate } from "../../sdk/src/gate/committeeGate.ts";
import type { CommitteeGateOptions } from "../../sdk/src/gate/committeeGate.ts";
import type { Envelope, GatePolicy } from "../../protocol/src/envelope.ts";
import { bytesToHex, hexToBytes, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";

export type CommitteePage = typeof committeePage;

/** A policy as a test can hand it to a page. */
export type PlainPolicy = Omit<GatePolicy, "id" | "version"> & { id: string; version: string };

const committeePage = {
  async open(options: CommitteeGateOptions, envelope: Envelope, privateKey: Hex): Promise<string> {
    const account = privateKeyToAccount(privateKey);
    return committeeGate(options)
      .unwrap(envelope, { account })
      .then(bytesToHex, (error: Error & { code?: string }) => `${error.name}: ${error.code}`);
  },

  async wrap(options: CommitteeGateOptions, fileKey: Hex, policy: PlainPolicy): Promise<string> {
    const terms = { ...policy, id: BigInt(policy.id), version: BigInt(policy.version) };
    return committeeGate(options).wrap(hexToBytes(fileKey), terms);
  },

  /** Makes the page's WebCrypto one without X25519 and Ed25519, as it was in browsers of 2024. Returns how often it was asked. */
  withoutCurves(): () => number {
    let asked = 0;
    const generateKey = crypto.subtle.generateKey.bind(crypto.subtle) as (...terms: unknown[]) => Promise<CryptoKey>;
    Object.assign(crypto.subtle, {
      generateKey: async (algorithm: { name: string }, ...rest: unknown[]) => {
        if (!/25519$/.test(algorithm.name)) return generateKey(algorithm, ...rest);
        asked += 1;
        throw new DOMException("Unrecognized name", "NotSupportedError");
      },
    });
    return () => asked;
  },
};

Object.assign(globalThis, { committeePage });
