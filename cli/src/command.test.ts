import { expect, it } from "vitest";
import { z } from "zod";
import { defineCommand } from "./command.ts";

const command = defineCommand({
  arguments: { "<file>": "the file" },
  options: { "--max-price <amount>": "the price" },
  examples: [],
  input: z.object({ file: z.string().min(1, "name a file"), maxPrice: z.coerce.bigint("give a whole number") }),
  run: async ({ file, maxPrice }) => ({ file, double: maxPrice * 2n }),
});

it("runs with checked input and says the result, as text and as data", async () => {
  const said: unknown[] = [];
  await command.execute({ file: "a.csv", maxPrice: "21" }, { json: false, say: (...words) => said.push(words) });
  expect(said).toEqual([["file    a.csv\ndouble  42", { file: "a.csv", double: 42n }]]);
});

it("names the option or argument that does not do, and the value", async () => {
  const context = { json: false, say: () => undefined };
  await expect(command.execute({ file: "a.csv", maxPrice: "x" }, context)).rejects.toThrow(
    '--max-price is "x": give a whole number',
  );
  await expect(command.execute({ file: "", maxPrice: "1" }, context)).rejects.toThrow('<file> is "": name a file');
});
