/** What a registry may be shown: a user's password, an OAuth2 refresh token, or a token that is sent as it is. */
export type Credentials = (
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string }
  | { readonly registryToken: string }
) & {
  /** The credential helper that gave them. */
  readonly helper?: string;
};
