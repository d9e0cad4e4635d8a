/**
 * For whom an operation acts. `tenantId` defaults to `default` under `tenancy: "single"` and is needed under
 * `"required"` (`missing_tenant`); with `ownerId` only that owner's endpoints exist.
 */
export interface ActingFor {
  readonly tenantId?: string | undefined;
  readonly ownerId?: string | null | undefined;
}
