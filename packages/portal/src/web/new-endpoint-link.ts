import { linkTo } from "./place.ts";

/** The place where an endpoint is made: the list of endpoints, with the dialog over it. */
export const newEndpointLink = linkTo(["endpoints"], { new: "endpoint" });
