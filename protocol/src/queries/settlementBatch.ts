import { type Address, type Hex, bytesToHex, concatHex, hexToBytes, isAddressEqual, numberToHex, size } from "viem";
import type { OrderPart, Settlement } from "../typedData.ts";

const FORMAT = 1;
/** What one `settle` takes. */
export const SETTLEMENT_LIMITS = { orders: 128, orderParts: 8, parts: 192, bytes: 98_304 } as const;
const BYTES = { token: 20, block: 8, order: 103, spender: 20, part: 78 } as const;
/** Most entries of a table, whose indices are bytes. */
const MAX_ENTRIES = 255;
const ENTRY_BYTES = 4;

/**
 * Returns settlements packed as `QueryLedger.settle` takes them; the format is documented there, byte by byte. The
 * validator is not in it: the ledger takes its caller's. Throws RangeError on what no batch can hold.
 */
export function packSettlements(settlements: readonly Settlement[]): Hex {
  const [tokens, blocks] = [new Table<Address>("tokens"), new Table<bigint>("blocks")];
  const validator = settlements[0]?.order.validator;
  const orders = settlements.map((settlement) => {
    if (!isAddressEqual(settlement.order.validator, validator!))
      throw new RangeError(`Orders of one batch name validators ${validator} and ${settlement.order.validator}`);
    return packOrder(settlement, tokens, blocks);
  });
  checkAtMost(orders.length, SETTLEMENT_LIMITS.orders, "orders");
  return concatHex([
    ...[FORMAT, tokens.entries.length, blocks.entries.length, orders.length].map((one) => numberToHex(one, BYTE)),
    ...tokens.entries,
    ...blocks.entries.map((block) => numberToHex(block, { size: 8 })),
    ...orders,
  ]);
}

/** Returns the most bytes that a settlement adds to a batch: orders share tokens and blocks, so it may be fewer. */
export function settlementBytes({ order, signature, usage }: Settlement): number {
  const { length } = order.parts;
  const tables = BYTES.token + (1 + length) * BYTES.block;
  const parts = usage.reduce((sum, entries) => sum + size(entries), length * BYTES.part);
  return tables + BYTES.order + BYTES.spender + size(signature) + parts;
}

/** Returns the settlements of a batch that `validator` hands in. Throws RangeError naming the offset of what is malformed. */
export function unpackSettlements(batch: Hex, validator: Address): Settlement[] {
  const reader = new Reader(hexToBytes(batch));
  if (reader.number(1) !== FORMAT) throw new RangeError("Malformed batch at 0");
  const counts = [reader.number(1), reader.number(1), reader.number(1)] as const;
  const tokens = Array.from({ length: counts[0] }, () => reader.hex(20));
  const blocks = Array.from({ length: counts[1] }, () => reader.bigint(8));
  const settlements = Array.from({ length: counts[2] }, () => unpackOrder(reader, validator, tokens, blocks));
  reader.end();
  return settlements;
}

const BYTE = { size: 1 } as const;

function packOrder(settlement: Settlement, tokens: Table<Address>, blocks: Table<bigint>): Hex {
  const { order, signature, signer, resultHash } = settlement;
  const { length } = order.parts;
  if (length === 0) throw new RangeError(`Order ${order.nonce} of ${order.researcher} has no parts`);
  checkAtMost(length, SETTLEMENT_LIMITS.orderParts, "parts of an order");
  const bySpender = !isAddressEqual(signer, order.researcher);
  return concatHex([
    order.researcher,
    order.queryHash,
    resultHash,
    numberToHex(order.nonce, { size: 8 }),
    numberToHex(order.deadline, { size: 5 }),
    numberToHex(tokens.indexOf(order.token), BYTE),
    numberToHex(blocks.indexOf(order.consentBlock), BYTE),
    numberToHex(length, BYTE),
    numberToHex(size(signature), { size: 2 }),
    numberToHex(Number(bySpender), BYTE),
    ...(bySpender ? [signer] : []),
    signature,
    ...order.parts.map((part, index) =>
      packPart(part, settlement.units[index] ?? 0n, settlement.usage[index] ?? "0x", blocks),
    ),
  ]);
}

function packPart(part: OrderPart, units: bigint, usage: Hex, blocks: Table<bigint>): Hex {
  if (size(usage) % ENTRY_BYTES !== 0) throw new RangeError(`Usage of ${size(usage)} bytes is no whole entries`);
  return concatHex([
    numberToHex(part.pool, { size: 3 }),
    numberToHex(part.licence, BYTE),
    numberToHex(Number(part.rows), BYTE),
    numberToHex(part.periodStart, { size: 5 }),
    numberToHex(part.periodEnd, { size: 5 }),
    numberToHex(blocks.indexOf(part.snapshot), BYTE),
    numberToHex(part.fields, { size: 32 }),
    numberToHex(part.unitPrice, { size: 12 }),
    numberToHex(part.maxUnits, { size: 8 }),
    numberToHex(units, { size: 8 }),
    numberToHex(size(usage) / ENTRY_BYTES, { size: 2 }),
    usage,
  ]);
}

function unpackOrder(
  reader: Reader,
  validator: Address,
  tokens: readonly Address[],
  blocks: readonly bigint[],
): Settlement {
  const [researcher, queryHash, resultHash] = [reader.hex(20), reader.hex(32), reader.hex(32)];
  const [nonce, deadline] = [reader.bigint(8), reader.number(5)];
  const [token, consentBlock] = [reader.entry(tokens), reader.entry(blocks)];
  const count = reader.below(SETTLEMENT_LIMITS.orderParts, 1);
  const signatureBytes = reader.number(2);
  const signer = reader.below(1) === 1 ? reader.hex(20) : researcher;
  const signature = reader.hex(signatureBytes);
  const parts = Array.from({ length: count }, () => unpackPart(reader, blocks));
  return {
    order: {
      ...{ researcher, validator, token, queryHash, consentBlock, nonce, deadline },
      parts: parts.map(({ part }) => part),
    },
    ...{ signature, signer, resultHash },
    units: parts.map(({ units }) => units),
    usage: parts.map(({ usage }) => usage),
  };
}

function unpackPart(reader: Reader, blocks: readonly bigint[]): { part: OrderPart; units: bigint; usage: Hex } {
  const [pool, licence, rows] = [reader.number(3), reader.number(1), reader.below(1) === 1];
  const [periodStart, periodEnd] = [reader.number(5), reader.number(5)];
  const [snapshot, fields] = [reader.entry(blocks), reader.bigint(32)];
  const [unitPrice, maxUnits, units] = [reader.bigint(12), reader.bigint(8), reader.bigint(8)];
  const part = { pool, licence, rows, snapshot, fields, periodStart, periodEnd, unitPrice, maxUnits };
  return { part, units, usage: reader.hex(reader.number(2) * ENTRY_BYTES) };
}

function checkAtMost(count: number, most: number, what: string): void {
  if (count > most) throw new RangeError(`A batch takes ${most} ${what}, not ${count}`);
}

/** Values that orders name by a byte. */
class Table<T extends Address | bigint> {
  readonly entries: T[] = [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  indexOf(value: T): number {
    const key = String(value).toLowerCase();
    const found = this.entries.findIndex((entry) => String(entry).toLowerCase() === key);
    if (found >= 0) return found;
    checkAtMost(this.entries.length + 1, MAX_ENTRIES, `different ${this.#name}`);
    return this.entries.push(value) - 1;
  }
}

/** Where reading stands. */
class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  hex(length: number): Hex {
    const [begin, end] = [this.#offset, this.#offset + length];
    if (end > this.#bytes.length) this.#fail(begin);
    this.#offset = end;
    return bytesToHex(this.#bytes.subarray(begin, end));
  }

  bigint(length: number): bigint {
    return BigInt(this.hex(length));
  }

  number(length: number): number {
    return Number(this.bigint(length));
  }

  /** A byte from `least` to `most`. */
  below(most: number, least = 0): number {
    const value = this.number(1);
    if (value < least || value > most) this.#fail(this.#offset - 1);
    return value;
  }

  entry<T>(table: readonly T[]): T {
    return table[this.below(table.length - 1)]!;
  }

  end(): void {
    if (this.#offset !== this.#bytes.length) this.#fail(this.#offset);
  }

  #fail(offset: number): never {
    throw new RangeError(`Malformed batch at ${offset}`);
  }
}
