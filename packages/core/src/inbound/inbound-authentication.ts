/** How callers of an inbound hook show who they are, besides its code. `none` has to be typed out. */
export type InboundAuthentication = { readonly kind: "none" };
