/** Apart from the query itself, so that a page which only looks whether it was read loads nothing else of it. */
export const imageEvidenceKey = (pinned: string) => ["evidence", pinned] as const;
