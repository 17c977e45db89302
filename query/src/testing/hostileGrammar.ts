import fc from "fast-check";

const oneOf = (...words: string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
const glue = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((all) => all.join(" "));
const seldom = (some: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 1, arbitrary: some }, { weight: 4, arbitrary: fc.constant("") });

const NAMES = ["age", "steps", "region", "person", "born"];
const HIDDEN = [
  "email",
  '"EMAIL"',
  "еmail",
  "ｅmail",
  "em\u200bail",
  "_stream",
  "_contributor",
  "rowid",
  "ctid",
  "s0",
  "c3",
  "x.email",
];
const WHOLE = ["*", "t.*", "columns(*)", "columns('e.*')", "t", "stations", "* exclude (age)", "#1", "?", "$1"];
const HUGE = [
  "99999999999999999999999",
  "1e400",
  "-1e-400",
  "0x7fffffffffffffff",
  `'${"y".repeat(900)}'`,
  "'\\x41'::blob",
  "U&'\\0041'",
];
const PLACES = [
  "'/etc/passwd'",
  "'s3://bucket/x.parquet'",
  "secrets",
  "information_schema.tables",
  "pg_catalog.pg_class",
  "sqlite_master",
  "pool_1",
  "grant_3",
  "view_3",
  "q0",
  "main.stations",
  "temp.view_3",
];
const TABLE_FUNCTIONS = [
  "read_csv('/etc/passwd')",
  "read_text('/etc/hosts')",
  "glob('/*')",
  "duckdb_settings()",
  "duckdb_secrets()",
  "range(1000000000)",
  "query('select email from stations')",
  "query_table('stations')",
  "pragma_table_info('pool_3')",
  "unnest([1])",
];
const FUNCTIONS = [
  "getenv('HOME')",
  "current_setting('temp_directory')",
  "version()",
  "read_text('/etc/passwd')",
  "repeat('x', 1000000000)",
  "random()",
  "nextval('s')",
  "error('x')",
  "to_json(t)",
  "list(email)",
];
const STATEMENTS = [
  "pragma database_list",
  "copy stations to '/tmp/leak'",
  "attach '/etc/passwd' as p",
  "set memory_limit = '9GB'",
  "install httpfs",
  "drop table pool_3",
  "call pragma_version()",
  "explain select age from stations",
  "create table x as select email from stations",
  "load '/tmp/evil.so'",
];
const NOISE = ["", "", "", "", "/* ' */", "-- email\n", "/*;*/", "\t"];

/** Random SQL by a grammar that mixes what is allowed with what must be refused, in every place a query has. */
export const hostileSql: fc.Arbitrary<string> = fc.letrec<{
  query: string;
  value: string;
  condition: string;
  table: string;
}>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 8, arbitrary: oneOf(...NAMES) },
    { weight: 1, arbitrary: oneOf(...HIDDEN, ...WHOLE, ...HUGE, ...FUNCTIONS) },
    { weight: 3, arbitrary: oneOf("1", "2", "'a'", "null", "true") },
    {
      weight: 2,
      arbitrary: glue(
        fc.constant("("),
        tie("value"),
        oneOf("+", "*", "||", "=", "<", "/"),
        tie("value"),
        fc.constant(")"),
      ),
    },
    { weight: 2, arbitrary: glue(oneOf("count(", "max(", "sum(", "lower(", "abs("), tie("value"), fc.constant(")")) },
    {
      weight: 1,
      arbitrary: glue(
        fc.constant("(select"),
        oneOf("max(", "count(", "min("),
        tie("value"),
        fc.constant(") from"),
        tie("table"),
        fc.constant(")"),
      ),
    },
    {
      weight: 1,
      arbitrary: glue(
        oneOf("sum(", "lag(", "max("),
        tie("value"),
        fc.constant(") over ("),
        seldom(glue(fc.constant("partition by"), tie("value"))),
        seldom(glue(fc.constant("order by"), tie("value"))),
        fc.constant(")"),
      ),
    },
    {
      weight: 1,
      arbitrary: glue(
        fc.constant("case when"),
        tie("condition"),
        fc.constant("then"),
        tie("value"),
        fc.constant("end"),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 60 }).map((deep) => `${"(".repeat(deep)}age${")".repeat(deep)}`),
    },
  ),
  condition: fc.oneof(
    { maxDepth: 4 },
    { weight: 4, arbitrary: glue(tie("value"), oneOf("=", "<", ">=", "is distinct from"), tie("value")) },
    { weight: 2, arbitrary: glue(tie("value"), oneOf("in (", "not in (", "= any ("), tie("query"), fc.constant(")")) },
    { weight: 2, arbitrary: glue(oneOf("exists (", "not exists ("), tie("query"), fc.constant(")")) },
    { weight: 1, arbitrary: glue(tie("condition"), oneOf("and", "or"), tie("condition")) },
    { weight: 1, arbitrary: oneOf("email like 'Z%'", "region similar to '(a|b)*'", "person > 'a'") },
  ),
  table: fc.oneof(
    { maxDepth: 4 },
    { weight: 8, arbitrary: oneOf("stations t", "cells t", "fitness t", "stations", "w t") },
    { weight: 1, arbitrary: oneOf(...PLACES, ...TABLE_FUNCTIONS, "stations tablesample 10%", "(values (1)) t(age)") },
    { weight: 2, arbitrary: glue(oneOf("(", "lateral ("), tie("query"), fc.constant(") t")) },
    {
      weight: 2,
      arbitrary: glue(
        tie("table"),
        oneOf("join", "left join", "full join", "natural join", ","),
        oneOf("cells u", "stations u"),
        seldom(oneOf("on t.age = u.age", "on t.email = u.email", "using (person)")),
      ),
    },
  ),
  query: fc.oneof(
    { maxDepth: 3 },
    {
      weight: 8,
      arbitrary: glue(
        fc.constant("select"),
        oneOf(...NOISE),
        seldom(fc.constant("distinct")),
        tie("value"),
        seldom(glue(fc.constant(","), tie("value"))),
        fc.constant("from"),
        tie("table"),
        seldom(glue(fc.constant("where"), tie("condition"))),
        seldom(glue(fc.constant("group by"), tie("value"))),
        seldom(glue(fc.constant("having"), tie("condition"))),
        seldom(glue(fc.constant("order by"), tie("value"))),
        seldom(oneOf("limit 2", "limit (select 1)", "limit 10%", "offset email")),
      ),
    },
    { weight: 1, arbitrary: glue(tie("query"), oneOf("union all", "union", "except", "intersect"), tie("query")) },
    {
      weight: 1,
      arbitrary: glue(
        oneOf("with w as (", "with stations as (", "with recursive w as ("),
        tie("query"),
        fc.constant(")"),
        tie("query"),
      ),
    },
    { weight: 1, arbitrary: glue(tie("query"), fc.constant(";"), oneOf(...STATEMENTS)) },
    { weight: 1, arbitrary: oneOf(...STATEMENTS) },
  ),
})).query;
