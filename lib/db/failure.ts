/** Why there is no database to work with. */
export interface DatabaseFailure {
  readonly code: "database-url" | "database-in-use" | "database-away" | "database-denied" | "database-broken";
  readonly message: string;
  readonly next: string;
}
