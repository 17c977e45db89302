import { Refused } from "../refused.ts";

/** How content is answered: one block, a CAR of blocks, or the bytes of the file. */
export type ContentFormat = "raw" | "car" | "file";

const TYPES: Readonly<Record<string, ContentFormat>> = {
  "application/vnd.ipld.raw": "raw",
  "application/vnd.ipld.car": "car",
};
const BROWSER = /^(\*|application|text)\/(\*|octet-stream|html)$/;

/**
 * Returns the format that a request asks for: by `?format=`, which counts more, or by its Accept header. Throws Refused
 * 406 on one that is not served, 400 on a CAR of another version.
 */
export function contentFormat(format: string | undefined, accept: string | undefined): ContentFormat {
  if (format === "raw" || format === "car") return format;
  if (format !== undefined) throw notServed(`format=${format}`);
  if (accept === undefined) return "file";
  const wanted = accept.split(",").map((one) => one.split(";").map((part) => part.trim().toLowerCase()));
  for (const [type = "", ...parameters] of wanted) {
    if (TYPES[type] === "car") checkVersion(parameters);
    if (TYPES[type]) return TYPES[type];
  }
  if (wanted.some(([type = ""]) => BROWSER.test(type))) return "file";
  throw notServed(accept);
}

function checkVersion(parameters: readonly string[]): void {
  const version = parameters.find((one) => one.startsWith("version="));
  if (version !== undefined && version !== "version=1")
    throw new Refused(400, "unsupported", `CAR files are version 1 here, not ${version}`);
}

function notServed(what: string): Refused {
  return new Refused(406, "not-acceptable", `${what} is not served; ask for format=raw or format=car`);
}
