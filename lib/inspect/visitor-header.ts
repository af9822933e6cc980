/** Set by the server from the connection; what a request brings under this name is overwritten. */
export const VISITOR_HEADER = "x-twofold-visitor";
