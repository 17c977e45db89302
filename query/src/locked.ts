/** Settings under which a query runs: no file, no network, no extension, no spilling, and no way to change them. */
export const LOCKED = {
  enable_external_access: "false",
  autoload_known_extensions: "false",
  autoinstall_known_extensions: "false",
  allow_community_extensions: "false",
  allow_persistent_secrets: "false",
  max_temp_directory_size: "0KB",
  // a group a stream is counted in an array when streams are numbered densely, which is most of usage's cost
  perfect_ht_threshold: "18",
  lock_configuration: "true",
} as const;
