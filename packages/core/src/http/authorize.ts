import type { Role } from "../api/routes.ts";
import { AncrageError } from "../errors/ancrage-error.ts";
import type { ActingFor } from "../operations/acting-for.ts";
import type { Caller, HttpOptions } from "./http-options.ts";

const rank: Readonly<Record<Role, number>> = { subscriber: 0, operator: 1, admin: 2 };

/**
 * Whose rows a caller may touch: a subscriber's own, or all of the tenant.
 * @throws `unauthenticated` when nobody is logged in; `forbidden` when the role is less than `leastRole`, or a subscriber
 * has no `ownerId`
 */
export async function authorize<Native>(
  native: Native,
  leastRole: Role,
  options: HttpOptions<Native>,
): Promise<ActingFor> {
  const caller = await login(native, options);
  if (rank[caller.role] < rank[leastRole]) {
    throw new AncrageError("forbidden", `The role ${caller.role} may not do this. It needs the role ${leastRole}.`, {
      role: caller.role,
      needs: leastRole,
    });
  }
  if (caller.role !== "subscriber") return { tenantId: caller.tenantId };
  if (caller.ownerId) return { tenantId: caller.tenantId, ownerId: caller.ownerId };
  throw new AncrageError(
    "forbidden",
    "A subscriber acts for an owner, and this login has no ownerId. The application's authenticate must return one.",
    { role: "subscriber", needs: "ownerId" },
  );
}

async function login<Native>(native: Native, options: HttpOptions<Native>): Promise<Caller> {
  let caller: unknown;
  try {
    caller = await options.authenticate(native);
  } catch (cause) {
    // Whatever it threw, even an error of ours, is about the host's login and not for the caller.
    throw new Error("authenticate failed", { cause });
  }
  if (!caller) throw new AncrageError("unauthenticated", "Nobody is logged in. Log in first, then call again.", {});
  if (!isCaller(caller)) {
    throw new TypeError(
      "authenticate must return { tenantId, role, ownerId } with a text as tenantId, and admin, operator or subscriber as role",
    );
  }
  return caller;
}

// The host may be plain JavaScript; a caller that is not well formed must not become somebody else.
function isCaller(value: unknown): value is Caller {
  if (typeof value !== "object" || value === null) return false;
  const { tenantId, role, ownerId }: Partial<Record<keyof Caller, unknown>> = value;
  return (
    typeof tenantId === "string" &&
    tenantId !== "" &&
    typeof role === "string" &&
    Object.hasOwn(rank, role) &&
    (ownerId === undefined || ownerId === null || typeof ownerId === "string")
  );
}
