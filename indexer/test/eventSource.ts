/** Server-sent events over fetch: what browsers have as EventSource, Node 24 has behind a flag only. */
export class FetchEventSource extends EventTarget {
  readonly #abort = new AbortController();

  constructor(url: string | URL) {
    super();
    this.#read(url).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) this.dispatchEvent(Object.assign(new Event("error"), { error }));
    });
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(url: string | URL): Promise<void> {
    const response = await fetch(url, { signal: this.#abort.signal });
    if (!response.ok || response.body === null) throw new Error(await response.text());
    let pending = "";
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const messages = (pending + text).split("\n\n");
      pending = messages.pop() ?? "";
      for (const message of messages)
        this.dispatchEvent(new MessageEvent("message", { data: message.replace(/^data: ?/gm, "") }));
    }
  }
}
