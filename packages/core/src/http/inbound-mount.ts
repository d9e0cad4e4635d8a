import { AncrageError } from "../errors/ancrage-error.ts";
import { CUSTOMARY_MOUNT } from "../inbound/codes/inbound-url.ts";

/** The part of a URL below the mount, from its slash; `null` when it is outside. */
export type BelowMount = (url: string) => string | null;

/**
 * Where inbound hooks are mounted, without regard to case (`WebHook`, `Webhook`). A segment `:name` stands for any one, such as
 * a tenant or an environment: `/:tenant/:environment/api/v1/WebHook`. Default `/api/v1/WebHook`; empty: the root.
 * @throws `invalid_option` when it does not start with a slash
 */
export function inboundMount(option: string, mount: string = CUSTOMARY_MOUNT): BelowMount {
  const path = mount.replace(/\/+$/, "");
  if (path !== "" && !path.startsWith("/")) {
    throw new AncrageError(
      "invalid_option",
      `${option} is ${JSON.stringify(mount)}. Write the path where inbound hooks are mounted, from its first slash, such as ${CUSTOMARY_MOUNT}.`,
      { option },
    );
  }
  const parts = path.split("/").slice(1);
  return (url) => {
    const local = withoutOrigin(url);
    const [, pathname = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(local) ?? [];
    const segments = pathname.split("/").slice(1);
    const isBelow = parts.every((part, index) => fits(part, segments[index]));
    return isBelow ? `/${segments.slice(parts.length).join("/")}${rest}` : null;
  };
}

function fits(part: string, segment: string | undefined): boolean {
  if (segment === undefined) return false;
  return part.startsWith(":") ? segment !== "" : part.toLowerCase() === segment.toLowerCase();
}

// A request line may carry the whole URL (RFC 9112, 3.2.2).
function withoutOrigin(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, "");
}
