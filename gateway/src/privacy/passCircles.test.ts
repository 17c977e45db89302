import type { ChainReader } from "@datagraph/sdk";
import { type Address, encodeAbiParameters, getAddress, keccak256, sliceHex } from "viem";
import { expect, it } from "vitest";
import { PassCircles } from "./passCircles.ts";

const account = (n: number): Address => getAddress(`0x${n.toString(16).padStart(40, "0")}`);
const [anna, ben, cleo, dora] = [1, 2, 3, 4].map(account) as [Address, Address, Address, Address];
const DATASET = 99n;
const [ACADEMIC, COMMERCIAL] = [2, 3];

function passId(holder: Address, licence: number): bigint {
  const words = encodeAbiParameters([{ type: "uint256" }, { type: "uint8" }], [DATASET, licence]);
  return (BigInt(holder) << 96n) | BigInt(sliceHex(keccak256(words), 20));
}

type Seat = { name: "SeatAccepted" | "SeatVacated"; block: bigint; args: { passId: bigint; member: Address } };

function readerOf(seats: readonly Seat[]): { reader: ChainReader; asked: [bigint, bigint][] } {
  const asked: [bigint, bigint][] = [];
  const getContractEvents = async ({ eventName, fromBlock, toBlock }: never): Promise<unknown> => {
    asked.push([fromBlock, toBlock]);
    return Promise.resolve(
      seats.flatMap(({ name, block, args }, logIndex) =>
        name === eventName && block >= fromBlock && block <= toBlock
          ? [{ eventName: name, args, blockNumber: block, logIndex }]
          : [],
      ),
    );
  };
  const deployment = { startBlock: 1, contracts: { AccessPass: dora } };
  return { reader: { deployment, publicClient: { getContractEvents } } as unknown as ChainReader, asked };
}

it("tells a pass by the seat used, else the researcher's own", async () => {
  const { reader } = readerOf([
    { name: "SeatAccepted", block: 2n, args: { passId: passId(anna, ACADEMIC), member: ben } },
    { name: "SeatVacated", block: 9n, args: { passId: passId(anna, ACADEMIC), member: ben } },
  ]);
  const circles = new PassCircles(reader);
  await circles.readTo(5n);
  expect(circles.passOf(ben, DATASET, ACADEMIC)).toBe(passId(anna, ACADEMIC));
  expect(circles.passOf(ben, DATASET, COMMERCIAL)).toBe(passId(ben, COMMERCIAL));
  expect(circles.passOf(anna, DATASET, ACADEMIC)).toBe(passId(anna, ACADEMIC));
  await circles.readTo(9n);
  expect(circles.passOf(ben, DATASET, ACADEMIC)).toBe(passId(ben, ACADEMIC));
});

it("counts as one's own whoever sits, or once sat, on a pass one uses", async () => {
  const { reader } = readerOf([
    { name: "SeatAccepted", block: 2n, args: { passId: passId(anna, ACADEMIC), member: ben } },
    { name: "SeatVacated", block: 3n, args: { passId: passId(anna, ACADEMIC), member: ben } },
    { name: "SeatAccepted", block: 4n, args: { passId: passId(anna, COMMERCIAL), member: cleo } },
  ]);
  const circles = new PassCircles(reader);
  await circles.readTo(4n);
  for (const one of [anna, ben, cleo]) expect(new Set(circles.own(one))).toEqual(new Set([anna, ben, cleo]));
  expect(circles.own(dora)).toEqual([dora]);
});

it("reads each block once, a page at a time, however many ask", async () => {
  const { reader, asked } = readerOf([]);
  const circles = new PassCircles(reader);
  await Promise.all([circles.readTo(6_000n), circles.readTo(6_000n), circles.readTo(7_000n)]);
  expect([...new Set(asked.map(String))]).toEqual(["1,5000", "5001,6000", "6001,7000"]);
});
