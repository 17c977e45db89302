import { createRequire } from "node:module";
import { type Abi, type Address, type Hex, encodeAbiParameters, encodeEventTopics, getAbiItem } from "viem";

/** One log to emit. */
export type Emitted = { emitter: Address; topics: Hex[]; data: Hex };

const SOURCE = `
struct Log { address emitter; bytes32[] topics; bytes data; }
contract Emitter {
    function emitAll(Log[] calldata logs) external {
        for (uint256 i = 0; i < logs.length; ++i) Emitter(logs[i].emitter).emitOne(logs[i].topics, logs[i].data);
    }
    function emitOne(bytes32[] memory t, bytes memory data) external {
        assembly ("memory-safe") {
            let from := add(data, 32)
            let size := mload(data)
            switch mload(t)
            case 1 { log1(from, size, mload(add(t, 32))) }
            case 2 { log2(from, size, mload(add(t, 32)), mload(add(t, 64))) }
            case 3 { log3(from, size, mload(add(t, 32)), mload(add(t, 64)), mload(add(t, 96))) }
            default { log4(from, size, mload(add(t, 32)), mload(add(t, 64)), mload(add(t, 96)), mload(add(t, 128))) }
        }
    }
}`;

export const emitterAbi = [
  {
    type: "function",
    name: "emitAll",
    stateMutability: "nonpayable",
    outputs: [],
    inputs: [
      {
        name: "logs",
        type: "tuple[]",
        components: [
          { name: "emitter", type: "address" },
          { name: "topics", type: "bytes32[]" },
          { name: "data", type: "bytes" },
        ],
      },
    ],
  },
] as const;

/** Returns the runtime code of a contract that emits whatever logs it is told. */
export function compileEmitter(): Hex {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const input = {
    language: "Solidity",
    sources: { e: { content: `// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;${SOURCE}` } },
    settings: { outputSelection: { "*": { "*": ["evm.deployedBytecode.object"] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  return `0x${output.contracts.e.Emitter.evm.deployedBytecode.object}`;
}

/** Returns an event's log as `emitAll` takes it. Throws when an argument is missing or does not fit the ABI. */
export function log(emitter: Address, abi: Abi, eventName: string, args: Record<string, unknown>): Emitted {
  const item = getAbiItem({ abi, name: eventName });
  if (item?.type !== "event") throw new Error(`No event ${eventName}`);
  const data = item.inputs.filter((input) => !input.indexed);
  return {
    emitter,
    topics: encodeEventTopics({ abi: [item], args }) as Hex[],
    data: encodeAbiParameters(
      data,
      data.map((input) => args[input.name!]),
    ),
  };
}
