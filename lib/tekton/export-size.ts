/** A `kubectl get -o json` of a thousand whole PipelineRuns; as JSON it takes a few times as much memory. */
export const MAX_EXPORT_BYTES = 64 * 1024 * 1024;
