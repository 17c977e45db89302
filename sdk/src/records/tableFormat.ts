/** How a table may lie in a file. */
export const TABLE_FORMATS = ["csv", "json", "ndjson", "parquet", "arrow"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const EXTENSIONS: Readonly<Record<string, TableFormat>> = {
  csv: "csv",
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
  parquet: "parquet",
  arrow: "arrow",
  feather: "arrow",
  arrows: "arrow",
};

const MEDIA_TYPES: Readonly<Record<TableFormat, string>> = {
  csv: "text/csv",
  json: "application/json",
  ndjson: "application/x-ndjson",
  parquet: "application/vnd.apache.parquet",
  arrow: "application/vnd.apache.arrow.file",
};

/** Returns the table format that a file's name tells; undefined for any other file. */
export function tableFormat(name: string): TableFormat | undefined {
  return EXTENSIONS[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""];
}

/** Returns the media type of a table, or of bytes that are none. */
export function mediaTypeOf(format: TableFormat | undefined): string {
  return format === undefined ? "application/octet-stream" : MEDIA_TYPES[format];
}

/** Returns the table format of a media type; undefined for what is no table. */
export function formatOfMediaType(mediaType: string): TableFormat | undefined {
  return TABLE_FORMATS.find((format) => MEDIA_TYPES[format] === mediaType);
}
