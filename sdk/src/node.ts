export { decryptToFile } from "./files/decryptToFile.ts";
export { readFileStream } from "./files/readFileStream.ts";
export { type WriteOptions, writeFileAtomic } from "./files/writeFileAtomic.ts";
export { loadIdentity, saveIdentity } from "./identity/identityFile.ts";
export { type EmbeddedStorage, openEmbeddedStorage } from "./storage/openEmbeddedStorage.ts";
