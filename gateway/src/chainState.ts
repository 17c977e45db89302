import { type PayoutEvent, type ProtocolState, applyEvent, emptyState } from "@datagraph/protocol";
import { type ChainReader, payoutEvents } from "@datagraph/sdk";
import type { Hex } from "viem";

/** A block as the chain showed it. */
export type BlockRef = { number: bigint; hash: Hex; timestamp: bigint };

/** The protocol's state at a block, and all events until then. Both go on growing; what they say of a block stays. */
export type ChainView = { state: ProtocolState; events: readonly PayoutEvent[]; block: BlockRef };

/**
 * The protocol's state as the chain's events tell it, kept up to date. When the chain reorganises below what was read,
 * everything is read anew.
 */
export class ChainState {
  readonly #reader: ChainReader;
  #view: ChainView | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #waiting: Promise<ChainView> | undefined;

  constructor(reader: ChainReader) {
    this.#reader = reader;
  }

  /**
   * Returns the state at the latest block. Whoever asks while the chain is being read waits for the next reading: the
   * one under way may have begun before their transaction was mined.
   */
  async latest(): Promise<ChainView> {
    if (this.#waiting !== undefined) return this.#waiting;
    const next = this.#running.then(() => {
      this.#waiting = undefined;
      return this.#read();
    });
    this.#waiting = next;
    this.#running = next.catch(() => undefined);
    return next;
  }

  async #read(): Promise<ChainView> {
    const { publicClient } = this.#reader;
    const known = this.#view;
    const [{ number, hash, timestamp }, again] = await Promise.all([
      publicClient.getBlock(),
      known && publicClient.getBlock({ blockNumber: known.block.number }).catch(() => undefined),
    ]);
    const block = { number, hash, timestamp };
    if (known !== undefined && again?.hash === known.block.hash) return this.#advance(known, block);
    const { deployment } = this.#reader;
    return this.#take({ state: emptyState(), events: [] }, BigInt(deployment.startBlock), block);
  }

  async #advance(known: ChainView, block: BlockRef): Promise<ChainView> {
    // a node that lags behind is no news
    if (block.number <= known.block.number) return known;
    return this.#take(known, known.block.number + 1n, block);
  }

  /** Events are applied only when all of them are there: a request that fails half-way must not count some twice. */
  async #take(base: Pick<ChainView, "state" | "events">, fromBlock: bigint, block: BlockRef): Promise<ChainView> {
    const found = await Array.fromAsync(payoutEvents(this.#reader, { fromBlock, toBlock: block.number }));
    this.#view = undefined;
    for (const event of found) applyEvent(base.state, event);
    (base.events as PayoutEvent[]).push(...found);
    this.#view = { state: base.state, events: base.events, block };
    return this.#view;
  }
}
