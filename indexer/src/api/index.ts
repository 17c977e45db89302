import { Hono } from "hono";
import { client, graphql } from "ponder";
import { db } from "ponder:api";
import schema from "ponder:schema";

/** Read-only GraphQL, and SQL with live queries for `@ponder/client`. Ponder itself adds CORS, /health and /status. */
const app = new Hono();

app.use("/sql/*", client({ db, schema }));
app.use("/graphql", graphql({ db, schema }));

export default app;
