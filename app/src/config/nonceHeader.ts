/** Tells the layout a page's nonce; whatever a browser sent under this name is replaced. */
export const NONCE_HEADER = "x-nonce";
