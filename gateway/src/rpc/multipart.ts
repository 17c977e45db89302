import { Refused } from "../refused.ts";

/** One part of a multipart body; its body must be read before the next part is asked for. */
export type Part = { name: string; type: string; body: AsyncGenerator<Uint8Array> };

const MAX_HEAD = 16 * 1024;

/**
 * Returns the parts of a multipart body (RFC 2046) as they arrive; nothing is gathered in memory. Throws Refused on a
 * body that is none, or that ends before its last boundary.
 */
export async function* multipart(body: AsyncIterable<Uint8Array>, contentType: string): AsyncGenerator<Part> {
  const boundary = /^multipart\/[\w-]+;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (!boundary) throw new Refused(400, "malformed", "The body is not multipart with a boundary");
  const read = reader(body, `\r\n--${boundary[1] ?? boundary[2]}`);
  await drain(read.until(read.delimiter));
  for (;;) {
    const mark = await read.exactly(2);
    if (mark === "--") return;
    if (mark !== "\r\n") throw malformed("a boundary is followed by neither -- nor a line's end");
    const head = await read.head();
    const content = read.until(read.delimiter);
    yield { ...described(head), body: content };
    await drain(content);
  }
}

type Reader = {
  delimiter: Buffer;
  /** What comes before these bytes, which are skipped. */
  until(end: Buffer): AsyncGenerator<Uint8Array>;
  exactly(length: number): Promise<string>;
  /** A part's header lines. */
  head(): Promise<string>;
};

function reader(body: AsyncIterable<Uint8Array>, delimiter: string): Reader {
  const source = body[Symbol.asyncIterator]();
  // The first boundary may stand at the very start, without the line's end that the others have before them.
  let held = Buffer.from("\r\n");
  const more = async () => {
    const { done, value } = await source.next();
    if (done) throw malformed("it ends before its last boundary: the upload was cut off");
    held = Buffer.concat([held, value]);
  };
  async function* until(end: Buffer): AsyncGenerator<Uint8Array> {
    for (let at = held.indexOf(end); ; at = held.indexOf(end)) {
      const sure = at < 0 ? held.length - end.length + 1 : at;
      if (sure > 0) {
        const bytes = held.subarray(0, sure);
        held = held.subarray(sure);
        yield bytes;
      }
      if (at >= 0) {
        held = held.subarray(end.length);
        return;
      }
      await more();
    }
  }
  return {
    delimiter: Buffer.from(delimiter),
    until,
    async exactly(length) {
      while (held.length < length) await more();
      const text = held.toString("latin1", 0, length);
      held = held.subarray(length);
      return text;
    },
    async head() {
      // A part without header lines begins with the empty line at once.
      held = Buffer.concat([Buffer.from("\r\n"), held]);
      const lines: Uint8Array[] = [];
      let length = 0;
      for await (const bytes of until(Buffer.from("\r\n\r\n"))) {
        length += bytes.length;
        if (length > MAX_HEAD) throw malformed(`the head of a part is longer than ${MAX_HEAD} bytes`);
        lines.push(bytes);
      }
      return Buffer.concat(lines).toString("utf8");
    },
  };
}

function described(head: string): { name: string; type: string } {
  const name = /^content-disposition:.*\bfilename="([^"]*)"/im.exec(head)?.[1] ?? "";
  const type = /^content-type:\s*([^;\s]+)/im.exec(head)?.[1] ?? "application/octet-stream";
  return { name: decoded(name), type: type.toLowerCase() };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of source);
}

function malformed(why: string): Refused {
  return new Refused(400, "malformed", `The multipart body is malformed: ${why}`);
}
