/** Words of how the table is listed. */
export const words = {
  sorts: {
    name: "name",
    namespace: "namespace",
    application: "application",
    wanted: "chosen",
    configured: "configured",
    built: "built",
    step: "next step",
    issues: "issues",
    results: "result size",
    gzip: "size in gzip",
    zstd: "size in zstd:chunked",
    newest: "newest",
  },
  ascending: "ascending",
  descending: "descending",
  group: "Group by application",
} as const;
