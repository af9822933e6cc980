/** Words of where chosen and configured were read, and of what is wrong there: for the page of one component. */
export const words = {
  gzipMeans: "Every client reads it. Needed for Docker before 23.0.",
  zstdMeans: "Smaller, and updates download only the files that changed.",
  defaultFrom: {
    application: "the application’s default",
    namespace: "the namespace’s default",
    settings: "the default in the settings",
  },
  unknownWhy: {
    "no-run": "no push build is known",
    "no-cluster": "no cluster is configured",
    "unknown-value": "the pipeline sets a value that is not a compression",
  },
  fromDefinition: (run: string, branch: string) => `pipeline ${run} on branch ${branch}`,
  fromRun: (run: string) => `push build ${run}`,
  unresolved: "pipeline not resolved: whether it uses the value is unknown",
  ignored: (text: string) =>
    `The run sets compression-format to ${text}, but its pipeline passes it to no task, so Tekton drops it silently. Declare the parameter in the pipeline and pass it to the build task as COMPRESSION_FORMAT.`,
  dockerFormat:
    "The run sets buildah-format to docker, and Docker manifests cannot have zstd layers. Set buildah-format to oci.",
} as const;
