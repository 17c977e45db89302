import { type Staging, type StoredObject, gatewayStaging, request } from "@datagraph/sdk";

const PREFIX = "datagraph.staged.";

/**
 * Returns a staging at the gateway that remembers in this browser what is there: a contribution which a reload cut off
 * sends nothing twice. What is remembered is public: CID, size and hash of ciphertext.
 */
export function browserStaging(gateway: string): Staging {
  const there = gatewayStaging(gateway);
  return {
    ...there,
    async find(key) {
      const kept = localStorage.getItem(PREFIX + key);
      if (kept === null) return undefined;
      const stored = JSON.parse(kept) as StoredObject;
      const response = await request(gateway, `/ipfs/${stored.cid}`, { method: "HEAD" }).catch(() => undefined);
      return response === undefined ? undefined : stored;
    },
    async put(key, ciphertext) {
      const stored = await there.put(key, ciphertext);
      localStorage.setItem(PREFIX + key, JSON.stringify(stored));
      return stored;
    },
    forget: (key) => Promise.resolve(localStorage.removeItem(PREFIX + key)),
  };
}
