import { type PayoutEvent, type ProtocolState, applyEvent, emptyState } from "@datagraph/protocol";
import { type ChainReader, payoutEvents } from "@datagraph/sdk";
import type { Hex } from "viem";

/**
 * The protocol's state as the chain's events tell it, kept up to date. `events` are all of them, for the payouts.
 * When the chain reorganises below what was read, everything is read anew.
 */
export class ChainState {
  readonly #reader: ChainReader;
  #state: ProtocolState = emptyState();
  #events: PayoutEvent[] = [];
  #read: { number: bigint; hash: Hex } | undefined;
  #syncing: Promise<void> | undefined;

  constructor(reader: ChainReader) {
    this.#reader = reader;
  }

  /** Returns the state at the latest block. */
  async latest(): Promise<{ state: ProtocolState; events: readonly PayoutEvent[]; block: bigint }> {
    this.#syncing ??= this.#sync().finally(() => (this.#syncing = undefined));
    await this.#syncing;
    return { state: this.#state, events: this.#events, block: this.#read!.number };
  }

  async #sync(): Promise<void> {
    const { publicClient } = this.#reader;
    if (this.#read !== undefined && !(await this.#stands(this.#read))) {
      this.#state = emptyState();
      this.#events = [];
      this.#read = undefined;
    }
    const { number, hash } = await publicClient.getBlock();
    if (this.#read?.number === number) return;
    const range = this.#read === undefined ? {} : { fromBlock: this.#read.number + 1n };
    for await (const event of payoutEvents(this.#reader, { ...range, toBlock: number })) {
      applyEvent(this.#state, event);
      this.#events.push(event);
    }
    this.#read = { number, hash };
  }

  async #stands({ number, hash }: { number: bigint; hash: Hex }): Promise<boolean> {
    const block = await this.#reader.publicClient.getBlock({ blockNumber: number }).catch(() => undefined);
    return block?.hash === hash;
  }
}
