import { NODE, copyNode } from "../hashPair.ts";

/** Bits that a float holds exactly. */
const EXACT = 53;

/**
 * Sorts nodes of 32 bytes in their place. Returns from which place each came. Millions are sorted as numbers, of a node's
 * first bits and its place; nodes that begin alike are put right afterwards.
 */
export function sortNodes(nodes: Uint8Array): Uint32Array {
  const count = nodes.length / NODE;
  const places = 2 ** Math.ceil(Math.log2(Math.max(2, count)));
  const heads = EXACT - Math.log2(places);
  const view = new DataView(nodes.buffer, nodes.byteOffset, nodes.length);
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = headOf(view, NODE * i, heads) * places + i;
  keys.sort();
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = keys[i]! % places;
  for (let i = 1; i < count; i++)
    for (let j = i; j > 0 && compare(nodes, order[j - 1]!, order[j]!) > 0; j--)
      [order[j - 1], order[j]] = [order[j]!, order[j - 1]!];
  permute(nodes, order);
  return order;
}

/** Moves every node to where the order has it, circle by circle, so that no second copy of all is made. */
function permute(nodes: Uint8Array, order: Uint32Array): void {
  const done = new Uint8Array(order.length);
  const held = new Uint8Array(NODE);
  for (let start = 0; start < order.length; start++) {
    if (done[start] === 1) continue;
    copyNode(nodes, NODE * start, held, 0);
    let at = start;
    for (; order[at] !== start; at = order[at]!) {
      copyNode(nodes, NODE * order[at]!, nodes, NODE * at);
      done[at] = 1;
    }
    copyNode(held, 0, nodes, NODE * at);
    done[at] = 1;
  }
}

/** The first bits of a node, as a number. */
function headOf(view: DataView, at: number, bits: number): number {
  const head = view.getUint32(at) * 2 ** 21 + (view.getUint32(at + 4) >>> 11);
  return Math.floor(head / 2 ** (EXACT - bits));
}

function compare(nodes: Uint8Array, a: number, b: number): number {
  for (let i = 0; i < NODE; i++) {
    const difference = nodes[NODE * a + i]! - nodes[NODE * b + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
