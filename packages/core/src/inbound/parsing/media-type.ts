/** The kinds of body that an inbound hook may take. */
export type BodyKind = "json" | "form" | "text";

/**
 * What kind of body a `content-type` announces; `null` for any other, and for text that is not in UTF-8. JSON is
 * `application/json`, and what RFC 6839 calls its structured suffix (`application/cloudevents+json`).
 */
export function bodyKindOf(contentType: string | null): BodyKind | null {
  const [type = "", ...parameters] = (contentType ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice("charset=".length);
  if (charset !== undefined && !/^"?(utf-?8|us-ascii)"?$/.test(charset)) return null;
  if (type === "application/json" || /^application\/[\w.!#$&^+-]+\+json$/.test(type)) return "json";
  if (type === "application/x-www-form-urlencoded") return "form";
  return type === "text/plain" ? "text" : null;
}
