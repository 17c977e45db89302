/** A worker that encrypts the file it is sent, and answers with how many bytes came out. */
import { createIdentity } from "../../sdk/src/identity/createIdentity.ts";
import { encryptStream } from "../../sdk/src/encryption/encryptStream.ts";

/** The worker's own scope: TypeScript's library has that of pages. */
declare const self: {
  onmessage: (event: { data: Blob }) => void;
  postMessage(message: { size: number } | { error: string }): void;
};

self.onmessage = ({ data }) => {
  encrypt(data).then(
    (size) => self.postMessage({ size }),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
};

async function encrypt(file: Blob): Promise<number> {
  const { recipient } = await createIdentity();
  const { ciphertext } = await encryptStream(file.stream() as unknown as AsyncIterable<Uint8Array>, [recipient]);
  let size = 0;
  for await (const bytes of ciphertext) size += bytes.length;
  return size;
}
