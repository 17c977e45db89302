import { quoteName } from "../quote.ts";
import type { SelectPlan } from "./plan.ts";
import type { RenderedQuery } from "./renderQuery.ts";
import { renderMatched } from "./renderMatched.ts";
import { notBefore, notBehind, orderBy, orderKeys, tieBreakers } from "./renderOrder.ts";
import { isCut, limitSql, usageSql } from "./renderShared.ts";

/** Returns the statements of a query whose rows are records, or tuples of them. */
export function renderRows(plan: SelectPlan): RenderedQuery {
  const matched = `m AS (${renderMatched(plan)})`;
  const named = plan.select.map(({ name }, i) => `v${i} AS ${quoteName(name)}`);
  const order = orderBy([...orderKeys(plan), ...tieBreakers(plan)]);
  return {
    steps: [],
    result: `WITH ${matched} SELECT ${named.join(", ")} FROM m${order}${limitSql(plan)}`,
    usage: plan.personal ? [] : rowUsage(plan, matched),
  };
}

/** Each row's own records; with LIMIT, of every row that some order of the ties puts inside. */
function rowUsage(plan: SelectPlan, matched: string): RenderedQuery["usage"] {
  if (!isCut(plan)) return usageSql(plan, [matched], "m");
  if (plan.limit === 0) return usageSql(plan, [matched], "(SELECT * FROM m WHERE FALSE) m");
  const keys = plan.order.length > 0 ? orderKeys(plan) : tieBreakers(plan);
  const edges = keys.map(({ sql }, i) => `${sql} AS b${i}`).join(", ");
  const upTo = plan.limit === undefined ? undefined : BigInt(plan.limit) + BigInt(plan.offset);
  // the last row inside and the first one: what sorts with or between them may be inside
  const inside = `inside AS (SELECT ${edges} FROM m${orderBy(keys)}${upTo === undefined ? "" : ` LIMIT ${upTo}`})`;
  const byEdge = (last: boolean): string =>
    orderBy(
      keys.map((key, i) =>
        last ? { sql: `b${i}`, descending: !key.descending, nullsFirst: !key.nullsFirst } : { ...key, sql: `b${i}` },
      ),
    );
  const last = upTo === undefined ? [] : [`l AS (SELECT * FROM inside${byEdge(true)} LIMIT 1)`];
  const first = plan.offset === 0 ? [] : [`f AS (SELECT * FROM inside${byEdge(false)} OFFSET ${plan.offset} LIMIT 1)`];
  const edgeTables = ["m", ...(last.length > 0 ? ["l"] : []), ...(first.length > 0 ? ["f"] : [])].join(", ");
  const within = [...last.map(() => notBehind(keys, "l")), ...first.map(() => notBefore(keys, "f"))].join(" AND ");
  return usageSql(plan, [matched, inside, ...last, ...first], `(SELECT m.* FROM ${edgeTables} WHERE ${within}) u`);
}
