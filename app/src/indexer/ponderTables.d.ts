declare module "ponder-tables" {
  export { onchainTable, primaryKey } from "ponder";
}
